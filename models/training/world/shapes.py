"""Signed distances of flat shapes (negative inside, in units) and the brush that fills them, anti-aliased.

All coordinates are tensors (n|1, height, width); positions and sizes are numbers or tensors that broadcast to them.
Most formulas: Inigo Quilez, "2D distance functions" (iquilezles.org/articles/distfunctions2d).
"""

import torch

from .scene import PIXELS_PER_UNIT


def circle(x, y, centre_x, centre_y, radius):
    return ((x - centre_x) ** 2 + (y - centre_y) ** 2).sqrt_() - radius


def ellipse(x, y, centre_x, centre_y, radius_x, radius_y):
    """First-order distance: exact on the outline, good enough within a pixel of it."""
    p, q = (x - centre_x) / radius_x, (y - centre_y) / radius_y
    length = (p * p + q * q).sqrt_()
    slope = ((p / radius_x) ** 2 + (q / radius_y) ** 2).sqrt_() + 1e-6
    return length * (length - 1) / slope


def box(x, y, centre_x, centre_y, half_x, half_y, corner=0.0):
    dx, dy = (x - centre_x).abs() - (half_x - corner), (y - centre_y).abs() - (half_y - corner)
    outside = (dx.clamp(min=0) ** 2 + dy.clamp(min=0) ** 2).sqrt_()
    return outside + torch.maximum(dx, dy).clamp_(max=0) - corner


def capsule(x, y, from_x, from_y, to_x, to_y, radius):
    """A line with round ends."""
    bx, by = to_x - from_x, to_y - from_y
    along = (((x - from_x) * bx + (y - from_y) * by) / (bx * bx + by * by + 1e-6)).clamp(0, 1)
    return ((x - from_x - bx * along) ** 2 + (y - from_y - by * along) ** 2).sqrt_() - radius


def polygon(x, y, points):
    """Convex polygon, corners in either order."""
    middle_x, middle_y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    distance = None
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        normal_x, normal_y = y1 - y0, x0 - x1
        length = (normal_x * normal_x + normal_y * normal_y) ** 0.5
        inside = torch.as_tensor(normal_x * (middle_x - x0) + normal_y * (middle_y - y0)).flatten()[0]
        edge = (normal_x * (x - x0) + normal_y * (y - y0)) * ((-1.0 if inside > 0 else 1.0) / length)
        distance = edge if distance is None else torch.maximum(distance, edge)
    return distance


def union(*distances):
    result = distances[0]
    for distance in distances[1:]:
        result = torch.minimum(result, distance)
    return result


def intersection(*distances):
    result = distances[0]
    for distance in distances[1:]:
        result = torch.maximum(result, distance)
    return result


def rgb(*colour: float) -> torch.Tensor:
    return torch.tensor([colour])


class Brush:
    """Paints on `image` (n, 3, height, width) in place; `pixel` is one pixel's size in the shapes' units. An edge is one pixel soft
    at any scale; `softness` other than 1 is a look, in pixels of the base size."""

    def __init__(self, image, pixel):
        self.image, self.pixel = image, pixel

    def coverage(self, distance, softness=1.0):
        return (0.5 - distance / (self.pixel if softness == 1.0 else softness / PIXELS_PER_UNIT)).clamp_(0, 1)

    def blend(self, alpha, colour):
        """alpha (n|1, height, width); colour (n|1, 3) or (n|1, 3, height, width)."""
        colour = colour if colour.dim() == 4 else colour[:, :, None, None]
        self.image.add_(alpha.unsqueeze(1) * (colour.to(self.image.device) - self.image))

    def fill(self, distance, colour, opacity=1.0, softness=1.0):
        self.blend(self.coverage(distance, softness) * opacity, colour)
