"""Scenes to pixels: uint8 frames and where the subject is in each, vectorised over scenes of one ratio."""
import math

import torch
import torch.nn.functional as F

from . import weather
from .attributes import ATTRIBUTES
from .motion import PAN_REACH, camera_moves, subject_paths
from .scene import FRAMES, PIXELS_PER_UNIT, ROLL_INDEX, SIZES, Scene, half_size
from .settings import FRONT_PAINTERS, PAINTERS, TINT, Backdrop
from .subjects import DRAWERS, FACING, SIZE, Figure

PIXEL = 1 / PIXELS_PER_UNIT
WINDOW = 96  # pixels: the square a subject is drawn in; no frame is smaller
COLOURS = torch.tensor([[.88, .15, .15], [.98, .55, .10], [.99, .87, .20], [.20, .70, .28],
                        [.15, .38, .90], [.55, .25, .75], [.99, .55, .75], [.97, .97, .97]])


def pixel_grid(width: int, height: int, device):
    """Pixel centres in units: x (1, 1, width) rightward, y (1, height, 1) upward, origin in the middle."""
    x = (torch.arange(width, device=device) + .5 - width / 2) * PIXEL
    y = (height / 2 - torch.arange(height, device=device) - .5) * PIXEL
    return x.view(1, 1, width), y.view(1, height, 1)


def groups(keys: list, size: int):
    """Indices of equal keys, at most `size` at a time: one drawing routine serves each group."""
    by_key: dict = {}
    for index, key in enumerate(keys):
        by_key.setdefault(key, []).append(index)
    for key, indices in by_key.items():
        for start in range(0, len(indices), size):
            yield key, indices[start:start + size]


class Batch:
    """Scenes of one ratio as tensors."""

    def __init__(self, scenes: list[Scene], times, device):
        self.scenes, self.ratio = scenes, scenes[0].ratio
        self.half_width, self.half_height = half_size(self.ratio)
        self.width, self.height = SIZES[self.ratio]
        self.rolls = torch.tensor([scene.rolls for scene in scenes], device=device)
        self.index = {name: torch.tensor([values.index(scene.attributes[name]) for scene in scenes], device=device)
                      for name, values in ATTRIBUTES.items()}
        clip = torch.linspace(0, 1, FRAMES, device=device).expand(len(scenes), FRAMES)
        self.times = clip if times is None else times
        self.shift, self.zoom = camera_moves(self.index['camera'], self.times, self.roll)

    def roll(self, name, indices=slice(None)):
        return self.rolls[indices, ROLL_INDEX[name]].view(-1, 1)

    def values(self, name):
        return [scene.attributes[name] for scene in self.scenes]

    def backdrop(self, image, x, y, indices, repeat=1):
        """A brush for the scenes `indices`, each repeated for `repeat` frames."""
        roll = lambda name: self.roll(name, indices).repeat_interleave(repeat, 0).unsqueeze(-1)
        time = self.index['time'][indices].repeat_interleave(repeat)
        return Backdrop(image, PIXEL, x, y, self.half_width, self.half_height, time, roll)


def paint_backdrops(batch: Batch, image):
    """Fills image (n, T, 3, height, width). A still is painted where the camera looks; a clip is painted once and filmed."""
    device, (n, T) = image.device, batch.times.shape
    for setting, indices in groups(batch.values('setting'), 32):
        count = len(indices)
        if T == 1:
            x, y = pixel_grid(batch.width, batch.height, device)
            zoom = batch.zoom[indices].unsqueeze(-1)
            view = torch.empty(count, 3, batch.height, batch.width, device=device)
            x, y = (x / zoom + batch.shift[indices].unsqueeze(-1)).expand(-1, batch.height, -1), (y / zoom).expand(-1, -1, batch.width)
            PAINTERS[setting](batch.backdrop(view, x.contiguous(), y.contiguous(), indices))
            image[indices, 0] = view
            continue
        canvas_width = batch.width + 2 * math.ceil(PAN_REACH * PIXELS_PER_UNIT)
        x, y = pixel_grid(canvas_width, batch.height, device)
        canvas = torch.empty(count, 3, batch.height, canvas_width, device=device)
        PAINTERS[setting](batch.backdrop(canvas, x.expand(1, batch.height, -1).contiguous(), y.expand(1, -1, canvas_width).contiguous(), indices))
        x, y = pixel_grid(batch.width, batch.height, device)
        zoom = batch.zoom[indices].view(count, T, 1, 1)
        look_x = (x / zoom + batch.shift[indices].view(count, T, 1, 1)) / (canvas_width / 2 * PIXEL)
        look_y = -(y / zoom) / batch.half_height
        look = torch.stack([look_x.expand(count, T, batch.height, -1), look_y.expand(count, T, -1, batch.width)], -1)
        film = F.grid_sample(canvas, look.reshape(count, T * batch.height, batch.width, 2), padding_mode='border', align_corners=False)
        image[indices] = film.view(count, 3, T, batch.height, batch.width).transpose(1, 2)


