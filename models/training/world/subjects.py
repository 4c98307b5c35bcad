"""The ten subjects, drawn in local coordinates: u forward (right), v up, the body within the unit circle.

`phase` (n, 1, 1) in radians moves tails, wings, wheels, legs and flames; `colour` (n, 3).
"""

import torch

from .shapes import Brush, box, capsule, circle, ellipse, intersection, polygon, rgb, union

BLACK, WHITE = rgb(0.08, 0.08, 0.12), rgb(1.0, 1.0, 1.0)
OUTLINE = 0.09  # local units
SIZE = {
    'fish': 0.31,
    'bird': 0.31,
    'boat': 0.33,
    'car': 0.31,
    'balloon': 0.33,
    'ball': 0.27,
    'butterfly': 0.31,
    'rocket': 0.34,
    'cat': 0.31,
    'jellyfish': 0.31,
}  # radius in units
FACING = ('fish', 'bird', 'boat', 'car', 'cat')  # drawn mirrored when they move left


class Figure(Brush):
    def __init__(self, image, pixel, u, v, phase, colour):
        super().__init__(image, pixel)
        self.u, self.v, self.phase, self.colour = u, v, phase, colour
        self.dark, self.light = colour * 0.62, colour * 0.5 + 0.5

    def part(self, distance, colour, outlined=False):
        if outlined:
            self.fill(distance - OUTLINE, self.colour * 0.35)
        self.fill(distance, colour)


def draw_fish(f, u, v):
    swing = 0.32 * torch.sin(f.phase * 2)
    tail = polygon(u, v, [(-0.55, 0.0 * swing), (-1.05, 0.42 + swing), (-1.05, -0.42 + swing)])
    f.part(union(tail, ellipse(u, v, 0.1, 0.0, 0.78, 0.48)), f.colour, outlined=True)
    f.part(polygon(u, v, [(-0.1, -0.1), (-0.35, -0.28 + 0.5 * swing), (0.25, -0.3)]), f.dark)
    f.part(tail, f.dark)
    f.part(ellipse(u, v, 0.05, -0.25, 0.5, 0.18), f.light)
    f.part(circle(u, v, 0.5, 0.12, 0.15), WHITE)
    f.part(circle(u, v, 0.55, 0.12, 0.08), BLACK)


def draw_bird(f, u, v):
    wing = 0.7 * torch.sin(f.phase * 3)
    f.part(polygon(u, v, [(-0.4, 0.0), (-1.0, 0.18), (-1.0, -0.15)]), f.dark, outlined=True)
    f.part(union(ellipse(u, v, 0.0, 0.0, 0.6, 0.36), circle(u, v, 0.55, 0.25, 0.3)), f.colour, outlined=True)
    f.part(polygon(u, v, [(0.8, 0.36), (1.12, 0.22), (0.8, 0.12)]), rgb(0.98, 0.7, 0.1))
    f.part(capsule(u, v, 0.0, 0.05, -0.22 + 0 * wing, 0.05 + wing, 0.17), f.dark)
    f.part(ellipse(u, v, 0.1, -0.18, 0.4, 0.13), f.light)
    f.part(circle(u, v, 0.62, 0.32, 0.08), BLACK)


def draw_boat(f, u, v):
    f.part(box(u, v, 0.0, 0.25, 0.04, 0.75), rgb(0.40, 0.25, 0.15))
    f.part(polygon(u, v, [(0.08, 0.95), (0.08, -0.1), (0.75, -0.1)]), WHITE, outlined=True)
    f.part(polygon(u, v, [(-0.08, 0.8), (-0.08, -0.1), (-0.6, -0.1)]), f.light)
    f.part(polygon(u, v, [(-1.0, -0.25), (1.0, -0.25), (0.65, -0.75), (-0.65, -0.75)]), f.colour, outlined=True)
    f.part(box(u, v, 0.0, -0.33, 0.9, 0.06), f.dark)


