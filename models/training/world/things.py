"""Things that are neither animal nor vehicle, each in local coordinates; see figure."""

import torch

from .figure import BLACK, WHITE
from .shapes import box, capsule, circle, ellipse, intersection, rgb, union


def draw_ball(f, u, v):
    ball, cosine, sine = circle(u, v, 0.0, 0.0, 0.8), torch.cos(f.phase * 0.8), torch.sin(f.phase * 0.8)
    p, q = cosine * u + sine * v, cosine * v - sine * u
    f.part(ball, f.colour, outlined=True)
    f.part(intersection(ball, q.abs() - 0.16), WHITE)
    f.part(intersection(ball, p.abs() - 0.1, -q), f.dark)
    f.part(circle(u, v, -0.28, 0.35, 0.12), f.light)


def draw_robot(f, u, v):
    swing, steel = 0.22 * torch.sin(f.phase * 2), rgb(0.62, 0.65, 0.7)
    f.part(capsule(u, v, 0.0, 0.6, 0.0, 0.92, 0.05), BLACK)
    f.part(circle(u, v, 0.0, 0.96, 0.11), rgb(1.0, 0.25, 0.2), outlined=True)
    for side in (-1, 1):
        f.part(box(u, v, 0.22 * side, -0.72, 0.12, 0.22), steel, outlined=True)
        f.part(box(u, v, 0.26 * side, -0.9, 0.2, 0.09), f.dark, outlined=True)
        f.part(capsule(u, v, 0.5 * side, 0.04, 0.74 * side, -0.3 + side * swing, 0.09), steel, outlined=True)
        f.part(circle(u, v, 0.76 * side, -0.34 + side * swing, 0.15), f.dark, outlined=True)
    f.part(union(box(u, v, 0.0, -0.2, 0.46, 0.38, 0.05), box(u, v, 0.0, 0.24, 0.14, 0.1)), f.colour, outlined=True)
    f.part(box(u, v, 0.0, 0.5, 0.46, 0.3, 0.05), f.colour, outlined=True)
    for side in (-1, 1):
        f.part(circle(u, v, 0.2 * side, 0.56, 0.14), rgb(1.0, 0.98, 0.7))
        f.part(circle(u, v, 0.2 * side, 0.56, 0.075), BLACK)
    f.part(box(u, v, 0.0, 0.31, 0.25, 0.05), BLACK)
    f.part(box(u, v, 0.0, -0.2, 0.28, 0.22, 0.04), rgb(0.2, 0.22, 0.28))
    for x, colour in ((-0.13, rgb(0.35, 0.9, 0.5)), (0.13, rgb(1.0, 0.75, 0.2))):
        f.part(circle(u, v, x, -0.2, 0.09), colour)


def draw_umbrella(f, u, v):
    angle = 0.14 * torch.sin(f.phase * 1.5)
    p, q = torch.cos(angle) * u + torch.sin(angle) * v, torch.cos(angle) * v - torch.sin(angle) * u
    wood = rgb(0.42, 0.24, 0.12)
    hook = intersection((circle(p, q, 0.18, -0.72, 0.18)).abs() - 0.07, q + 0.72)
    f.part(union(capsule(p, q, 0.0, 0.98, 0.0, -0.72, 0.06), hook, circle(p, q, 0.36, -0.7, 0.07)), wood)
    canopy = ellipse(p, q, 0.0, -0.05, 0.98, 0.92)
    canopy = intersection(canopy, -0.08 - q)
    for x in (-0.73, -0.245, 0.245, 0.73):
        canopy = intersection(canopy, -ellipse(p, q, x, -0.08, 0.235, 0.2))
    f.part(canopy, f.colour, outlined=True)
    f.part(intersection(canopy, ellipse(p, q, 0.0, -0.05, 0.5, 0.92)), f.light)
    f.part(intersection(canopy, p.abs() - 0.04), f.dark)