def subject_geometry(batch: Batch):
    """(n, T, 6): x, y, radius (units), rotation (radians), facing (+1 right, -1 left), phase (radians)."""
    n, T = batch.times.shape
    position = subject_paths(batch.index['motion'], batch.times, batch.roll, batch.half_width, batch.half_height)
    position = position * (1 + .25 * (batch.zoom.unsqueeze(-1) - 1))  # a zoom carries the subject outward a little
    base = torch.tensor([SIZE[name] for name in batch.values('subject')], device=position.device).view(n, 1)
    radius = base * (1.2 + .1 * batch.roll('subject_size')) * batch.zoom
    phase = 2 * math.pi * (batch.roll('subject_phase') + batch.times)
    facing = torch.tensor([-1. if scene.attributes['motion'] == 'left' and scene.attributes['subject'] in FACING else 1.
                           for scene in batch.scenes], device=position.device).view(n, 1).expand(n, T)
    return torch.stack([position[..., 0], position[..., 1], radius, .08 * torch.sin(phase / 2), facing, phase], -1)


def paint_subjects(batch: Batch, image, geometry):
    """Draws into windows of WINDOW pixels round each subject; image (n, T, 3, height, width)."""
    device, (n, T) = image.device, batch.times.shape
    grid_x, grid_y = (axis.flatten() for axis in pixel_grid(batch.width, batch.height, device))
    window = torch.arange(WINDOW, device=device)
    tint = TINT.to(device)[batch.index['time']] * .35 + .65  # lit a little by the time of day
    tint[[setting == 'space' for setting in batch.values('setting')]] = 1.
    colours = COLOURS.to(device)[batch.index['colour']] * tint
    frames = image.view(n * T, 3, batch.height, batch.width)
    for subject, indices in groups(batch.values('subject'), max(1, 96 // T)):
        m = len(indices) * T
        x, y, radius, rotation, facing, phase = geometry[indices].reshape(m, 6, 1, 1).unbind(1)
        left = ((x + batch.half_width) / PIXEL - WINDOW / 2).round().long().clamp(0, batch.width - WINDOW)
        top = ((batch.half_height - y) / PIXEL - WINDOW / 2).round().long().clamp(0, batch.height - WINDOW)
        columns, rows = left + window.view(1, 1, -1), top + window.view(1, -1, 1)
        dx, dy = (grid_x[columns] - x) / radius, (grid_y[rows] - y) / radius
        cosine, sine = torch.cos(rotation), torch.sin(rotation)
        u, v = (cosine * dx + sine * dy) * facing, cosine * dy - sine * dx
        frame = (torch.tensor(indices, device=device).view(-1, 1) * T + torch.arange(T, device=device)).view(m, 1, 1)
        patch = frames.permute(0, 2, 3, 1)[frame, rows, columns].permute(0, 3, 1, 2).contiguous()
        figure = Figure(patch, PIXEL / radius, u, v, phase, colours[indices].repeat_interleave(T, 0))
        DRAWERS[subject](figure, u, v)
        frames.permute(0, 2, 3, 1)[frame, rows, columns] = patch.permute(0, 2, 3, 1)


def paint_fronts(batch: Batch, image):
    """What passes in front of the subject: the near wave, bubbles, rain, snow."""
    device, (n, T) = image.device, batch.times.shape
    x, y = pixel_grid(batch.width, batch.height, device)
    from_corner = (x + batch.half_width).expand(1, batch.height, -1), (batch.half_height - y).expand(1, -1, batch.width)
    x, y = x.expand(1, batch.height, -1), y.expand(1, -1, batch.width)
    for setting, indices in groups(batch.values('setting'), max(1, 64 // T)):
        if setting in FRONT_PAINTERS:
            part = image[indices].flatten(0, 1)
            FRONT_PAINTERS[setting](batch.backdrop(part, x, y, indices, T), batch.times[indices].reshape(-1, 1, 1))
            image[indices] = part.view(len(indices), T, *part.shape[1:])
    for name, indices in groups(batch.values('weather'), max(1, 64 // T)):
        if name in weather.PAINTERS:
            part = image[indices].flatten(0, 1)
            phase = batch.roll('weather_phase', indices).repeat_interleave(T, 0).unsqueeze(-1)
            weather.PAINTERS[name](part, PIXEL, *from_corner, phase, batch.times[indices].reshape(-1, 1, 1))
            image[indices] = part.view(len(indices), T, *part.shape[1:])


@torch.no_grad()
def render(scenes: list[Scene], stills: bool = False, device='cpu'):
    """Scenes of one ratio -> frames (n, T, 3, height, width) uint8, geometry (n, T, 6) float32; T is 1 for stills, else 17."""
    times = torch.tensor([[scene.still_time] for scene in scenes], device=device) if stills else None
    batch = Batch(scenes, times, device)
    image = torch.empty(*batch.times.shape, 3, batch.height, batch.width, device=device)
    geometry = subject_geometry(batch)
    paint_backdrops(batch, image)
    paint_subjects(batch, image, geometry)
    paint_fronts(batch, image)
    return image.clamp_(0, 1).mul_(255).add_(.5).to(torch.uint8), geometry
