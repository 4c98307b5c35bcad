"""The eight places. Each paints a whole backdrop; heights follow the frame's half height, sizes of things do not."""

import math

import torch

from .shapes import Brush, box, circle, ellipse, intersection, rgb, union

# One row per time of day: day, sunset, night.
SKY_TOP = torch.tensor([[0.36, 0.66, 0.96], [0.42, 0.28, 0.60], [0.03, 0.05, 0.18]])
SKY_BOTTOM = torch.tensor([[0.80, 0.93, 1.0], [1.0, 0.62, 0.36], [0.14, 0.18, 0.40]])
TINT = torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.76, 0.66], [0.36, 0.42, 0.62]])
SUN = torch.tensor([[1.0, 0.93, 0.45], [1.0, 0.85, 0.45], [0.95, 0.95, 0.85]])
SUN_HEIGHT = torch.tensor([0.62, 0.12, 0.60])
CLOUD = torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.75, 0.68], [0.22, 0.26, 0.46]])
WINDOW = torch.tensor([[0.80, 0.90, 0.98], [1.0, 0.85, 0.55], [1.0, 0.88, 0.45]])
NIGHT = 2


class Backdrop(Brush):
    """A brush that knows its scene: x, y (n|1, height, width) in units, time (n), roll(name) (n, 1, 1) in 0..1."""

    def __init__(self, image, pixel, x, y, half_width, half_height, time, roll):
        super().__init__(image, pixel)
        self.x, self.y, self.half_width, self.half_height = x, y, half_width, half_height
        self.time, self.roll, self.tint = time, roll, TINT.to(image.device)[time]

    def level(self, height):
        """A height given for a square frame, moved to this frame's height."""
        return height * self.half_height

    def wave(self, height, depth, frequency, phase):
        """Distance to the ground under a sine horizon."""
        return self.y - self.level(height) - depth * torch.sin(frequency * self.x + phase)

    def fill_tinted(self, distance, *colour):
        self.fill(distance, rgb(*colour).to(self.tint.device) * self.tint)

    def gradient(self, top, bottom):
        mix = (self.y / self.half_height + 1) / 2
        self.image.copy_(bottom[:, :, None, None] + (top - bottom)[:, :, None, None] * mix.unsqueeze(1))

    def stars(self, visible):
        """One fixed field of few, soft stars: a small network can learn it by heart and keep its capacity for the rest."""
        cell_x, cell_y = (self.x * 2).floor(), (self.y * 2).floor()
        hashed = lambda salt: (torch.sin(cell_x * 12.9898 + cell_y * 78.233 + salt) * 43758.5453) % 1
        star_x, star_y = (cell_x + 0.25 + 0.5 * hashed(1.0)) / 2, (cell_y + 0.25 + 0.5 * hashed(2.0)) / 2
        shine = self.coverage(circle(self.x, self.y, star_x, star_y, 0.026), softness=1.5) * (hashed(3.0) > 0.5)
        self.blend(shine * visible, rgb(1.0, 1.0, 0.92))

    def sky(self):
        device = self.image.device
        self.gradient(SKY_TOP.to(device)[self.time], SKY_BOTTOM.to(device)[self.time])
        night = (self.time == NIGHT).float().view(-1, 1, 1)
        self.stars(night)
        sun_x = (self.roll('sun_x') * 1.5 - 0.75) * self.half_width
        sun_y = self.level(SUN_HEIGHT.to(device)[self.time].view(-1, 1, 1))
        self.fill(circle(self.x, self.y, sun_x, sun_y, 0.19), SUN.to(device)[self.time])
        sky_there = SKY_TOP.to(device)[self.time] * 0.8 + SKY_BOTTOM.to(device)[self.time] * 0.2
        self.fill(
            circle(self.x, self.y, sun_x + 0.1, sun_y + 0.06, 0.16), sky_there, opacity=night
        )  # the moon is a crescent
        for j in (0, 1):
            x = (self.roll(f'spot_{j}') * 1.6 - 1.7 + 1.8 * j) * (self.half_width + 0.4) / 1.4
            y = self.level(0.55 + 0.25 * self.roll(f'height_{j}'))
            self.fill(
                union(
                    ellipse(self.x, self.y, x, y, 0.30, 0.09),
                    circle(self.x, self.y, x - 0.08, y + 0.07, 0.11),
                    circle(self.x, self.y, x + 0.1, y + 0.05, 0.08),
                ),
                CLOUD.to(device)[self.time],
            )

    def near(self):
        return self.roll('near_phase') * 2 * math.pi

    def far(self):
        return self.roll('far_phase') * 2 * math.pi


