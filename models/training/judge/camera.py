"""What the camera does in a clip, found by trying: which of its moves turns the middle frame into the others?

The moves of the world are few and known (world/motion.py), so warping tells them apart better than a small network trained for
it did (half right), and nothing is learned. A window may be from anywhere in a film: a pan swings back and a zoom goes out again,
so the moves are tried from every phase. Like the judge it knows nothing of the model.
"""

import torch
import torch.nn.functional as F

from ..world.attributes import ATTRIBUTES
from ..world.motion import PAN_REACH, ZOOM, there_and_back
from ..world.scene import FPS, FRAMES, PHRASE_SECONDS, PIXELS_PER_UNIT

STRENGTHS = (0.5, 0.75, 1.0)  # of a move: the model need not move as far as the world does
COMPARED = (0, 4, 12, 16)  # frames, with frame 8
MIDDLE = FRAMES // 2
PHASES = torch.arange(16) / 8  # of a move there and back, in phrases
SHIFTS = torch.linspace(-PAN_REACH, PAN_REACH, 13)  # units that are tried: between the middle frame and another
ZOOMS = torch.linspace(1 / (1 + ZOOM), 1 + ZOOM, 13)
CAP = 0.15  # of a pixel's difference: rain falls
SUBJECT_RADIUS = 0.45  # units round a subject's middle that are not compared: it moves on its own
STILL_BONUS = 0.97  # a move must leave less than this share of what stillness leaves


def moves():
    """For pan and zoom, every strength and phase: (moves, frames of COMPARED), shifts in units and zooms from the middle frame."""
    offsets = torch.tensor([(frame - MIDDLE) / FPS / PHRASE_SECONDS for frame in COMPARED])
    times = PHASES.view(-1, 1)
    strengths = torch.tensor(STRENGTHS).view(-1, 1, 1)
    shift = lambda at: (2 * there_and_back(at) - 1) * PAN_REACH
    zoom = lambda at: 1 + strengths * ZOOM * there_and_back(at)
    pans = strengths * (shift(times + offsets) - shift(times))
    return pans.flatten(0, 1), (zoom(times + offsets) / zoom(times)).flatten(0, 1)


def warp(frames, shift, zoom):
    """(B, 3, h, w) at half size, as a camera moved by `shift` units and zoomed sees them -> the same shape, and where it is known (h, w)."""
    height, width = frames.shape[2:]
    x = (torch.arange(width, device=frames.device) + 0.5) * 2 / width - 1
    y = (torch.arange(height, device=frames.device) + 0.5) * 2 / height - 1
    x = x / zoom + shift * PIXELS_PER_UNIT / width  # a unit is PIXELS_PER_UNIT/2 pixels here, half the width is 1
    y = y / zoom
    grid = torch.stack([x.expand(height, width), y.view(-1, 1).expand(height, width)], -1)
    known = (grid.abs() <= 1).all(-1)
    return F.grid_sample(frames, grid.expand(len(frames), -1, -1, -1), align_corners=False), known


def elsewhere(frames, places):
    """(B, F, 3, h, w) at half size and where the subject's middle is in each, (B, F, 2) in units -> (B, F, 1, h, w): 0 where the subject is."""
    height, width = frames.shape[3:]
    across = ((torch.arange(width, device=frames.device) + 0.5) - width / 2) * 2 / PIXELS_PER_UNIT
    up = (height / 2 - (torch.arange(height, device=frames.device) + 0.5)) * 2 / PIXELS_PER_UNIT
    x, y = places.view(*places.shape[:2], 2, 1, 1, 1).unbind(2)
    return ((across - x) ** 2 + (up.view(-1, 1) - y) ** 2 > SUBJECT_RADIUS**2).float()


def differences(frames, compared, tried):
    """How far the middle frame is from each other one, warped in each of the ways `tried` [(shift, zoom)] and as it is, both where the warped
    one is known: a zoom knows the middle alone. frames (B, 1 + F, 3, h, w), compared (B, 1 + F, 1, h, w) -> (2, tried, B, F)."""
    result = []
    for shift, zoom in tried:
        warped, known = warp(torch.cat([frames[:, 0], compared[:, 0]], 1), shift, zoom)
        weight = (warped[:, None, 3:] * compared[:, 1:] * known).squeeze(2)
        both = torch.stack([warped[:, :3], frames[:, 0]]).unsqueeze(2)
        difference = (both - frames[:, 1:]).abs().mean(3).clamp(max=CAP)
        result.append((difference * weight).sum((3, 4)) / weight.sum((2, 3)).clamp(min=1))
    return torch.stack(result, 1)


def between(table, steps, wanted):
    """Reads `table` (tried, B, F), made at the even `steps`, at `wanted` (moves, F) -> (moves, B), the mean over frames."""
    place = ((wanted - steps[0]) / (steps[1] - steps[0])).clamp(0, len(steps) - 1)
    low = place.floor().long().clamp(max=len(steps) - 2)
    share, frame = (place - low).unsqueeze(-1).to(table.device), torch.arange(table.shape[2])
    lower, upper = (table.transpose(1, 2)[index, frame] for index in (low, low + 1))  # (moves, F, B)
    return (lower + (upper - lower) * share).mean(1)


def left_over(frames, compared, tried, steps, wanted):
    """(B): of what stillness leaves unexplained, the least share that one of the moves `wanted` leaves."""
    moved, still = (between(table, steps, wanted) for table in differences(frames, compared, tried))
    return (moved / still.clamp(min=1e-4)).amin(0)


def seen_camera(clips, places):
    """uint8 windows (B, 17, 3, H, W) at 8 fps, and where the subject's middle is in each frame (B, 17, 2), in units -> indices of
    ATTRIBUTES['camera'] (B)."""
    chosen = [MIDDLE, *COMPARED]
    frames = clips[:, chosen].float() / 255
    frames = F.avg_pool2d(frames.flatten(0, 1), 2).unflatten(0, frames.shape[:2])
    compared = elsewhere(frames, places[:, chosen])
    pans, zooms = moves()
    left = {
        'still': torch.full((len(frames),), STILL_BONUS, device=frames.device),
        'pan': left_over(frames, compared, [(float(shift), 1.0) for shift in SHIFTS], SHIFTS, pans),
        'zoom': left_over(frames, compared, [(0.0, float(zoom)) for zoom in ZOOMS], ZOOMS, zooms),
    }
    return torch.stack([left[name] for name in ATTRIBUTES['camera']]).argmin(0)
