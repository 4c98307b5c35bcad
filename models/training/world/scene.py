"""A scene: the few words and numbers from which one clip and its captions are made."""

import random
from dataclasses import dataclass

from .attributes import ATTRIBUTES, is_held

# width, height in pixels. Multiples of 16 (8x space in the autoencoder, 2x in the patches); all cost about the same.
SIZES = {'16:9': (176, 96), '3:2': (160, 112), '1:1': (128, 128), '2:3': (112, 160), '9:16': (96, 176)}
RATIO_SHARES = {'16:9': 0.2, '3:2': 0.1, '1:1': 0.4, '2:3': 0.1, '9:16': 0.2}
PIXELS_PER_UNIT = 64  # scenes are drawn in units; y points up, the origin is the middle of the frame
FRAMES, FPS = 17, 8
PHRASE_SECONDS = 2.0  # a phrase of motion: one crossing, one pan, one zoom; a scene goes on for as long as one likes

# Numbers in 0..1 that vary a scene without being named in its caption.
ROLLS = (
    'sun_x',
    'near_phase',
    'far_phase',
    'subject_x',
    'subject_y',
    'subject_size',
    'path_phase',
    'weather_phase',
    'still_time',
    'spot_0',
    'spot_1',
    'spot_2',
    'spot_3',
    'height_0',
    'height_1',
    'height_2',
    'height_3',
)
ROLL_INDEX = {name: index for index, name in enumerate(ROLLS)}


@dataclass(frozen=True)
class Scene:
    attributes: dict[str, str]
    ratio: str
    rolls: tuple[float, ...]

    @property
    def still_time(self) -> float:
        """The moment, in phrases of motion (0 start, 1 end of the first), at which a still of this scene is taken."""
        return self.rolls[ROLL_INDEX['still_time']]


def half_size(ratio: str) -> tuple[float, float]:
    """(half width, half height) of the frame in units."""
    width, height = SIZES[ratio]
    return width / 2 / PIXELS_PER_UNIT, height / 2 / PIXELS_PER_UNIT


def sample_attributes(rng: random.Random, held: bool | None = False) -> dict[str, str]:
    """One value per attribute; `held` False: never a held pair, True: always one, None: either."""
    while True:
        attributes = {name: rng.choice(values) for name, values in ATTRIBUTES.items()}
        # Clear weather and a still camera are what most people mean when they say nothing.
        attributes['weather'] = rng.choice(('clear', 'clear', 'rain', 'snow'))
        attributes['camera'] = rng.choice(('still', 'still', 'pan', 'zoom'))
        if attributes['setting'] in ('underwater', 'space'):
            attributes['weather'] = 'clear'
        if attributes['setting'] == 'space':
            attributes['time'] = 'night'
        if held is None or is_held(attributes) == held:
            return attributes


def sample_scene(seed: int, index: int, ratio: str | None = None, held: bool | None = False) -> Scene:
    """Scene number `index` of the endless series `seed`; the same two numbers always give the same scene."""
    rng = random.Random(f'{seed}/{index}')
    attributes = sample_attributes(rng, held)
    ratio = ratio or rng.choices(tuple(RATIO_SHARES), tuple(RATIO_SHARES.values()))[0]
    return Scene(attributes, ratio, tuple(rng.random() for _ in ROLLS))