def paint_sea(b):
    b.sky()
    depth = ((b.level(-0.12) - b.y) / (0.9 * b.half_height)).clamp(0, 1).unsqueeze(1)
    far, near = (rgb(*c).to(b.tint.device) * b.tint for c in ((0.25, 0.62, 0.85), (0.05, 0.30, 0.62)))
    b.blend(
        b.coverage(b.y - b.level(-0.12)).expand_as(b.image[:, 0]),
        far[:, :, None, None] + (near - far)[:, :, None, None] * depth,
    )
    for j, height in enumerate((-0.28, -0.5)):
        b.fill(
            b.wave(height, 0.03, 9, b.far() + j * 2).abs() - 0.018,
            rgb(0.75, 0.92, 1.0).to(b.tint.device) * b.tint,
            opacity=0.6,
        )


def paint_underwater(b):
    b.gradient(rgb(0.20, 0.68, 0.78).to(b.tint.device) * b.tint, rgb(0.02, 0.22, 0.45).to(b.tint.device) * b.tint)
    bright = (b.y / b.half_height + 1) / 2
    for j in range(2):
        ray = (b.x + 0.5 * b.y - (b.roll(f'spot_{j}') * 2 - 0.7) * b.half_width).abs() - 0.13
        b.fill(ray, rgb(0.7, 0.95, 0.95).to(b.tint.device) * b.tint, opacity=0.18 * bright, softness=4)
    b.fill_tinted(b.wave(-0.72, 0.08, 3, b.far()), 0.68, 0.59, 0.38)
    for j in range(4):
        x = -1.5 + j * 0.95 + 0.4 * b.roll(f'spot_{j}')
        b.fill_tinted(
            intersection(
                (b.x - x - 0.06 * torch.sin(10 * b.y + b.near())).abs() - 0.055,
                b.y - b.level(-0.25 - 0.3 * b.roll(f'height_{j}')),
            ),
            0.10,
            0.55,
            0.35,
        )


def paint_meadow(b):
    b.sky()
    b.fill_tinted(b.wave(-0.05, 0.16, 1.8, b.far()), 0.45, 0.75, 0.35)
    b.fill_tinted(b.wave(-0.42, 0.10, 2.4, b.near()), 0.30, 0.62, 0.25)
    place = b.x * 3 + b.roll('spot_0')  # three flowers a unit
    across, up = (place % 1 - 0.5) / 3, b.y - b.level(-0.74) + 0.10 * torch.sin(place.floor() * 2.1)
    b.fill_tinted((across * across + up * up).sqrt() - 0.055, 1.0, 0.85, 0.9)


def paint_mountains(b):
    b.sky()
    for j in range(4):
        x, top = -1.7 + j * 1.1 + 0.5 * b.roll(f'spot_{j}'), b.level(0.25 + 0.35 * b.roll(f'height_{j}'))
        slope = (b.y - top + (b.x - x).abs()) * 0.75
        b.fill_tinted(slope, 0.42, 0.42, 0.55)
        b.fill_tinted(intersection(slope, top - 0.22 - b.y + 0.05 * torch.sin(20 * b.x)), 0.96, 0.97, 1.0)
    b.fill_tinted(b.wave(-0.5, 0.08, 2, b.near()), 0.22, 0.45, 0.33)


def paint_desert(b):
    b.sky()
    for j in range(2):
        x = -1.2 + 2.0 * j + 0.8 * b.roll(f'spot_{j}')
        pyramid = (b.y - b.level(0.15) + 0.8 * (b.x - x).abs()) * 0.78
        b.fill_tinted(pyramid, 0.82, 0.62, 0.32)
        b.fill_tinted(intersection(pyramid, x - b.x), 0.68, 0.48, 0.25)
    b.fill_tinted(b.wave(-0.25, 0.14, 1.6, b.far()), 0.95, 0.80, 0.45)
    b.fill_tinted(b.wave(-0.6, 0.12, 2.1, b.near()), 0.88, 0.68, 0.35)