def draw_car(f, u, v):
    glass = rgb(0.75, 0.90, 1.0)
    f.part(polygon(u, v, [(-0.65, 0.0), (-0.4, 0.55), (0.3, 0.55), (0.62, 0.0)]), f.colour, outlined=True)
    f.part(box(u, v, 0.0, -0.12, 1.0, 0.28, 0.14), f.colour, outlined=True)
    f.part(polygon(u, v, [(-0.48, 0.05), (-0.32, 0.43), (-0.06, 0.43), (-0.06, 0.05)]), glass)
    f.part(polygon(u, v, [(0.06, 0.05), (0.06, 0.43), (0.23, 0.43), (0.45, 0.05)]), glass)
    f.part(box(u, v, 0.0, -0.28, 0.95, 0.05), f.dark)
    f.part(circle(u, v, 0.93, -0.05, 0.09), rgb(1.0, 0.95, 0.6))
    for x in (-0.55, 0.55):
        f.part(circle(u, v, x, -0.42, 0.26), BLACK)
        f.part(circle(u, v, x, -0.42, 0.11), rgb(0.7, 0.7, 0.72))
        f.part(
            circle(u, v, x + 0.15 * torch.cos(f.phase * 2), -0.42 - 0.15 * torch.sin(f.phase * 2), 0.06),
            rgb(0.7, 0.7, 0.72),
        )


def draw_balloon(f, u, v):
    envelope = union(circle(u, v, 0.0, 0.3, 0.7), polygon(u, v, [(-0.6, 0.0), (0.6, 0.0), (0.2, -0.62), (-0.2, -0.62)]))
    for side in (-1, 1):
        f.part(capsule(u, v, 0.18 * side, -0.5, 0.12 * side, -0.85, 0.03), BLACK)
    f.part(envelope, f.colour, outlined=True)
    f.part(intersection(envelope, ellipse(u, v, 0.0, 0.3, 0.3, 0.8)), f.light)
    f.part(intersection(envelope, ellipse(u, v, 0.0, 0.3, 0.1, 0.8)), f.dark)
    f.part(box(u, v, 0.0, -0.92, 0.2, 0.14, 0.04), rgb(0.50, 0.30, 0.15))
    f.fill(circle(u, v, 0.0, -0.68, 0.09), rgb(1.0, 0.8, 0.2), opacity=0.5 + 0.5 * torch.sin(f.phase * 4))


def draw_ball(f, u, v):
    ball, cosine, sine = circle(u, v, 0.0, 0.0, 0.8), torch.cos(f.phase * 0.8), torch.sin(f.phase * 0.8)
    p, q = cosine * u + sine * v, cosine * v - sine * u
    f.part(ball, f.colour, outlined=True)
    f.part(intersection(ball, q.abs() - 0.16), WHITE)
    f.part(intersection(ball, p.abs() - 0.1, -q), f.dark)
    f.part(circle(u, v, -0.28, 0.35, 0.12), f.light)


def draw_butterfly(f, u, v):
    open_ = 0.35 + 0.65 * torch.cos(f.phase * 2).abs()
    for side in (-1, 1):
        upper = ellipse(u, v, side * 0.48 * open_, 0.32, 0.46 * open_, 0.46)
        lower = ellipse(u, v, side * 0.38 * open_, -0.42, 0.34 * open_, 0.36)
        f.part(union(upper, lower), f.colour, outlined=True)
        f.part(ellipse(u, v, side * 0.5 * open_, 0.34, 0.2 * open_, 0.22), f.dark)
        f.part(ellipse(u, v, side * 0.4 * open_, -0.42, 0.14 * open_, 0.16), f.light)
    f.part(capsule(u, v, 0.0, 0.5, 0.0, -0.55, 0.10), BLACK)
    for side in (-1, 1):
        f.part(capsule(u, v, 0.0, 0.5, 0.22 * side, 0.92, 0.04), BLACK)


