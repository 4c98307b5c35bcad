"""What carries people, each in local coordinates; see figure."""

import torch

from .figure import BLACK, WHITE
from .shapes import box, capsule, circle, ellipse, intersection, polygon, rgb, union


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


def draw_plane(f, u, v):
    bank = 0.06 * torch.sin(f.phase)
    f.part(polygon(u, v, [(0.25, 0.1), (-0.1, 0.1), (-0.3, 0.55 - bank), (-0.12, 0.55 - bank)]), f.dark, outlined=True)
    f.part(polygon(u, v, [(-0.5, 0.1), (-0.9, 0.1), (-1.05, 0.65), (-0.8, 0.65)]), f.dark, outlined=True)
    body = union(
        capsule(u, v, -0.4, 0.0, 0.75, 0.0, 0.24),
        polygon(u, v, [(-0.4, 0.24), (-0.4, -0.24), (-1.05, 0.14), (-1.0, 0.2)]),
    )
    f.part(body, f.colour, outlined=True)
    f.part(intersection(body, v + 0.1), f.light)
    for x in (-0.4, -0.16, 0.08, 0.32):
        f.part(circle(u, v, x, 0.07, 0.075), rgb(0.2, 0.35, 0.6))
    f.part(polygon(u, v, [(0.6, 0.04), (0.62, 0.18), (0.78, 0.18), (0.92, 0.04)]), rgb(0.75, 0.9, 1.0))
    f.part(
        polygon(u, v, [(0.3, -0.1), (-0.1, -0.1), (-0.62, -0.7 + bank), (-0.36, -0.7 + bank)]), f.dark, outlined=True
    )
    f.fill(circle(u, v, -0.93, 0.68, 0.08), rgb(1.0, 0.3, 0.2), opacity=0.5 + 0.5 * torch.sin(f.phase * 4))


def draw_helicopter(f, u, v):
    cosine, sine, steel = torch.cos(f.phase * 1.5), torch.sin(f.phase * 1.5), rgb(0.36, 0.37, 0.42)
    f.part(capsule(u, v, -0.2, -0.74, 0.68, -0.74, 0.06), steel)
    for x in (0.0, 0.42):
        f.part(capsule(u, v, x, -0.4, x, -0.74, 0.05), steel)
    f.part(polygon(u, v, [(0.0, 0.16), (0.0, -0.22), (-1.0, 0.06), (-1.0, 0.16)]), f.dark, outlined=True)
    f.part(polygon(u, v, [(-1.0, 0.42), (-0.84, 0.42), (-0.74, 0.06), (-1.0, 0.06)]), f.colour, outlined=True)
    f.part(capsule(u, v, 0.2, 0.2, 0.2, 0.56, 0.07), steel)
    cabin = ellipse(u, v, 0.22, -0.1, 0.54, 0.42)
    f.part(cabin, f.colour, outlined=True)
    f.part(intersection(cabin + 0.05, 0.26 - u, -0.16 - v), rgb(0.75, 0.9, 1.0))
    f.part(box(u, v, 0.02, 0.0, 0.13, 0.12), rgb(0.75, 0.9, 1.0))
    f.part(intersection(cabin, (v + 0.3).abs() - 0.06), f.dark)
    # Two blades of one wheel seen from the side: as one comes toward the eye and shortens, the other reaches out.
    for p, q in ((cosine, sine), (-sine, cosine)):
        f.part(capsule(u, v, 0.2 - 0.95 * p, 0.6 - 0.08 * q, 0.2 + 0.8 * p, 0.6 + 0.08 * q, 0.07), steel)
    f.part(capsule(u, v, -0.93 - 0.2 * sine, 0.24 - 0.2 * cosine, -0.93 + 0.2 * sine, 0.24 + 0.2 * cosine, 0.05), steel)


def draw_train(f, u, v):
    grey = rgb(0.7, 0.7, 0.72)
    for j in range(2):
        age = (f.phase / 6.2832 + 0.5 * j) % 1.0
        puff = circle(u, v, 0.52 - 0.55 * age, 0.62 + 0.28 * age, 0.1 + 0.12 * age)
        f.fill(puff, rgb(0.93, 0.93, 0.95), opacity=(4 * (1 - age)).clamp(max=1.0))
    f.part(polygon(u, v, [(0.42, 0.1), (0.62, 0.1), (0.7, 0.58), (0.34, 0.58)]), f.dark, outlined=True)
    f.part(circle(u, v, 0.08, 0.22, 0.15), rgb(0.95, 0.75, 0.2), outlined=True)
    f.part(polygon(u, v, [(0.65, -0.35), (0.85, -0.4), (1.0, -0.72), (0.6, -0.72)]), rgb(0.3, 0.3, 0.34), outlined=True)
    f.part(box(u, v, -0.58, 0.1, 0.32, 0.5), f.colour, outlined=True)
    f.part(box(u, v, 0.2, -0.08, 0.62, 0.28, 0.1), f.colour, outlined=True)
    f.part(box(u, v, 0.0, -0.4, 0.9, 0.1), f.dark)
    f.part(box(u, v, -0.58, 0.6, 0.44, 0.09), f.colour * 0.35)
    f.part(box(u, v, -0.58, 0.28, 0.18, 0.16), rgb(0.8, 0.93, 1.0))
    for x in (0.1, 0.6):
        f.part(box(u, v, x, -0.08, 0.05, 0.27), f.dark)
    f.part(circle(u, v, 0.84, 0.04, 0.1), rgb(1.0, 0.95, 0.6))
    for x in (-0.6, -0.08, 0.44):
        f.part(circle(u, v, x, -0.6, 0.25), BLACK)
        f.part(circle(u, v, x, -0.6, 0.1), grey)
    x, y = 0.13 * torch.cos(f.phase * 2), -0.6 - 0.13 * torch.sin(f.phase * 2)
    f.part(capsule(u, v, -0.6 + x, y, 0.44 + x, y, 0.06), grey)


def draw_ufo(f, u, v):
    glass = intersection(ellipse(u, v, 0.0, 0.0, 0.5, 0.72), -v)
    f.part(glass, rgb(0.72, 0.93, 1.0), outlined=True)
    f.part(ellipse(u, v, 0.0, 0.26, 0.24, 0.28), rgb(0.45, 0.8, 0.35))
    for side in (-1, 1):
        f.part(ellipse(u, v, 0.11 * side, 0.32, 0.08, 0.1), BLACK)
    f.part(ellipse(u, v, 0.0, -0.34, 0.5, 0.24), rgb(0.4, 0.42, 0.48), outlined=True)
    f.part(ellipse(u, v, 0.0, -0.14, 1.02, 0.3), f.colour, outlined=True)
    f.part(ellipse(u, v, 0.0, 0.02, 0.62, 0.13), f.light)
    for j, x in enumerate((-0.7, -0.35, 0.0, 0.35, 0.7)):
        y = -0.24 + 0.18 * x * x
        f.part(circle(u, v, x, y, 0.12), f.colour * 0.35)
        lit = 0.55 + 0.45 * torch.sin(f.phase * 2 - 1.26 * j)
        f.fill(circle(u, v, x, y, 0.09), rgb(1.0, 0.95, 0.45), opacity=lit)