def paint_city(b):
    b.sky()
    walls = ((0.55, 0.58, 0.66), (0.66, 0.56, 0.55), (0.45, 0.52, 0.62))
    inner = None
    for j in range(7):
        x, top = (
            -1.86 + j * 0.62,
            b.level(
                -0.1 + 0.75 * b.roll(('height_0', 'height_1', 'height_2', 'height_3', 'spot_0', 'spot_1', 'spot_2')[j])
            ),
        )
        b.fill_tinted(intersection((b.x - x).abs() - 0.24, b.y - top), *walls[j % 3])
        wall = intersection((b.x - x).abs() - 0.18, b.y - top + 0.1)
        inner = wall if inner is None else union(inner, wall)
    window = intersection(((b.x * 5) % 1 - 0.5).abs() - 0.26, ((b.y * 4) % 1 - 0.5).abs() - 0.26) / 4.5
    b.blend(b.coverage(inner) * b.coverage(window), WINDOW.to(b.image.device)[b.time])
    b.fill_tinted(b.y - b.level(-0.62), 0.30, 0.30, 0.34)
    b.fill_tinted(
        intersection((b.y - b.level(-0.8)).abs() - 0.028, ((b.x * 2 + b.roll('spot_3')) % 1 - 0.5).abs() / 2 - 0.13),
        0.95,
        0.9,
        0.6,
    )


def paint_snow(b):
    b.sky()
    b.fill_tinted(b.wave(-0.1, 0.12, 1.7, b.far()), 0.82, 0.88, 0.95)
    for j in range(4):
        x, y = -1.6 + j + 0.5 * b.roll(f'spot_{j}'), b.level(-0.35 + 0.15 * b.roll(f'height_{j}'))
        b.fill_tinted(box(b.x, b.y, x, y - 0.05, 0.03, 0.12), 0.42, 0.28, 0.18)
        for tier in range(2):
            cone = (b.y - y - 0.5 - 0.12 * tier + 0.15 * (1 - tier) + 2.2 * (b.x - x).abs()) * 0.42
            b.fill_tinted(intersection(cone, y + 0.02 + 0.2 * tier - b.y), 0.16, 0.45, 0.35)
    b.fill_tinted(b.wave(-0.5, 0.08, 2.3, b.near()), 0.95, 0.97, 1.0)


def paint_space(b):
    count = len(b.time)
    b.gradient(
        rgb(0.03, 0.02, 0.10).to(b.image.device).expand(count, 3),
        rgb(0.10, 0.05, 0.22).to(b.image.device).expand(count, 3),
    )
    b.stars(torch.ones(count, 1, 1, device=b.image.device))
    x, y = (b.roll('sun_x') * 2 - 1) * b.half_width, b.level(0.25 + 0.45 * b.roll('height_0'))
    hue, warmth = b.roll('spot_1').flatten(), b.roll('spot_2').flatten()
    planet = torch.stack([0.85 - 0.3 * hue, 0.50 + 0.2 * warmth, 0.40 + 0.4 * hue], 1)
    disc = circle(b.x, b.y, x, y, 0.3)
    b.fill(disc, planet)
    b.fill(intersection(disc, -circle(b.x, b.y, x - 0.12, y + 0.1, 0.34)), planet * 0.7)
    b.fill(ellipse(b.x, b.y, x, y, 0.5, 0.09).abs() - 0.028, planet * 0.4 + 0.5)
    b.fill(b.wave(-0.75, 0.12, 1.5, b.near()), rgb(0.45, 0.44, 0.50))
    for name, shift, height, radius in (('spot_3', -1.0, -0.86, 0.2), ('height_1', -1.2, -0.93, 0.14)):
        b.fill(
            ellipse(b.x, b.y, (b.roll(name) * 2 + shift) * b.half_width, b.level(height), radius, radius * 0.26),
            rgb(0.33, 0.32, 0.38),
        )


PAINTERS = {
    'sea': paint_sea,
    'underwater': paint_underwater,
    'meadow': paint_meadow,
    'mountains': paint_mountains,
    'desert': paint_desert,
    'city': paint_city,
    'snow': paint_snow,
    'space': paint_space,
}


def paint_sea_front(b, time):
    """The wave in front of the subject; time (n, 1, 1) in 0..1."""
    b.fill_tinted(b.wave(-0.78, 0.05, 6, b.far() - 2 * math.pi * time), 0.10, 0.38, 0.68)


def paint_underwater_front(b, time):
    """Three bubbles, rising."""
    for j in range(3):
        x = (b.roll(f'spot_{j}') * 1.8 - 0.9) * b.half_width
        height = 2 * b.half_height + 0.2
        y = (b.roll(f'height_{j}') * height + time * 0.9) % height - height / 2
        b.fill(
            circle(b.x, b.y, x, y, 0.065).abs() - 0.022, rgb(0.85, 0.97, 1.0).to(b.tint.device) * b.tint, opacity=0.75
        )


FRONT_PAINTERS = {'sea': paint_sea_front, 'underwater': paint_underwater_front}
