"""Scenes to pixels: uint8 frames and where the subject is in each, vectorised over scenes of one ratio.

A scene is a program without end: it can be drawn at any second, frame rate and scale, whole or only a part of the picture.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from . import weather
from .attributes import ATTRIBUTES
from .figure import Figure
from .motion import PAN_REACH, camera_moves, subject_paths
from .scene import FPS, FRAMES, PHRASE_SECONDS, PIXELS_PER_UNIT, ROLL_INDEX, SIZES, Scene, half_size
from .settings import FRONT_PAINTERS, PAINTERS, TINT, Backdrop
from .subjects import SUBJECTS

PIXEL = 1 / PIXELS_PER_UNIT  # of the base size
WINDOW = 96  # base pixels: the square a subject is drawn in; no frame is smaller
COLOURS = torch.tensor(
    [
        [0.88, 0.15, 0.15],
        [0.98, 0.55, 0.10],
        [0.99, 0.87, 0.20],
        [0.20, 0.70, 0.28],
        [0.15, 0.38, 0.90],
        [0.55, 0.25, 0.75],
        [0.99, 0.55, 0.75],
        [0.97, 0.97, 0.97],
    ]
)


@dataclass(frozen=True)
class Crop:
    """A part of each picture: `corners` (n, 2) left and top, in pixels of the scaled picture; one size for all."""

    corners: torch.Tensor
    width: int
    height: int


def pixel_grid(width: int, height: int, device, pixel=PIXEL):
    """Pixel centres in units: x (1, 1, width) rightward, y (1, height, 1) upward, origin in the middle."""
    x = (torch.arange(width, device=device) + 0.5 - width / 2) * pixel
    y = (height / 2 - torch.arange(height, device=device) - 0.5) * pixel
    return x.view(1, 1, width), y.view(1, height, 1)


def groups(keys: list, size: int, device='cpu'):
    """Indices of equal keys, at most `size` at a time: one drawing routine serves each group. `size` fits a CPU's cache; a GPU wants
    more."""
    size *= 1 if torch.device(device).type == 'cpu' else 32
    by_key: dict = {}
    for index, key in enumerate(keys):
        by_key.setdefault(key, []).append(index)
    for key, indices in by_key.items():
        for start in range(0, len(indices), size):
            yield key, indices[start : start + size]


class Batch:
    """Scenes of one ratio as tensors. `times` (n, T) in phrases of motion; width and height are those of what is drawn."""

    def __init__(self, scenes: list[Scene], times, device, scale=1, crop: Crop | None = None):
        self.scenes, self.ratio, self.scale, self.pixel = scenes, scenes[0].ratio, scale, PIXEL / scale
        self.half_width, self.half_height = half_size(self.ratio)
        whole_width, whole_height = (side * scale for side in SIZES[self.ratio])
        x, y = pixel_grid(whole_width, whole_height, device, self.pixel)
        self.width, self.height = (crop.width, crop.height) if crop else (whole_width, whole_height)
        corners = crop.corners.to(device) if crop else torch.zeros(len(scenes), 2, dtype=torch.long, device=device)
        columns, rows = (
            corners[:, i, None] + torch.arange(size, device=device) for i, size in ((0, self.width), (1, self.height))
        )
        self.x, self.y = (
            x.flatten()[columns].view(-1, 1, self.width),
            y.flatten()[rows].view(-1, self.height, 1),
        )  # (n, 1, w), (n, h, 1)
        self.rolls = torch.tensor([scene.rolls for scene in scenes], device=device)
        self.index = {
            name: torch.tensor([values.index(scene.attributes[name]) for scene in scenes], device=device)
            for name, values in ATTRIBUTES.items()
        }
        self.times = times
        self.shift, self.zoom = camera_moves(self.index['camera'], self.index['motion'], self.times)

    def roll(self, name, indices=slice(None)):
        return self.rolls[indices, ROLL_INDEX[name]].view(-1, 1)

    def values(self, name):
        return [scene.attributes[name] for scene in self.scenes]

    def grid(self, indices, repeat):
        """Pixel centres of the scenes `indices`, each `repeat` times over: x, y (n * repeat, height, width), x and y expanded."""
        shape = (len(indices) * repeat, self.height, self.width)
        x, y = (axis[indices].repeat_interleave(repeat, 0) for axis in (self.x, self.y))
        return x.expand(shape), y.expand(shape)

    def backdrop(self, image, x, y, indices, repeat=1):
        """A brush for the scenes `indices`, each repeated for `repeat` frames."""
        roll = lambda name: self.roll(name, indices).repeat_interleave(repeat, 0).unsqueeze(-1)
        time = self.index['time'][indices].repeat_interleave(repeat)
        return Backdrop(image, self.pixel, x, y, self.half_width, self.half_height, time, roll)


def paint_backdrops(batch: Batch, image):
    """Fills image (n, T, 3, height, width). A still is painted where the camera looks; a clip is painted once and filmed."""
    device, T = image.device, batch.times.shape[1]
    for setting, indices in groups(batch.values('setting'), 32, device):
        count = len(indices)
        x, y = batch.x[indices], batch.y[indices]
        if T == 1:
            zoom = batch.zoom[indices].unsqueeze(-1)
            view = torch.empty(count, 3, batch.height, batch.width, device=device)
            x, y = (
                (x / zoom + batch.shift[indices].unsqueeze(-1)).expand(-1, batch.height, -1),
                (y / zoom).expand(-1, -1, batch.width),
            )
            PAINTERS[setting](batch.backdrop(view, x.contiguous(), y.contiguous(), indices))
            image[indices, 0] = view
            continue
        whole_width, height = (side * batch.scale for side in SIZES[batch.ratio])
        width = whole_width + 2 * batch.scale * math.ceil(PAN_REACH * PIXELS_PER_UNIT)
        all_x, all_y = pixel_grid(width, height, device, batch.pixel)
        canvas = torch.empty(count, 3, height, width, device=device)
        PAINTERS[setting](
            batch.backdrop(
                canvas, all_x.expand(1, height, -1).contiguous(), all_y.expand(1, -1, width).contiguous(), indices
            )
        )
        zoom = batch.zoom[indices].view(count, T, 1, 1)
        look_x = (x.unsqueeze(1) / zoom + batch.shift[indices].view(count, T, 1, 1)) / (width / 2 * batch.pixel)
        look_y = -(y.unsqueeze(1) / zoom) / batch.half_height
        look = torch.stack([look_x.expand(count, T, batch.height, -1), look_y.expand(count, T, -1, batch.width)], -1)
        film = F.grid_sample(
            canvas, look.reshape(count, T * batch.height, batch.width, 2), padding_mode='border', align_corners=False
        )
        image[indices] = film.view(count, 3, T, batch.height, batch.width).transpose(1, 2)


def subject_geometry(batch: Batch):
    """(n, T, 6): x, y, radius (units), rotation (radians), facing (+1 right, -1 left), phase (radians)."""
    n, T = batch.times.shape
    position = subject_paths(batch.index['motion'], batch.times, batch.roll, batch.half_width, batch.half_height)
    position = position * (1 + 0.25 * (batch.zoom.unsqueeze(-1) - 1))  # a zoom carries the subject outward a little
    base = torch.tensor([SUBJECTS[name].size for name in batch.values('subject')], device=position.device).view(n, 1)
    radius = base * (1.2 + 0.1 * batch.roll('subject_size')) * batch.zoom
    phase = 2 * math.pi * batch.times  # every pose follows from the time alone: see motion.py
    facing = (
        torch.tensor(
            [
                -1.0 if scene.attributes['motion'] == 'left' and SUBJECTS[scene.attributes['subject']].faces else 1.0
                for scene in batch.scenes
            ],
            device=position.device,
        )
        .view(n, 1)
        .expand(n, T)
    )
    return torch.stack([position[..., 0], position[..., 1], radius, 0.08 * torch.sin(phase / 2), facing, phase], -1)


def paint_subjects(batch: Batch, image, geometry):
    """Draws into windows of at most WINDOW base pixels round each subject; image (n, T, 3, height, width)."""
    device, (n, T) = image.device, batch.times.shape
    side = min(WINDOW * batch.scale, batch.width, batch.height)
    window = torch.arange(side, device=device)
    tint = TINT.to(device)[batch.index['time']] * 0.35 + 0.65  # lit a little by the time of day
    tint[[setting == 'space' for setting in batch.values('setting')]] = 1.0
    colours = COLOURS.to(device)[batch.index['colour']] * tint
    frames = image.view(n * T, 3, batch.height, batch.width)
    for subject, indices in groups(batch.values('subject'), max(1, 96 // T), device):
        m = len(indices) * T
        x, y, radius, rotation, facing, phase = geometry[indices].reshape(m, 6, 1, 1).unbind(1)
        scene = torch.tensor(indices, device=device).repeat_interleave(T).view(m, 1, 1)
        edge_x, edge_y = batch.x[scene, 0, 0], batch.y[scene, 0, 0]  # the first pixel's middle
        left = ((x - edge_x) / batch.pixel + 0.5 - side / 2).round().long().clamp(0, batch.width - side)
        top = ((edge_y - y) / batch.pixel + 0.5 - side / 2).round().long().clamp(0, batch.height - side)
        columns, rows = left + window.view(1, 1, -1), top + window.view(1, -1, 1)
        dx, dy = (batch.x[scene, 0, columns] - x) / radius, (batch.y[scene, rows, 0] - y) / radius
        cosine, sine = torch.cos(rotation), torch.sin(rotation)
        u, v = (cosine * dx + sine * dy) * facing, cosine * dy - sine * dx
        frame = (torch.tensor(indices, device=device).view(-1, 1) * T + torch.arange(T, device=device)).view(m, 1, 1)
        patch = frames.permute(0, 2, 3, 1)[frame, rows, columns].permute(0, 3, 1, 2).contiguous()
        figure = Figure(patch, batch.pixel / radius, u, v, phase, colours[indices].repeat_interleave(T, 0))
        SUBJECTS[subject].draw(figure, u, v)
        frames.permute(0, 2, 3, 1)[frame, rows, columns] = patch.permute(0, 2, 3, 1)


def paint_fronts(batch: Batch, image):
    """What passes in front of the subject: the near wave, bubbles, rain, snow."""
    T = batch.times.shape[1]
    for setting, indices in groups(batch.values('setting'), max(1, 64 // T), image.device):
        if setting in FRONT_PAINTERS:
            part = image[indices].flatten(0, 1)
            x, y = batch.grid(indices, T)
            FRONT_PAINTERS[setting](batch.backdrop(part, x, y, indices, T), batch.times[indices].reshape(-1, 1, 1))
            image[indices] = part.view(len(indices), T, *part.shape[1:])
    for name, indices in groups(batch.values('weather'), max(1, 64 // T), image.device):
        if name in weather.PAINTERS:
            part = image[indices].flatten(0, 1)
            x, y = batch.grid(indices, T)
            phase = batch.roll('weather_phase', indices).repeat_interleave(T, 0).unsqueeze(-1)
            weather.PAINTERS[name](
                part,
                batch.pixel,
                x + batch.half_width,
                batch.half_height - y,
                phase,
                batch.times[indices].reshape(-1, 1, 1),
            )
            image[indices] = part.view(len(indices), T, *part.shape[1:])


@torch.no_grad()
def render(scenes: list[Scene], stills: bool = False, device='cpu', seconds=None, scale=1, crop: Crop | None = None):
    """Scenes of one ratio -> frames (n, T, 3, height, width) uint8, geometry (n, T, 6) float32.

    T is 1 for stills (each at its own still_time), 17 for clips (two seconds from the start), or as many as `seconds` (n, T) names
    moments. `scale` times the base size; with `crop` only that part is drawn. Geometry is in units, of the whole picture."""
    if stills:
        times = torch.tensor([[scene.still_time] for scene in scenes], device=device)
    else:
        seconds = (
            torch.arange(FRAMES, device=device).expand(len(scenes), FRAMES) / FPS
            if seconds is None
            else seconds.to(device)
        )
        times = seconds / PHRASE_SECONDS
    batch = Batch(scenes, times, device, scale, crop)
    image = torch.empty(*batch.times.shape, 3, batch.height, batch.width, device=device)
    geometry = subject_geometry(batch)
    paint_backdrops(batch, image)
    paint_subjects(batch, image, geometry)
    paint_fronts(batch, image)
    return image.clamp_(0, 1).mul_(255).add_(0.5).to(torch.uint8), geometry
