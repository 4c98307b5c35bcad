"""Rain and snow: few, large, slow and on a lattice that starts at the frame's corner.

A dense random pattern would eat the capacity of a small network. Here a column is two patches (32 pixels) wide and every
column repeats, so one number (the phase) says where every drop is.
"""

import math

import torch

from .shapes import Brush, rgb

COLUMN = 0.5  # units
COLUMN_OFFSETS = torch.tensor([0.0, 0.55, 0.25, 0.8])


def paint_rain(image, pixel, x, y, phase, time):
    """x, y (1, height, width) in units from the top left corner, y downward; phase, time (n, 1, 1)."""
    slanted = x + 0.25 * y
    column = (slanted / COLUMN).floor()
    across = slanted - (column + 0.5) * COLUMN
    fall = y - 0.75 * time + COLUMN_OFFSETS.to(x.device)[column.long() % 4] + phase
    along = ((fall % 1 - 0.5).abs() - 0.15).clamp(min=0)
    brush = Brush(image, pixel)
    brush.fill((across * across + along * along).sqrt() - 0.03, rgb(0.80, 0.88, 1.0), opacity=0.6)


def paint_snowfall(image, pixel, x, y, phase, time):
    column = (x / COLUMN).floor()
    sway = 0.07 * torch.sin(2 * math.pi * (time + phase) + 2 * column)
    across = x - (column + 0.5) * COLUMN - sway
    period = 0.75  # units from flake to flake: three patches
    fall = y - 0.35 * time + (COLUMN_OFFSETS.to(x.device)[column.long() % 4] + phase) * period
    down = fall % period - period / 2
    Brush(image, pixel).fill((across * across + down * down).sqrt() - 0.055, rgb(1.0, 1.0, 1.0), opacity=0.95)


PAINTERS = {'rain': paint_rain, 'snow': paint_snowfall}
