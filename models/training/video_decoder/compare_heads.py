"""Which way to draw large films learns most at equal cost: each kind's own part is trained from the same frozen trunk, by the same loss.

python -m models.training.video_decoder.compare_heads layers --minutes 5      or: pixels, upscaler

`layers` is what ships. `pixels`: the same fine stage puts out all pixels of x4, as changes of the small frames enlarged and blended.
`upscaler`: no features at all, a small network of its own turns each two small frames into the three large ones up to the second.
"""

import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F

from .. import weight_files
from ..autoencoder import conv1, conv3
from .network import GROUPS, PACKING, SCALE, SLOTS, VideoDecoder, enlarge
from .train import compose_crops, draw_crops, parse, train

BETWEEN = SLOTS // GROUPS  # large frames for each small one
PIXELS = 3 * SCALE**2  # of a large frame, at a base pixel


def small_crops(packed):
    """(2 B, 192, ..) of two latent frames -> the small frames from the last of the first on (B, 5, 3, 8h, 8w), -1..1."""
    small = F.pixel_shuffle(packed, PACKING)
    small = small.reshape(-1, 2 * GROUPS, 3, *small.shape[2:])
    return small[:, GROUPS - 1 :]


def add_to_blend(changes, small, side):
    """changes (B, 12 or 13, 3, 4H, 4W), small (B, 5, 3, H, W), both with a margin -> frames (B, 13, 3, 32 side, 32 side) in 0..1."""
    pixels = 8 * SCALE * side
    base = enlarge(small.float(), pixels, pixels, SCALE)
    part = torch.arange(1, BETWEEN + 1, device=base.device).view(1, 1, -1, 1, 1, 1) / BETWEEN
    blend = (base[:, :-1, None] * (1 - part) + base[:, 1:, None] * part).flatten(1, 2)
    margin = (changes.shape[-1] - pixels) // 2
    changes = changes.float()[..., margin:-margin, margin:-margin]
    if changes.shape[1] == SLOTS:
        changes = F.pad(changes, (0, 0) * 3 + (1, 0))
    return (torch.cat([base[:, :1], blend], 1) + changes) * 0.5 + 0.5


class Pixels(VideoDecoder):
    def __init__(self):
        super().__init__()
        fine = self.edges.in_channels
        self.head = conv1(fine, SLOTS * PIXELS * 4)
        nn.init.kaiming_normal_(self.head.weight, nonlinearity='linear')
        self.head.weight.data.mul_(0.05)
        nn.init.zeros_(self.head.bias)

    def new_parameters(self):
        unused = {id(parameter) for head in (self.edges, self.paint) for parameter in head.parameters()}
        return [p for p in super().new_parameters() if id(p) not in unused] + list(self.head.parameters())


def draw_pixels(decoder, features, packed, past, inside, side):
    changes = F.pixel_shuffle(
        decoder.head(decoder.refine(features, decoder.small_frames(packed, 2, past), inside)), 2 * SCALE
    )
    changes = changes.reshape(-1, 2 * SLOTS, 3, *changes.shape[2:])[:, SLOTS - 1 :]
    return changes, small_crops(packed)


class Upscaler(VideoDecoder):
    """As SRVGGNetCompact: convolutions at the base size, a pixel shuffle at the end."""

    def __init__(self, width=24, depth=2):
        super().__init__()
        self.first, self.last = conv3(6, width), conv3(width, BETWEEN * PIXELS)
        self.body = nn.ModuleList(conv3(width, width) for _ in range(depth))
        self.last.weight.data.mul_(0.05)

    def new_parameters(self):
        return [parameter for module in (self.first, self.body, self.last) for parameter in module.parameters()]


def draw_upscaled(decoder, features, packed, past, inside, side):
    small = small_crops(packed)
    h = F.silu(decoder.first(torch.cat([small[:, :-1], small[:, 1:]], 2).flatten(0, 1)))
    for convolution in decoder.body:
        h = h + F.silu(convolution(h))
    changes = F.pixel_shuffle(decoder.last(h), SCALE)
    return changes.reshape(len(small), SLOTS, 3, *changes.shape[2:]), small


KINDS = {
    'layers': (VideoDecoder, draw_crops, compose_crops),
    'pixels': (Pixels, draw_pixels, add_to_blend),
    'upscaler': (Upscaler, draw_upscaled, add_to_blend),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('kind', choices=KINDS)
    arguments = parse(parser)
    torch.manual_seed(arguments.seed)
    make, draw, composed = KINDS[arguments.kind]
    decoder = make()
    decoder.start_from(weight_files.read(arguments.model)[2])
    arguments.name, arguments.heads_only = f'compare-{arguments.kind}', True
    train(decoder.to(memory_format=torch.channels_last), arguments, draw, composed)


if __name__ == '__main__':
    main()
