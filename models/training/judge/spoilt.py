"""Spoilt subjects: what a strict judge must refuse to name (outlier exposure, Hendrycks et al. 2019, "Deep Anomaly Detection with
Outlier Exposure": a detector of the odd is made by showing it oddities).

A scene is taken apart into its backdrop, its subject as a layer with transparency, and what passes in front. Only the layer is
spoilt, so that nothing else in the picture tells. A spoiling holds still relative to the subject: a clip is spoilt as one thing.
"""

import math

import torch
import torch.nn.functional as F

from ..world.attributes import ATTRIBUTES
from ..world.figure import OUTLINE
from ..world.render import Batch, paint_backdrops, paint_fronts, paint_subjects, subject_geometry
from ..world.scene import PHRASE_SECONDS, PIXELS_PER_UNIT, Scene
from ..world.shapes import Brush, capsule, ellipse, polygon, union


class Stage:
    """Scenes of one ratio at moments `seconds` (n, T): the subject apart from the rest."""

    def __init__(self, scenes: list[Scene], seconds, device='cpu'):
        self.scenes, self.batch = scenes, Batch(scenes, seconds.to(device) / PHRASE_SECONDS, device)
        self.geometry = subject_geometry(self.batch)  # (n, T, 6)
        self.moments = seconds.shape[1]
        self.backdrop = self.blank(0.0)
        paint_backdrops(self.batch, self.backdrop)

    def blank(self, value: float):
        shape = (*self.batch.times.shape, 3, self.batch.height, self.batch.width)
        return torch.full(shape, value, device=self.batch.times.device)

    def layer(self, subjects=None):
        """The subjects alone (or others in their place): premultiplied RGBA (n * T, 4, H, W)."""
        batch = self.batch
        if subjects is not None:
            scenes = [
                Scene(scene.attributes | {'subject': subject}, scene.ratio, scene.rolls)
                for scene, subject in zip(self.scenes, subjects)
            ]
            batch = Batch(scenes, self.batch.times, self.batch.times.device)
        geometry = subject_geometry(batch)
        return separate(lambda image: paint_subjects(batch, image, geometry), self.blank)

    def shot(self, layer):
        """The scene with `layer` (n * T, 4, H, W) for a subject -> uint8 (n, T, 3, H, W)."""
        layer = layer.view(*self.batch.times.shape, 4, self.batch.height, self.batch.width)
        image = self.backdrop * (1 - layer[:, :, 3:]) + layer[:, :, :3]
        paint_fronts(self.batch, image)
        return image.clamp_(0, 1).mul_(255).add_(0.5).to(torch.uint8)


def separate(paint, blank):
    """Whatever `paint` draws, as premultiplied RGBA: drawn once on black and once on white."""
    on_black, on_white = blank(0.0), blank(1.0)
    paint(on_black)
    paint(on_white)
    alpha = 1 - (on_white - on_black).mean(2, keepdim=True)
    return torch.cat([on_black, alpha], 2).clamp(0, 1).flatten(0, 1)


class Subject:
    """A layer, coordinates in its subject's radii round its middle (u rightward, v upward), and random numbers that stay the same over
    a clip."""

    def __init__(self, stage: Stage, generator: torch.Generator):
        self.stage, self.generator, self.moments = stage, generator, stage.moments
        self.rgba, self.mixed_with = stage.layer(), None
        height, width = self.rgba.shape[2:]
        device = self.rgba.device
        x, y, radius = stage.geometry.flatten(0, 1)[:, :3].unbind(1)
        view = lambda values: values.view(-1, 1, 1)
        self.radius = view(radius * PIXELS_PER_UNIT)  # pixels
        self.x = view(x * PIXELS_PER_UNIT + width / 2 - 0.5)
        self.y = view(height / 2 - y * PIXELS_PER_UNIT - 0.5)
        self.u = ((torch.arange(width, device=device).view(1, 1, -1) - self.x) / self.radius).expand(-1, height, -1)
        self.v = ((self.y - torch.arange(height, device=device).view(1, -1, 1)) / self.radius).expand(-1, -1, width)

    def random(self, *shape, low=0.0, high=1.0):
        """Uniform (n * T, *shape), one draw a scene."""
        values = low + (high - low) * torch.rand(len(self.stage.scenes), *shape, generator=self.generator)
        return values.repeat_interleave(self.moments, 0).to(self.rgba.device)

    def pick(self, *choices):
        return choices[int(torch.randint(len(choices), (), generator=self.generator))]

    def other(self):
        """The layer of another subject in the same place."""
        names = ATTRIBUTES['subject']
        step = torch.randint(1, len(names), (len(self.stage.scenes),), generator=self.generator).tolist()
        own = [names.index(scene.attributes['subject']) for scene in self.stage.scenes]
        self.mixed_with = self.stage.layer([names[(index + by) % len(names)] for index, by in zip(own, step)])
        return self.mixed_with

    def at(self, u, v, rgba=None):
        """The layer as seen at the places u, v (n * T, H, W), in radii."""
        rgba = self.rgba if rgba is None else rgba
        height, width = rgba.shape[2:]
        columns, rows = u * self.radius + self.x, self.y - v * self.radius
        grid = torch.stack([(2 * columns + 1) / width - 1, (2 * rows + 1) / height - 1], -1)
        return F.grid_sample(rgba, grid, align_corners=False)

    def noise(self, channels: int, cells: int):
        """Smooth noise that holds to the subject: (n * T, channels, H, W), about -1..1."""
        grid = torch.stack([self.u, self.v], -1) / 1.3
        cells = self.random(channels, cells, cells, low=-1.0)
        return F.grid_sample(cells, grid, mode='bicubic', padding_mode='border', align_corners=False)

    def side(self, sharpness: float, nearest: float, farthest: float):
        """A mask 0..1 that is one beyond a line so far from the subject's middle, (n * T, 1, H, W)."""
        angle = self.random(1, 1, high=2 * math.pi)
        line = angle.cos() * self.u + angle.sin() * self.v - self.random(1, 1, low=nearest, high=farthest)
        return torch.sigmoid(line * sharpness).unsqueeze(1)


