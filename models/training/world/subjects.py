"""The ten subjects, drawn in local coordinates: u forward (right), v up, the body within the unit circle.

`phase` (n, 1, 1) in radians moves tails, wings, wheels, legs and flames; `colour` (n, 3).
"""
import torch

from .shapes import Brush, box, capsule, circle, ellipse, intersection, polygon, rgb, union

BLACK, WHITE = rgb(.08, .08, .12), rgb(1., 1., 1.)
OUTLINE = .09  # local units
SIZE = {'fish': .31, 'bird': .31, 'boat': .33, 'car': .31, 'balloon': .33, 'ball': .27, 'butterfly': .31, 'rocket': .34,
        'cat': .31, 'jellyfish': .31}  # radius in units
FACING = ('fish', 'bird', 'boat', 'car', 'cat')  # drawn mirrored when they move left


class Figure(Brush):
    def __init__(self, image, pixel, u, v, phase, colour):
        super().__init__(image, pixel)
        self.u, self.v, self.phase, self.colour = u, v, phase, colour
        self.dark, self.light = colour * .62, colour * .5 + .5

    def part(self, distance, colour, outlined=False):
        if outlined:
            self.fill(distance - OUTLINE, self.colour * .35)
        self.fill(distance, colour)


def draw_fish(f, u, v):
    swing = .32 * torch.sin(f.phase * 2)
    tail = polygon(u, v, [(-.55, 0. * swing), (-1.05, .42 + swing), (-1.05, -.42 + swing)])
    f.part(union(tail, ellipse(u, v, .1, 0., .78, .48)), f.colour, outlined=True)
    f.part(polygon(u, v, [(-.1, -.1), (-.35, -.28 + .5 * swing), (.25, -.3)]), f.dark)
    f.part(tail, f.dark)
    f.part(ellipse(u, v, .05, -.25, .5, .18), f.light)
    f.part(circle(u, v, .5, .12, .15), WHITE)
    f.part(circle(u, v, .55, .12, .08), BLACK)


def draw_bird(f, u, v):
    wing = .7 * torch.sin(f.phase * 3)
    f.part(polygon(u, v, [(-.4, .0), (-1.0, .18), (-1.0, -.15)]), f.dark, outlined=True)
    f.part(union(ellipse(u, v, 0., 0., .6, .36), circle(u, v, .55, .25, .3)), f.colour, outlined=True)
    f.part(polygon(u, v, [(.8, .36), (1.12, .22), (.8, .12)]), rgb(.98, .7, .1))
    f.part(capsule(u, v, 0., .05, -.22 + 0 * wing, .05 + wing, .17), f.dark)
    f.part(ellipse(u, v, .1, -.18, .4, .13), f.light)
    f.part(circle(u, v, .62, .32, .08), BLACK)


def draw_boat(f, u, v):
    f.part(box(u, v, 0., .25, .04, .75), rgb(.40, .25, .15))
    f.part(polygon(u, v, [(.08, .95), (.08, -.1), (.75, -.1)]), WHITE, outlined=True)
    f.part(polygon(u, v, [(-.08, .8), (-.08, -.1), (-.6, -.1)]), f.light)
    f.part(polygon(u, v, [(-1., -.25), (1., -.25), (.65, -.75), (-.65, -.75)]), f.colour, outlined=True)
    f.part(box(u, v, 0., -.33, .9, .06), f.dark)


def draw_car(f, u, v):
    glass = rgb(.75, .90, 1.)
    f.part(polygon(u, v, [(-.65, .0), (-.4, .55), (.3, .55), (.62, .0)]), f.colour, outlined=True)
    f.part(box(u, v, 0., -.12, 1., .28, .14), f.colour, outlined=True)
    f.part(polygon(u, v, [(-.48, .05), (-.32, .43), (-.06, .43), (-.06, .05)]), glass)
    f.part(polygon(u, v, [(.06, .05), (.06, .43), (.23, .43), (.45, .05)]), glass)
    f.part(box(u, v, 0., -.28, .95, .05), f.dark)
    f.part(circle(u, v, .93, -.05, .09), rgb(1., .95, .6))
    for x in (-.55, .55):
        f.part(circle(u, v, x, -.42, .26), BLACK)
        f.part(circle(u, v, x, -.42, .11), rgb(.7, .7, .72))
        f.part(circle(u, v, x + .15 * torch.cos(f.phase * 2), -.42 - .15 * torch.sin(f.phase * 2), .06), rgb(.7, .7, .72))


def draw_balloon(f, u, v):
    envelope = union(circle(u, v, 0., .3, .7), polygon(u, v, [(-.6, .0), (.6, .0), (.2, -.62), (-.2, -.62)]))
    for side in (-1, 1):
        f.part(capsule(u, v, .18 * side, -.5, .12 * side, -.85, .03), BLACK)
    f.part(envelope, f.colour, outlined=True)
    f.part(intersection(envelope, ellipse(u, v, 0., .3, .3, .8)), f.light)
    f.part(intersection(envelope, ellipse(u, v, 0., .3, .1, .8)), f.dark)
    f.part(box(u, v, 0., -.92, .2, .14, .04), rgb(.50, .30, .15))
    f.fill(circle(u, v, 0., -.68, .09), rgb(1., .8, .2), opacity=.5 + .5 * torch.sin(f.phase * 4))