def draw_rocket(f, u, v):
    flame = 0.25 + 0.12 * torch.sin(f.phase * 5)
    f.part(polygon(u, v, [(-0.24, -0.55), (0.24, -0.55), (0.0 * flame, -0.65 - flame * 1.2)]), rgb(1.0, 0.6, 0.1))
    f.part(polygon(u, v, [(-0.12, -0.55), (0.12, -0.55), (0.0 * flame, -0.6 - flame * 0.6)]), rgb(1.0, 0.95, 0.5))
    for side in (-1, 1):
        f.part(polygon(u, v, [(0.25 * side, 0.0), (0.68 * side, -0.7), (0.25 * side, -0.55)]), f.dark, outlined=True)
    body = union(box(u, v, 0.0, -0.1, 0.34, 0.5, 0.08), ellipse(u, v, 0.0, 0.35, 0.34, 0.7))
    f.part(body, f.colour, outlined=True)
    f.part(intersection(body, 0.55 - v), f.dark)
    f.part(circle(u, v, 0.0, 0.2, 0.19), WHITE)
    f.part(circle(u, v, 0.0, 0.2, 0.13), rgb(0.35, 0.65, 0.9))


def draw_cat(f, u, v):
    wag = torch.sin(f.phase * 1.5)
    f.part(capsule(u, v, -0.55, -0.1, -0.95 - 0.1 * wag, 0.45 + 0.25 * wag, 0.1), f.colour, outlined=True)
    for j, x in enumerate((-0.45, -0.2, 0.2, 0.45)):
        f.part(capsule(u, v, x, -0.3, x + 0.14 * torch.sin(f.phase * 2 + j * 3.14), -0.8, 0.09), f.dark)
    ears = union(
        polygon(u, v, [(0.2, 0.4), (0.24, 0.9), (0.52, 0.6)]), polygon(u, v, [(0.9, 0.4), (0.86, 0.9), (0.58, 0.6)])
    )
    f.part(union(ellipse(u, v, -0.05, -0.15, 0.65, 0.36), circle(u, v, 0.55, 0.3, 0.38), ears), f.colour, outlined=True)
    f.part(ellipse(u, v, 0.6, 0.15, 0.18, 0.12), f.light)
    f.part(circle(u, v, 0.43, 0.36, 0.075), BLACK)
    f.part(circle(u, v, 0.72, 0.36, 0.075), BLACK)
    f.part(circle(u, v, 0.6, 0.2, 0.05), rgb(0.95, 0.5, 0.55))


def draw_jellyfish(f, u, v):
    pulse = 1 + 0.14 * torch.sin(f.phase * 2)
    for j, x in enumerate((-0.45, -0.15, 0.15, 0.45)):
        arm = (u - x - 0.12 * torch.sin(5 * v + f.phase * 2 + j)).abs() - 0.075
        f.part(intersection(arm, v, -0.95 + 0.2 * (j % 2) - v), f.light if j % 2 else f.dark)
    dome = intersection(ellipse(u, v, 0.0, -0.05, 0.72 * pulse, 0.85 / pulse), -0.08 - v)
    f.part(dome, f.colour, outlined=True)
    f.part(intersection(dome, v - 0.08), f.dark)
    f.part(ellipse(u, v, -0.25, 0.45, 0.2, 0.14), f.light)
    f.part(circle(u, v, -0.2, 0.2, 0.08), BLACK)
    f.part(circle(u, v, 0.25, 0.2, 0.08), BLACK)


DRAWERS = {
    'fish': draw_fish,
    'bird': draw_bird,
    'boat': draw_boat,
    'car': draw_car,
    'balloon': draw_balloon,
    'ball': draw_ball,
    'butterfly': draw_butterfly,
    'rocket': draw_rocket,
    'cat': draw_cat,
    'jellyfish': draw_jellyfish,
}
