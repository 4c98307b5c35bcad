"""The animals, each in local coordinates; see figure."""

import torch

from .figure import BLACK, WHITE
from .shapes import capsule, circle, ellipse, intersection, polygon, rgb, union


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
    wing = 0.55 * torch.cos(f.phase * 2)
    f.part(polygon(u, v, [(-0.4, 0.0), (-1.0, 0.18), (-1.0, -0.15)]), f.dark, outlined=True)
    f.part(union(ellipse(u, v, 0.0, 0.0, 0.6, 0.36), circle(u, v, 0.55, 0.25, 0.3)), f.colour, outlined=True)
    f.part(polygon(u, v, [(0.8, 0.36), (1.12, 0.22), (0.8, 0.12)]), rgb(0.98, 0.7, 0.1))
    f.part(capsule(u, v, 0.0, 0.05, -0.22 + 0 * wing, 0.05 + wing, 0.17), f.dark)
    f.part(ellipse(u, v, 0.1, -0.18, 0.4, 0.13), f.light)
    f.part(circle(u, v, 0.62, 0.32, 0.08), BLACK)


def draw_butterfly(f, u, v):
    open_ = 0.75 + 0.25 * torch.cos(f.phase * 2)
    for side in (-1, 1):
        upper = ellipse(u, v, side * 0.48 * open_, 0.32, 0.46 * open_, 0.46)
        lower = ellipse(u, v, side * 0.38 * open_, -0.42, 0.34 * open_, 0.36)
        f.part(union(upper, lower), f.colour, outlined=True)
        f.part(ellipse(u, v, side * 0.5 * open_, 0.34, 0.2 * open_, 0.22), f.dark)
        f.part(ellipse(u, v, side * 0.4 * open_, -0.42, 0.14 * open_, 0.16), f.light)
    f.part(capsule(u, v, 0.0, 0.5, 0.0, -0.55, 0.10), BLACK)
    for side in (-1, 1):
        f.part(capsule(u, v, 0.0, 0.5, 0.22 * side, 0.92, 0.04), BLACK)


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


def draw_dog(f, u, v):
    wag, step = torch.sin(f.phase * 2.5), 0.14 * torch.sin(f.phase * 2)
    f.part(capsule(u, v, -0.6, 0.0, -0.82 + 0.14 * wag, 0.55, 0.1), f.colour, outlined=True)
    for j, x in enumerate((-0.55, -0.33, 0.15, 0.36)):
        f.part(capsule(u, v, x, -0.3, x + (step if j % 2 else -step), -0.84, 0.1), f.dark, outlined=True)
    body = union(capsule(u, v, -0.5, -0.12, 0.25, -0.1, 0.27), capsule(u, v, 0.2, -0.05, 0.45, 0.4, 0.2))
    head = union(circle(u, v, 0.48, 0.48, 0.3), capsule(u, v, 0.6, 0.36, 0.9, 0.32, 0.16))
    f.part(capsule(u, v, 0.8, 0.2, 0.84, 0.04 + 0.04 * wag, 0.09), rgb(0.95, 0.4, 0.5))
    f.part(union(body, head), f.colour, outlined=True)
    f.part(ellipse(u, v, -0.2, 0.0, 0.24, 0.14), f.dark)
    f.part(capsule(u, v, 0.82, 0.26, 0.9, 0.26, 0.09), f.light)
    f.part(circle(u, v, 1.0, 0.42, 0.11), BLACK)
    f.part(circle(u, v, 0.64, 0.56, 0.08), BLACK)
    f.part(capsule(u, v, 0.34, 0.58, 0.26 + 0.05 * wag, 0.16, 0.13), f.colour * 0.45)
    f.part(capsule(u, v, 0.14, 0.05, 0.5, 0.08, 0.06), rgb(0.15, 0.15, 0.2))


def draw_rabbit(f, u, v):
    twitch, step = 0.1 * torch.sin(f.phase * 2), 0.1 * torch.sin(f.phase * 2)
    for x, lean in ((0.5, 0.08), (0.26, -0.12)):
        f.part(capsule(u, v, x, 0.3, x + lean + twitch, 0.9, 0.13), f.colour, outlined=True)
        f.part(capsule(u, v, x, 0.4, x + lean + twitch, 0.86, 0.06), rgb(1.0, 0.62, 0.68))
    f.part(circle(u, v, -0.72, -0.42, 0.2), WHITE, outlined=True)
    f.part(capsule(u, v, 0.3, -0.4, 0.36 + step, -0.82, 0.1), f.dark, outlined=True)
    f.part(union(ellipse(u, v, -0.14, -0.36, 0.54, 0.42), circle(u, v, 0.42, 0.12, 0.32)), f.colour, outlined=True)
    f.part(ellipse(u, v, -0.3, -0.44, 0.3, 0.3), f.dark)
    f.part(capsule(u, v, -0.35 - step, -0.8, 0.05 - step, -0.8, 0.12), f.light, outlined=True)
    f.part(circle(u, v, 0.62, 0.0, 0.13), f.light)
    f.part(circle(u, v, 0.5, 0.2, 0.09), BLACK)
    f.part(circle(u, v, 0.73, 0.06, 0.07), rgb(0.95, 0.4, 0.5))


