"""What the camera does in a clip, found by trying: which of its moves turns the middle frame into the others?

The moves of the world are few and known (world/motion.py), so warping tells them apart better than a small network trained for
it did (half right), and nothing is learned. Like the judge it knows nothing of the model.
"""

import torch
import torch.nn.functional as F

from .world.attributes import ATTRIBUTES
from .world.motion import PAN_REACH, ZOOM
from .world.scene import FRAMES, PIXELS_PER_UNIT

STRENGTHS = (0.5, 0.75, 1.0)  # of a move: the model need not move as far as the world does
COMPARED = (0, 4, 12, 16)  # frames, with frame 8
MIDDLE = FRAMES // 2
CAP = 0.15  # of a pixel's difference: the subject moves on its own, rain falls
STILL_BONUS = 0.97  # a move must explain more than this share of what stillness leaves


def moves():
    """[name, (shift in units, zoom) of each of COMPARED seen from the middle frame]."""
    times = [frame / (FRAMES - 1) for frame in COMPARED]
    yield 'still', [(0.0, 1.0)] * len(times)
    for strength in STRENGTHS:
        for side in (-1, 1):
            yield 'pan', [(side * strength * PAN_REACH * (2 * time - 1), 1.0) for time in times]
        zoom = strength * ZOOM
        yield 'zoom', [(0.0, (1 + zoom * time) / (1 + zoom / 2)) for time in times]


def warp(frames, shift, zoom):
    """(B, 3, h, w) at half size, as a camera moved by `shift` units and zoomed sees them -> the same shape, and where it is known (h, w)."""
    height, width = frames.shape[2:]
    x = (torch.arange(width) + 0.5) * 2 / width - 1
    y = (torch.arange(height) + 0.5) * 2 / height - 1
    x = x / zoom + shift * PIXELS_PER_UNIT / width  # a unit is PIXELS_PER_UNIT/2 pixels here, half the width is 1
    y = y / zoom
    grid = torch.stack([x.expand(height, width), y.view(-1, 1).expand(height, width)], -1)
    known = (grid.abs() <= 1).all(-1)
    return F.grid_sample(frames, grid.expand(len(frames), -1, -1, -1), align_corners=False), known


def seen_camera(clips):
    """uint8 clips (B, 17, 3, H, W) -> indices of ATTRIBUTES['camera'] (B)."""
    frames = F.avg_pool2d(clips[:, (MIDDLE, *COMPARED)].float().flatten(0, 1) / 255, 2).unflatten(0, (len(clips), -1))
    names, errors = [], []
    for name, path in moves():
        parts = []
        for index, (shift, zoom) in enumerate(path):
            warped, known = warp(frames[:, 0], shift, zoom)
            difference = (warped - frames[:, index + 1]).abs().mean(1).clamp(max=CAP)
            parts.append(difference[:, known].mean(1))
        names.append(ATTRIBUTES['camera'].index(name))
        errors.append(torch.stack(parts).mean(0) * (STILL_BONUS if name == 'still' else 1))
    return torch.tensor(names)[torch.stack(errors).argmin(0)]
