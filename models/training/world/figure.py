"""The brush that draws one kind of subject, in local coordinates: u forward (right), v up, the body within the unit circle."""

from .shapes import Brush, rgb

BLACK, WHITE = rgb(0.08, 0.08, 0.12), rgb(1.0, 1.0, 1.0)
OUTLINE = 0.09  # local units


class Figure(Brush):
    """u, v (n, height, width); `phase` (n, 1, 1) in radians moves tails, wings, wheels, legs and flames; `colour` (n, 3)."""

    def __init__(self, image, pixel, u, v, phase, colour):
        super().__init__(image, pixel)
        self.u, self.v, self.phase, self.colour = u, v, phase, colour
        self.dark, self.light = colour * 0.62, colour * 0.5 + 0.5

    def part(self, distance, colour, outlined=False):
        if outlined:
            self.fill(distance - OUTLINE, self.colour * 0.35)
        self.fill(distance, colour)
