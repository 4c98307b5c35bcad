"""Every subject: who draws it, how large it is, and whether it looks where it goes."""

from collections.abc import Callable
from typing import NamedTuple

from . import animals, things, vehicles


class Subject(NamedTuple):
    """`draw(figure, u, v)` paints it; `size` is its radius in units; one that `faces` is drawn mirrored when it moves left."""

    draw: Callable
    size: float
    faces: bool = False


SUBJECTS = {
    'fish': Subject(animals.draw_fish, 0.31, True),
    'bird': Subject(animals.draw_bird, 0.31, True),
    'boat': Subject(vehicles.draw_boat, 0.33, True),
    'car': Subject(vehicles.draw_car, 0.31, True),
    'balloon': Subject(vehicles.draw_balloon, 0.33),
    'ball': Subject(things.draw_ball, 0.27),
    'butterfly': Subject(animals.draw_butterfly, 0.31),
    'rocket': Subject(vehicles.draw_rocket, 0.34),
    'cat': Subject(animals.draw_cat, 0.31, True),
    'jellyfish': Subject(animals.draw_jellyfish, 0.31),
    'dog': Subject(animals.draw_dog, 0.32, True),
    'rabbit': Subject(animals.draw_rabbit, 0.32, True),
    'elephant': Subject(animals.draw_elephant, 0.31, True),
    'penguin': Subject(animals.draw_penguin, 0.32, True),
    'turtle': Subject(animals.draw_turtle, 0.32, True),
    'whale': Subject(animals.draw_whale, 0.32, True),
    'bee': Subject(animals.draw_bee, 0.31, True),
    'dinosaur': Subject(animals.draw_dinosaur, 0.32, True),
    'plane': Subject(vehicles.draw_plane, 0.34, True),
    'helicopter': Subject(vehicles.draw_helicopter, 0.33, True),
    'train': Subject(vehicles.draw_train, 0.33, True),
    'robot': Subject(things.draw_robot, 0.32),
    'ufo': Subject(vehicles.draw_ufo, 0.33),
    'umbrella': Subject(things.draw_umbrella, 0.32),
}