def draw_elephant(f, u, v):
    swing, step, flap = 0.1 * torch.sin(f.phase * 1.5), 0.1 * torch.sin(f.phase * 2), 0.05 * torch.sin(f.phase * 2)
    f.part(capsule(u, v, -0.85, 0.2, -1.0 + swing, -0.2, 0.05), f.colour * 0.35)
    for x in (-0.34, 0.36):
        f.part(capsule(u, v, x, -0.2, x - step, -0.74, 0.14), f.dark, outlined=True)
    trunk = union(
        capsule(u, v, 0.7, 0.25, 0.82, -0.3, 0.15),
        capsule(u, v, 0.82, -0.3, 1.02, -0.42, 0.12),
        capsule(u, v, 1.02, -0.42, 1.07, -0.2 + swing, 0.1),
    )
    near_legs = union(*(capsule(u, v, x, -0.2, x + step, -0.76, 0.16) for x in (-0.64, 0.04)))
    body = union(ellipse(u, v, -0.26, 0.06, 0.64, 0.46), circle(u, v, 0.46, 0.38, 0.36))
    f.part(union(body, trunk, near_legs), f.colour, outlined=True)
    f.part(capsule(u, v, 0.56, 0.0, 0.68, -0.28, 0.07), WHITE, outlined=True)
    f.part(ellipse(u, v, 0.14, 0.3, 0.3 + flap, 0.4), f.dark, outlined=True)
    f.part(ellipse(u, v, 0.14, 0.28, 0.18 + flap, 0.25), f.light)
    f.part(circle(u, v, 0.62, 0.48, 0.08), BLACK)


def draw_penguin(f, u, v):
    flap, step = 0.16 * torch.sin(f.phase * 2), 0.06 * torch.sin(f.phase * 2)
    orange = rgb(0.98, 0.6, 0.1)
    for side in (-1, 1):
        f.part(
            capsule(u, v, 0.2 * side, -0.86 + side * step, 0.2 * side + 0.14, -0.88 + side * step, 0.11), orange, True
        )
    f.part(ellipse(u, v, 0.4, 0.5, 0.26, 0.11), orange, outlined=True)
    for side in (-1, 1):
        f.part(capsule(u, v, 0.42 * side, 0.15, (0.7 + flap) * side, -0.4, 0.12), f.dark, outlined=True)
    f.part(union(ellipse(u, v, 0.0, -0.22, 0.5, 0.64), circle(u, v, 0.0, 0.55, 0.36)), f.colour, outlined=True)
    f.part(ellipse(u, v, 0.06, -0.28, 0.42, 0.56), f.dark)
    f.part(union(ellipse(u, v, 0.06, -0.3, 0.35, 0.5), ellipse(u, v, 0.16, 0.5, 0.19, 0.2)), WHITE)
    f.part(circle(u, v, 0.15, 0.6, 0.09), BLACK)


def draw_turtle(f, u, v):
    step, nod = 0.12 * torch.sin(f.phase * 2), 0.05 * torch.sin(f.phase * 1.5)
    f.part(capsule(u, v, -0.7, -0.36, -0.98, -0.44 + nod, 0.07), f.light, outlined=True)
    for j, x in enumerate((-0.5, 0.3)):
        f.part(capsule(u, v, x, -0.4, x + (step if j else -step), -0.7, 0.15), f.light, outlined=True)
    f.part(capsule(u, v, 0.5, -0.3, 0.86, 0.0 + nod, 0.14), f.light, outlined=True)
    f.part(ellipse(u, v, 0.9, 0.08 + nod, 0.22, 0.19), f.light)
    f.part(circle(u, v, 0.97, 0.13 + nod, 0.075), BLACK)
    shell = intersection(ellipse(u, v, -0.1, -0.32, 0.72, 0.9), -0.32 - v)
    f.part(shell, f.colour, outlined=True)
    for x, y in ((-0.1, 0.14), (-0.48, -0.08), (0.28, -0.08)):
        f.part(intersection(shell + 0.06, ellipse(u, v, x, y, 0.17, 0.22)), f.colour * 0.45)
    f.part(capsule(u, v, -0.8, -0.38, 0.6, -0.38, 0.08), f.dark, outlined=True)