def elastic(s: Subject):
    """Pulled about like dough."""
    push = s.noise(2, s.pick(4, 5, 6)) * s.random(1, 1, 1, low=0.65, high=1.1)
    return s.at(s.u + push[:, 0], s.v + push[:, 1])


def shuffled(s: Subject):
    """Cut into 2x2 or 3x3 squares, each in another's place."""
    cut = s.pick(2, 3)
    order = s.random(cut * cut).argsort(1)
    source = torch.empty_like(order).scatter_(1, order, order.roll(1, 1))
    column = ((s.u + 1) / 2 * cut).floor().clamp(0, cut - 1).long()
    row = ((s.v + 1) / 2 * cut).floor().clamp(0, cut - 1).long()
    chosen = source.gather(1, (row * cut + column).flatten(1)).view(row.shape)
    inside = (s.u.abs() < 1) & (s.v.abs() < 1)
    shift = lambda now, then: torch.where(inside, (then - now) * 2 / cut, 0.0)
    return s.at(s.u + shift(column, chosen % cut), s.v + shift(row, chosen // cut))


def sliced(s: Subject):
    """In strips that slid apart."""
    strips = s.pick(3, 4, 5)
    across, along = s.pick((s.u, s.v), (s.v, s.u))
    strip = ((across + 1) / 2 * strips).floor().clamp(0, strips - 1).long()
    sign = 1 - 2.0 * (torch.arange(strips, device=s.u.device) % 2)
    slide = (s.random(strips, low=0.3, high=0.7) * sign).gather(1, strip.flatten(1)).view(strip.shape)
    return s.at(*((s.u, s.v + slide) if across is s.u else (s.u + slide, s.v)))


def blended(s: Subject):
    """Two subjects, one shining through the other."""
    weight = s.random(1, 1, 1, low=0.35, high=0.65)
    return weight * s.rgba + (1 - weight) * s.other()


def patched(s: Subject):
    """Here one subject, there another, with soft borders."""
    mask = torch.sigmoid(10 * s.noise(1, s.pick(3, 4)))
    return mask * s.rgba + (1 - mask) * s.other()


def hybrid(s: Subject):
    """A body with another's head."""
    mask = s.side(25.0, -0.2, 0.2)
    return mask * s.rgba + (1 - mask) * s.other()


def blurred(s: Subject):
    """So soft that only a patch of colour is left."""
    deviation = float(s.radius.mean()) * (0.22 + 0.16 * float(torch.rand((), generator=s.generator)))
    return blur(s.rgba, deviation)


def smeared(s: Subject):
    """In motion between two latent frames: five places at once."""
    angle, length = s.random(1, 1, high=2 * math.pi), s.random(1, 1, low=0.8, high=1.8)
    steps = [(index / 4 - 0.5) * length for index in range(5)]
    return sum(s.at(s.u + step * angle.cos(), s.v + step * angle.sin()) for step in steps) / 5


def repeated(s: Subject):
    """Grown together with itself: several bodies, tails, heads."""
    angle, step, result = s.random(1, 1, high=2 * math.pi), s.random(1, 1, low=0.4, high=0.85), None
    copies = s.pick(2, 3)
    for index in range(copies):
        by = (index - (copies - 1) / 2) * step
        copy = s.at(s.u + by * angle.cos(), s.v + by * angle.sin())
        result = copy if result is None else copy + result * (1 - copy[:, 3:])
    return result


def erased(s: Subject):
    """Half of the body is gone."""
    return s.rgba * s.side(s.pick(8.0, 20.0), 0.0, 0.35)


def holed(s: Subject):
    """Eaten away in patches."""
    return s.rgba * torch.sigmoid(12 * (s.noise(1, s.pick(4, 5)) - 0.2))


def heap(s: Subject):
    """Parts of the right colour, and no whole."""
    colour = (s.rgba[:, :3] * s.rgba[:, 3:]).sum((2, 3)) / s.rgba[:, 3:].sum((2, 3)).clamp(min=1e-3)

    def shape():
        number = lambda low, high: s.random(1, 1, low=low, high=high)
        x, y, kind = number(-0.6, 0.6), number(-0.6, 0.6), s.pick('ellipse', 'capsule', 'polygon')
        if kind == 'ellipse':
            return ellipse(s.u, s.v, x, y, number(0.15, 0.5), number(0.15, 0.5))
        if kind == 'capsule':
            return capsule(s.u, s.v, x, y, number(-0.9, 0.9), number(-0.9, 0.9), number(0.05, 0.2))
        turn, size = number(0, 2 * math.pi), number(0.25, 0.6)
        corners = [turn + index * 2 * math.pi / 3 for index in range(3)]
        return polygon(s.u, s.v, [(x + size * corner.cos(), y + size * corner.sin()) for corner in corners])

    body, parts = union(*(shape() for _ in range(s.pick(3, 4, 5)))), [shape() for _ in range(s.pick(1, 2, 3))]
    shades = [colour * 0.62, colour * 0.5 + 0.5, colour * 0 + 0.1]

    def paint(image):
        brush = Brush(image, 1 / s.radius)
        brush.fill(body - OUTLINE, colour * 0.35)
        brush.fill(body, colour)
        for part, shade in zip(parts, shades):
            brush.fill(torch.maximum(part, body), shade)

    return separate(lambda image: paint(image[0]), lambda value: torch.full_like(s.rgba[None, :, :3], value))


SPOILINGS = {
    spoiling.__name__: spoiling
    for spoiling in (
        elastic,
        shuffled,
        sliced,
        blended,
        patched,
        hybrid,
        blurred,
        smeared,
        repeated,
        erased,
        holed,
        heap,
    )
}
KINDS = tuple(SPOILINGS)
LEAST_CHANGE = 0.25  # of a layer, as `change` counts it: a ball cut and shuffled may still be a ball, and is not shown
LEAST_MIXTURE = 0.13  # that two subjects mixed must differ from each


def blur(image, deviation: float):
    """Gaussian, deviation in pixels; (n, c, H, W)."""
    reach = max(1, math.ceil(2.5 * deviation))
    reach = min(reach, min(image.shape[2:]) - 1)
    weight = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, device=image.device) / deviation) ** 2)
    weight = (weight / weight.sum()).expand(image.shape[1], 1, -1)
    image = F.pad(image, (reach, reach, reach, reach), mode='replicate')
    image = F.conv2d(image, weight.unsqueeze(2), groups=image.shape[1])
    return F.conv2d(image, weight.unsqueeze(3), groups=image.shape[1])