def draw_ball(f, u, v):
    ball, cosine, sine = circle(u, v, 0., 0., .8), torch.cos(f.phase * .8), torch.sin(f.phase * .8)
    p, q = cosine * u + sine * v, cosine * v - sine * u
    f.part(ball, f.colour, outlined=True)
    f.part(intersection(ball, q.abs() - .16), WHITE)
    f.part(intersection(ball, p.abs() - .1, -q), f.dark)
    f.part(circle(u, v, -.28, .35, .12), f.light)


def draw_butterfly(f, u, v):
    open_ = .35 + .65 * torch.cos(f.phase * 2).abs()
    for side in (-1, 1):
        upper = ellipse(u, v, side * .48 * open_, .32, .46 * open_, .46)
        lower = ellipse(u, v, side * .38 * open_, -.42, .34 * open_, .36)
        f.part(union(upper, lower), f.colour, outlined=True)
        f.part(ellipse(u, v, side * .5 * open_, .34, .2 * open_, .22), f.dark)
        f.part(ellipse(u, v, side * .4 * open_, -.42, .14 * open_, .16), f.light)
    f.part(capsule(u, v, 0., .5, 0., -.55, .10), BLACK)
    for side in (-1, 1):
        f.part(capsule(u, v, 0., .5, .22 * side, .92, .04), BLACK)


def draw_rocket(f, u, v):
    flame = .25 + .12 * torch.sin(f.phase * 5)
    f.part(polygon(u, v, [(-.24, -.55), (.24, -.55), (0. * flame, -.65 - flame * 1.2)]), rgb(1., .6, .1))
    f.part(polygon(u, v, [(-.12, -.55), (.12, -.55), (0. * flame, -.6 - flame * .6)]), rgb(1., .95, .5))
    for side in (-1, 1):
        f.part(polygon(u, v, [(.25 * side, .0), (.68 * side, -.7), (.25 * side, -.55)]), f.dark, outlined=True)
    body = union(box(u, v, 0., -.1, .34, .5, .08), ellipse(u, v, 0., .35, .34, .7))
    f.part(body, f.colour, outlined=True)
    f.part(intersection(body, .55 - v), f.dark)
    f.part(circle(u, v, 0., .2, .19), WHITE)
    f.part(circle(u, v, 0., .2, .13), rgb(.35, .65, .9))


def draw_cat(f, u, v):
    wag = torch.sin(f.phase * 1.5)
    f.part(capsule(u, v, -.55, -.1, -.95 - .1 * wag, .45 + .25 * wag, .1), f.colour, outlined=True)
    for j, x in enumerate((-.45, -.2, .2, .45)):
        f.part(capsule(u, v, x, -.3, x + .14 * torch.sin(f.phase * 2 + j * 3.14), -.8, .09), f.dark)
    ears = union(polygon(u, v, [(.2, .4), (.24, .9), (.52, .6)]), polygon(u, v, [(.9, .4), (.86, .9), (.58, .6)]))
    f.part(union(ellipse(u, v, -.05, -.15, .65, .36), circle(u, v, .55, .3, .38), ears), f.colour, outlined=True)
    f.part(ellipse(u, v, .6, .15, .18, .12), f.light)
    f.part(circle(u, v, .43, .36, .075), BLACK)
    f.part(circle(u, v, .72, .36, .075), BLACK)
    f.part(circle(u, v, .6, .2, .05), rgb(.95, .5, .55))


def draw_jellyfish(f, u, v):
    pulse = 1 + .14 * torch.sin(f.phase * 2)
    for j, x in enumerate((-.45, -.15, .15, .45)):
        arm = (u - x - .12 * torch.sin(5 * v + f.phase * 2 + j)).abs() - .075
        f.part(intersection(arm, v, -.95 + .2 * (j % 2) - v), f.light if j % 2 else f.dark)
    dome = intersection(ellipse(u, v, 0., -.05, .72 * pulse, .85 / pulse), -.08 - v)
    f.part(dome, f.colour, outlined=True)
    f.part(intersection(dome, v - .08), f.dark)
    f.part(ellipse(u, v, -.25, .45, .2, .14), f.light)
    f.part(circle(u, v, -.2, .2, .08), BLACK)
    f.part(circle(u, v, .25, .2, .08), BLACK)


DRAWERS = {'fish': draw_fish, 'bird': draw_bird, 'boat': draw_boat, 'car': draw_car, 'balloon': draw_balloon, 'ball': draw_ball,
           'butterfly': draw_butterfly, 'rocket': draw_rocket, 'cat': draw_cat, 'jellyfish': draw_jellyfish}