def draw_whale(f, u, v):
    swing, spray = 0.14 * torch.sin(f.phase * 1.5), 0.1 * torch.sin(f.phase * 2)
    spout = capsule(u, v, 0.3, 0.3, 0.3, 0.68, 0.07)
    for side in (-1, 1):
        arc = intersection(circle(u, v, 0.3 + 0.2 * side, 0.68, 0.2).abs() - 0.075, 0.68 - v)
        drop = capsule(u, v, 0.3 + 0.4 * side, 0.68, 0.3 + 0.43 * side, 0.52 + spray, 0.075)
        spout = union(spout, arc, drop)
    f.part(spout - 0.06, rgb(0.2, 0.45, 0.75))
    f.part(spout, rgb(0.8, 0.95, 1.0))
    fluke = union(
        capsule(u, v, -0.8, 0.14 + swing, -1.0, 0.42 + swing, 0.12),
        capsule(u, v, -0.8, 0.14 + swing, -0.54, 0.46 + swing, 0.12),
    )
    body = union(ellipse(u, v, 0.2, -0.24, 0.78, 0.52), capsule(u, v, -0.35, -0.28, -0.8, 0.1 + swing, 0.16))
    f.part(union(body, fluke), f.colour, outlined=True)
    f.part(fluke, f.dark)
    f.part(intersection(body, ellipse(u, v, 0.35, -0.66, 0.66, 0.36)), WHITE)
    f.part(capsule(u, v, 0.05, -0.44, -0.14, -0.66 + swing, 0.11), f.dark)
    f.part(capsule(u, v, 0.62, -0.32, 0.94, -0.24, 0.04), f.colour * 0.35)
    f.part(circle(u, v, 0.58, -0.1, 0.08), BLACK)


def draw_bee(f, u, v):
    flap = torch.sin(f.phase * 3)
    for j, lean in enumerate((-0.42, 0.06)):
        wing = capsule(u, v, -0.05 + 0.12 * j, 0.25, lean + (0.12 if j else -0.08) * flap, 0.68 + 0.1 * flap, 0.2)
        f.part(wing, rgb(0.88, 0.95, 1.0), outlined=True)
    f.part(polygon(u, v, [(-0.6, 0.02), (-1.0, -0.15), (-0.6, -0.28)]), BLACK)
    for x in (0.7, 0.5):
        f.part(capsule(u, v, x, 0.1, x + 0.22, 0.5 + 0.04 * flap, 0.05), BLACK)
    body = ellipse(u, v, -0.12, -0.12, 0.62, 0.46)
    f.part(body, f.colour, outlined=True)
    for x in (-0.5, -0.12, 0.24):
        f.part(intersection(body, (u - x).abs() - 0.1), BLACK)
    f.part(circle(u, v, 0.58, -0.05, 0.28), f.colour, outlined=True)
    f.part(circle(u, v, 0.66, 0.02, 0.12), WHITE)
    f.part(circle(u, v, 0.7, 0.02, 0.07), BLACK)


def draw_dinosaur(f, u, v):
    wag, step, nod = 0.12 * torch.sin(f.phase * 1.5), 0.1 * torch.sin(f.phase * 2), 0.05 * torch.sin(f.phase * 1.5)
    spikes = ((-0.72, -0.02), (-0.46, 0.12), (-0.18, 0.18), (0.1, 0.16), (0.3, 0.38), (0.4, 0.66))
    for x, y in spikes:
        f.part(
            polygon(u, v, [(x - 0.16, y - 0.12), (x - 0.06, y + 0.22), (x + 0.14, y - 0.06)]), f.light, outlined=True
        )
    for x in (-0.2, 0.32):
        f.part(capsule(u, v, x, -0.35, x - step, -0.8, 0.12), f.dark, outlined=True)
    tail = union(
        polygon(u, v, [(-0.4, 0.08), (-0.4, -0.42), (-1.02, -0.36 + wag), (-1.02, -0.24 + wag)]),
        circle(u, v, -1.02, -0.3 + wag, 0.06),
    )
    neck = capsule(u, v, 0.25, -0.1, 0.52, 0.7 + nod, 0.16)
    head = ellipse(u, v, 0.7, 0.78 + nod, 0.32, 0.18)
    near_legs = union(*(capsule(u, v, x, -0.3, x + step, -0.82, 0.13) for x in (-0.46, 0.08)))
    f.part(union(ellipse(u, v, -0.08, -0.2, 0.54, 0.36), tail, neck, head, near_legs), f.colour, outlined=True)
    f.part(ellipse(u, v, -0.12, -0.24, 0.26, 0.12), f.dark)
    f.part(circle(u, v, 0.66, 0.84 + nod, 0.08), BLACK)
