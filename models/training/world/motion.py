"""Where the subject and the camera are at each moment. Time runs from 0 to 1 over a clip."""
import math

import torch

from .attributes import ATTRIBUTES

MARGIN = .45  # units kept between the middle of the subject and the frame's edge, so that it is never cut off
MAX_REACH = .65  # units either side of the middle: faster subjects blur in an autoencoder that packs four frames
PAN_REACH = .45  # units either side
ZOOM = .35


def reach(half: float) -> float:
    return min(half - MARGIN, MAX_REACH)


def subject_paths(motion, time, roll, half_width: float, half_height: float):
    """motion (n) indices, time (n, T), roll(name) (n, 1) -> positions (n, T, 2) in units."""
    free_x, free_y = half_width - MARGIN, half_height - MARGIN
    reach_x, reach_y = reach(half_width), reach(half_height)
    place_x, place_y = (roll('subject_x') * 2 - 1), (roll('subject_y') * 2 - 1)
    phase = 2 * math.pi * roll('path_phase')
    bob = .05 * torch.sin(2 * math.pi * time + phase)
    travel = (.85 + .15 * roll('path_reach')) * (2 * time - 1)  # -1..1 along the path
    rest_x, rest_y = place_x * .8 * free_x + 0 * time, place_y * .8 * free_y + 0 * time
    lane_x, lane_y = place_x * (free_x - reach_x), place_y * (free_y - reach_y)
    hop = torch.sin(math.pi * (1.5 * time + roll('path_phase'))).abs() * 2 - 1
    drift = .2 * (time - .5) * torch.sign(roll('path_side') - .5)
    orbit = 2 * math.pi * .85 * time + phase
    size = .8
    paths = {
        'right': (lane_x + reach_x * travel, rest_y + bob),
        'left': (lane_x - reach_x * travel, rest_y + bob),
        'rise': (rest_x + bob, lane_y + reach_y * travel),
        'fall': (rest_x + bob, lane_y - reach_y * travel),
        'bounce': (rest_x + drift, lane_y + reach_y * hop),
        'stay': (rest_x, rest_y + .05 * torch.sin(2 * math.pi * time + phase)),
        'circle': (lane_x + size * reach_x * torch.cos(orbit), lane_y + size * reach_y * torch.sin(orbit)),
    }
    every = torch.stack([torch.stack(paths[name], -1) for name in ATTRIBUTES['motion']])  # (7, n, T, 2)
    return every[motion, torch.arange(len(motion), device=every.device)]


def camera_moves(camera, time, roll):
    """camera (n) indices, time (n, T) -> shift (n, T) in units, zoom (n, T) >= 1."""
    names = ATTRIBUTES['camera']
    pans, zooms = ((camera == names.index(name)).float().view(-1, 1) for name in ('pan', 'zoom'))
    shift = pans * (2 * time - 1) * PAN_REACH * torch.sign(roll('pan_side') - .5)
    return shift, 1 + zooms * ZOOM * time
