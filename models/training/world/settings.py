"""The eight places. Each paints a whole backdrop; heights follow the frame's half height, sizes of things do not."""
import math

import torch

from .shapes import Brush, box, circle, ellipse, intersection, rgb, union

# One row per time of day: day, sunset, night.
SKY_TOP = torch.tensor([[.36, .66, .96], [.42, .28, .60], [.03, .05, .18]])
SKY_BOTTOM = torch.tensor([[.80, .93, 1.], [1., .62, .36], [.14, .18, .40]])
TINT = torch.tensor([[1., 1., 1.], [1., .76, .66], [.36, .42, .62]])
SUN = torch.tensor([[1., .93, .45], [1., .85, .45], [.95, .95, .85]])
SUN_HEIGHT = torch.tensor([.62, .12, .60])
CLOUD = torch.tensor([[1., 1., 1.], [1., .75, .68], [.22, .26, .46]])
WINDOW = torch.tensor([[.80, .90, .98], [1., .85, .55], [1., .88, .45]])
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
        star_x, star_y = (cell_x + .25 + .5 * hashed(1.)) / 2, (cell_y + .25 + .5 * hashed(2.)) / 2
        shine = self.coverage(circle(self.x, self.y, star_x, star_y, .026), softness=1.5) * (hashed(3.) > .5)
        self.blend(shine * visible, rgb(1., 1., .92))

    def sky(self):
        device = self.image.device
        self.gradient(SKY_TOP.to(device)[self.time], SKY_BOTTOM.to(device)[self.time])
        night = (self.time == NIGHT).float().view(-1, 1, 1)
        self.stars(night)
        sun_x = (self.roll('sun_x') * 1.5 - .75) * self.half_width
        sun_y = self.level(SUN_HEIGHT.to(device)[self.time].view(-1, 1, 1))
        self.fill(circle(self.x, self.y, sun_x, sun_y, .19), SUN.to(device)[self.time])
        sky_there = SKY_TOP.to(device)[self.time] * .8 + SKY_BOTTOM.to(device)[self.time] * .2
        self.fill(circle(self.x, self.y, sun_x + .1, sun_y + .06, .16), sky_there, opacity=night)  # the moon is a crescent
        for j in (0, 1):
            x = (self.roll(f'spot_{j}') * 1.6 - 1.7 + 1.8 * j) * (self.half_width + .4) / 1.4
            y = self.level(.55 + .25 * self.roll(f'height_{j}'))
            self.fill(union(ellipse(self.x, self.y, x, y, .30, .09), circle(self.x, self.y, x - .08, y + .07, .11),
                            circle(self.x, self.y, x + .1, y + .05, .08)), CLOUD.to(device)[self.time])

    def near(self):
        return self.roll('near_phase') * 2 * math.pi

    def far(self):
        return self.roll('far_phase') * 2 * math.pi


def paint_sea(b):
    b.sky()
    depth = ((b.level(-.12) - b.y) / (.9 * b.half_height)).clamp(0, 1).unsqueeze(1)
    far, near = (rgb(*c).to(b.tint.device) * b.tint for c in ((.25, .62, .85), (.05, .30, .62)))
    b.blend(b.coverage(b.y - b.level(-.12)).expand_as(b.image[:, 0]),
            far[:, :, None, None] + (near - far)[:, :, None, None] * depth)
    for j, height in enumerate((-.28, -.5)):
        b.fill(b.wave(height, .03, 9, b.far() + j * 2).abs() - .018, rgb(.75, .92, 1.).to(b.tint.device) * b.tint, opacity=.6)


def paint_underwater(b):
    b.gradient(rgb(.20, .68, .78).to(b.tint.device) * b.tint, rgb(.02, .22, .45).to(b.tint.device) * b.tint)
    bright = (b.y / b.half_height + 1) / 2
    for j in range(2):
        ray = (b.x + .5 * b.y - (b.roll(f'spot_{j}') * 2 - .7) * b.half_width).abs() - .13
        b.fill(ray, rgb(.7, .95, .95).to(b.tint.device) * b.tint, opacity=.18 * bright, softness=4)
    b.fill_tinted(b.wave(-.72, .08, 3, b.far()), .68, .59, .38)
    for j in range(4):
        x = -1.5 + j * .95 + .4 * b.roll(f'spot_{j}')
        b.fill_tinted(intersection((b.x - x - .06 * torch.sin(10 * b.y + b.near())).abs() - .055,
                                   b.y - b.level(-.25 - .3 * b.roll(f'height_{j}'))), .10, .55, .35)


def paint_meadow(b):
    b.sky()
    b.fill_tinted(b.wave(-.05, .16, 1.8, b.far()), .45, .75, .35)
    b.fill_tinted(b.wave(-.42, .10, 2.4, b.near()), .30, .62, .25)
    place = b.x * 3 + b.roll('spot_0')  # three flowers a unit
    across, up = (place % 1 - .5) / 3, b.y - b.level(-.74) + .10 * torch.sin(place.floor() * 2.1)
    b.fill_tinted((across * across + up * up).sqrt() - .055, 1., .85, .9)