def change(before, after):
    """How far two layers differ, (n): 0 the same, about 1 when nothing of one is where the other is."""
    difference = (before[:, :3] - after[:, :3]).abs().mean(1) + (before[:, 3] - after[:, 3]).abs()
    return difference.sum((1, 2)) / (before[:, 3] + after[:, 3]).sum((1, 2)).clamp(min=1e-3)


def spoil(stage: Stage, kind: str, generator: torch.Generator):
    """-> uint8 frames (n, T, 3, H, W) with spoilt subjects, and whether each is spoilt enough to be refused, bool (n, T)."""
    subject = Subject(stage, generator)
    after = SPOILINGS[kind](subject)
    enough = change(subject.rgba, after) > LEAST_CHANGE
    if subject.mixed_with is not None:
        enough = torch.minimum(change(subject.rgba, after), change(subject.mixed_with, after)) > LEAST_MIXTURE
    return stage.shot(after), enough.view(len(stage.scenes), stage.moments)


def visible_share(geometry, half_width: float, half_height: float):
    """Of the subject's square, how much is inside the frame: geometry (..., 6) -> (...)."""
    x, y, radius = geometry[..., 0], geometry[..., 1], geometry[..., 2]

    def along(middle, half):
        inside = torch.minimum(middle + radius, torch.full_like(middle, half)) - (middle - radius).clamp(min=-half)
        return (inside / (2 * radius)).clamp(0, 1)

    return along(x, half_width) * along(y, half_height)
