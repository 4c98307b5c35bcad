"""Where the subject and the camera are at each moment. Time is counted in phrases of motion (scene.PHRASE_SECONDS), without end.

What the words and the first frame do not tell is not left to chance: every beat begins with the film, who jumps is on the way up, an orbit lies
round the middle, paths are gone along at one speed. Where two futures fit, few steps without guidance answer with the mean of
both, and that is a smear (../../../src/decisions/the-first-frame-tells-the-rest.md).

The first phrase, 0 to 1, is what a two-second clip shows. After it a scene stays alive: who leaves the frame comes by again from
the other side, as often as there is time; a pan swings back, a zoom goes out and in again; everything else goes round anyway.
"""

import math

import torch

from .attributes import ATTRIBUTES

MARGIN = 0.45  # units kept between the middle of the subject and the frame's edge, so that it is never cut off
# Units either side of the middle. Faster subjects blur in an autoencoder that packs four frames, so nobody goes faster than about a unit a
# second, and no wing beats faster than once a second (`../README.md`, by motion).
MAX_REACH = 0.65
PAN_REACH = 0.45  # units either side
ZOOM = 0.35
OUTSIDE = 0.5  # units beyond the edge of the frame at which nothing of a subject is seen any more


def reach(half: float) -> float:
    return min(half - MARGIN, MAX_REACH)


def there_and_back(time):
    """0 to 1 in the first phrase, back to 0 in the second, and so on."""
    return 1 - ((time % 2) - 1).abs()


def coming_again(position, half: float):
    """A coordinate that leaves on one side returns on the other."""
    period = 2 * (half + OUTSIDE)
    return (position + period / 2) % period - period / 2


def subject_paths(motion, time, roll, half_width: float, half_height: float):
    """motion (n) indices, time (n, T), roll(name) (n, 1) -> positions (n, T, 2) in units."""
    free_x, free_y = half_width - MARGIN, half_height - MARGIN
    reach_x, reach_y = reach(half_width), reach(half_height)
    place_x, place_y = (roll('subject_x') * 2 - 1), (roll('subject_y') * 2 - 1)
    bob = 0.05 * torch.sin(2 * math.pi * time)
    travel = 0.93 * (2 * time - 1)  # -1..1 along the path in the first phrase
    rest_x, rest_y = place_x * 0.8 * free_x + 0 * time, place_y * 0.8 * free_y + 0 * time
    lane_x, lane_y = place_x * (free_x - reach_x), place_y * (free_y - reach_y)
    hop = torch.sin(math.pi * (time + roll('path_phase') / 2)).abs() * 2 - 1
    drift = -0.2 * (there_and_back(time) - 0.5) * torch.sign(place_x)
    orbit = 2 * math.pi * (0.4 * time + roll('path_phase'))
    size = 0.8
    across, along = lambda x: coming_again(x, half_width), lambda y: coming_again(y, half_height)
    paths = {
        'right': (across(lane_x + reach_x * travel), rest_y + bob),
        'left': (across(lane_x - reach_x * travel), rest_y + bob),
        'rise': (rest_x + bob, along(lane_y + reach_y * travel)),
        'fall': (rest_x + bob, along(lane_y - reach_y * travel)),
        'bounce': (rest_x + drift, 0.45 * reach_y * hop),
        'stay': (rest_x, rest_y + bob),
        'circle': (size * reach_x * torch.cos(orbit), size * reach_y * torch.sin(orbit)),
    }
    every = torch.stack([torch.stack(paths[name], -1) for name in ATTRIBUTES['motion']])  # (7, n, T, 2)
    return every[motion, torch.arange(len(motion), device=every.device)]


def camera_moves(camera, motion, time):
    """camera, motion (n) indices, time (n, T) -> shift (n, T) in units, zoom (n, T) >= 1.

    A pan follows who moves left or right, and else goes to the right: left to chance, 11 of 12 stood still.
    """
    names = ATTRIBUTES['camera']
    pans, zooms = ((camera == names.index(name)).float().view(-1, 1) for name in ('pan', 'zoom'))
    swing = there_and_back(time)
    side = 1 - 2 * (motion == ATTRIBUTES['motion'].index('left')).float().view(-1, 1)
    return pans * (2 * swing - 1) * PAN_REACH * side, 1 + zooms * ZOOM * swing