def paint_mountains(b):
    b.sky()
    for j in range(4):
        x, top = -1.7 + j * 1.1 + .5 * b.roll(f'spot_{j}'), b.level(.25 + .35 * b.roll(f'height_{j}'))
        slope = (b.y - top + (b.x - x).abs()) * .75
        b.fill_tinted(slope, .42, .42, .55)
        b.fill_tinted(intersection(slope, top - .22 - b.y + .05 * torch.sin(20 * b.x)), .96, .97, 1.)
    b.fill_tinted(b.wave(-.5, .08, 2, b.near()), .22, .45, .33)


def paint_desert(b):
    b.sky()
    for j in range(2):
        x = -1.2 + 2. * j + .8 * b.roll(f'spot_{j}')
        pyramid = (b.y - b.level(.15) + .8 * (b.x - x).abs()) * .78
        b.fill_tinted(pyramid, .82, .62, .32)
        b.fill_tinted(intersection(pyramid, x - b.x), .68, .48, .25)
    b.fill_tinted(b.wave(-.25, .14, 1.6, b.far()), .95, .80, .45)
    b.fill_tinted(b.wave(-.6, .12, 2.1, b.near()), .88, .68, .35)


def paint_city(b):
    b.sky()
    walls = ((.55, .58, .66), (.66, .56, .55), (.45, .52, .62))
    inner = None
    for j in range(7):
        x, top = -1.86 + j * .62, b.level(-.1 + .75 * b.roll(('height_0', 'height_1', 'height_2', 'height_3', 'spot_0', 'spot_1', 'spot_2')[j]))
        b.fill_tinted(intersection((b.x - x).abs() - .24, b.y - top), *walls[j % 3])
        wall = intersection((b.x - x).abs() - .18, b.y - top + .1)
        inner = wall if inner is None else union(inner, wall)
    window = intersection(((b.x * 5) % 1 - .5).abs() - .26, ((b.y * 4) % 1 - .5).abs() - .26) / 4.5
    b.blend(b.coverage(inner) * b.coverage(window), WINDOW.to(b.image.device)[b.time])
    b.fill_tinted(b.y - b.level(-.62), .30, .30, .34)
    b.fill_tinted(intersection((b.y - b.level(-.8)).abs() - .028, ((b.x * 2 + b.roll('spot_3')) % 1 - .5).abs() / 2 - .13), .95, .9, .6)


def paint_snow(b):
    b.sky()
    b.fill_tinted(b.wave(-.1, .12, 1.7, b.far()), .82, .88, .95)
    for j in range(4):
        x, y = -1.6 + j + .5 * b.roll(f'spot_{j}'), b.level(-.35 + .15 * b.roll(f'height_{j}'))
        b.fill_tinted(box(b.x, b.y, x, y - .05, .03, .12), .42, .28, .18)
        for tier in range(2):
            cone = (b.y - y - .5 - .12 * tier + .15 * (1 - tier) + 2.2 * (b.x - x).abs()) * .42
            b.fill_tinted(intersection(cone, y + .02 + .2 * tier - b.y), .16, .45, .35)
    b.fill_tinted(b.wave(-.5, .08, 2.3, b.near()), .95, .97, 1.)


def paint_space(b):
    count = len(b.time)
    b.gradient(rgb(.03, .02, .10).to(b.image.device).expand(count, 3), rgb(.10, .05, .22).to(b.image.device).expand(count, 3))
    b.stars(torch.ones(count, 1, 1, device=b.image.device))
    x, y = (b.roll('sun_x') * 2 - 1) * b.half_width, b.level(.25 + .45 * b.roll('height_0'))
    hue, warmth = b.roll('spot_1').flatten(), b.roll('spot_2').flatten()
    planet = torch.stack([.85 - .3 * hue, .50 + .2 * warmth, .40 + .4 * hue], 1)
    disc = circle(b.x, b.y, x, y, .3)
    b.fill(disc, planet)
    b.fill(intersection(disc, -circle(b.x, b.y, x - .12, y + .1, .34)), planet * .7)
    b.fill(ellipse(b.x, b.y, x, y, .5, .09).abs() - .028, planet * .4 + .5)
    b.fill(b.wave(-.75, .12, 1.5, b.near()), rgb(.45, .44, .50))
    for name, shift, height, radius in (('spot_3', -1., -.86, .2), ('height_1', -1.2, -.93, .14)):
        b.fill(ellipse(b.x, b.y, (b.roll(name) * 2 + shift) * b.half_width, b.level(height), radius, radius * .26), rgb(.33, .32, .38))


PAINTERS = {'sea': paint_sea, 'underwater': paint_underwater, 'meadow': paint_meadow, 'mountains': paint_mountains,
            'desert': paint_desert, 'city': paint_city, 'snow': paint_snow, 'space': paint_space}


def paint_sea_front(b, time):
    """The wave in front of the subject; time (n, 1, 1) in 0..1."""
    b.fill_tinted(b.wave(-.78, .05, 6, b.far() - 2 * math.pi * time), .10, .38, .68)


def paint_underwater_front(b, time):
    """Three bubbles, rising."""
    for j in range(3):
        x = (b.roll(f'spot_{j}') * 1.8 - .9) * b.half_width
        height = 2 * b.half_height + .2
        y = (b.roll(f'height_{j}') * height + time * .9) % height - height / 2
        b.fill(circle(b.x, b.y, x, y, .065).abs() - .022, rgb(.85, .97, 1.).to(b.tint.device) * b.tint, opacity=.75)


FRONT_PAINTERS = {'sea': paint_sea_front, 'underwater': paint_underwater_front}
