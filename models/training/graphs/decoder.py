"""decoder.onnx: one latent frame at a time. latents (1, C, h, w) normalised, memory_0.. of the frame before (zeros at first)
-> frames (4, 3, 8h, 8w) in 0..1, memory_0.. for the next. Of the first latent frame only the last frame is shown.
encoder.onnx: four frames (the first frame repeated four times at the start) -> one normalised latent frame, with its own memory."""

import numpy as np

from ..autoencoder import LATENT_LIMIT, NORM_EPS
from ..video_decoder.network import FINE_BLOCKS
from .builder import Graph


class ConvGraph(Graph):
    memories = 0

    def conv(self, x, name):
        size = self.header[f'{name}.weight']['shape'][2]
        return self.op(
            'Conv',
            x,
            self.weight(f'{name}.weight'),
            self.weight(f'{name}.bias'),
            kernel_shape=[size, size],
            pads=[size // 2] * 4,
        )

    def norm(self, x, name):
        return self.rms_norm(x, self.weight(f'{name}.weight'), NORM_EPS, axis=1)

    def memory(self, x, channels):
        """What x was one latent frame ago; zeros at first."""
        dims = [1, channels, f'height_{self.memories}', f'width_{self.memories}']
        past = self.input(f'memory_{self.memories}', dims)
        self.output(x, f'next_memory_{self.memories}', dims)
        self.memories += 1
        return past

    def block(self, x, name):
        """With memory when its first convolution takes twice the channels."""
        h = self.norm(x, f'{name}.norm')
        channels, taken = self.header[f'{name}.conv_1.weight']['shape'][:2]
        if taken == 2 * channels:
            h = self.op('Concat', h, self.memory(h, channels), axis=1)
        h = self.conv(h, f'{name}.conv_1')
        return self.op('Add', x, self.conv(self.op('Mul', h, self.op('Sigmoid', h)), f'{name}.conv_2'))

    def unshuffle(self, x, channels, size):
        """Pixel unshuffle: (n, c, H, W) -> (n, c*size*size, H/size, W/size), ordered (c, ph, pw)."""
        shape = self.op('Shape', x)
        height, width = (
            self.op(
                'Div',
                self.op('Slice', shape, self.constant([i], np.int64), self.constant([i + 1], np.int64)),
                self.constant([size], np.int64),
            )
            for i in (2, 3)
        )
        cells = self.op('Transpose', self.reshape(x, -1, channels, height, size, width, size), perm=[0, 1, 3, 5, 2, 4])
        return self.reshape(cells, -1, channels * size * size, height, width)


def shuffle(g, x, size):
    return g.op('DepthToSpace', x, blocksize=size, mode='CRD')


def build_trunk(g, channels, blocks):
    """-> normed features (1, high, 2h, 2w) and packed frames (1, 192, 2h, 2w) of one latent frame."""
    latents = g.input('latents', [1, channels, 'height', 'width'])
    raw = g.op('Add', g.op('Mul', latents, g.weight('latents_std')), g.weight('latents_mean'))
    h = g.conv(raw, 'decoder.conv_in')
    for index in range(blocks[1]):
        h = g.block(h, f'decoder.low.{index}')
    h = shuffle(g, g.conv(h, 'decoder.up'), 2)
    for index in range(blocks[0]):
        h = g.block(h, f'decoder.high.{index}')
    skip = shuffle(g, g.conv(raw, 'decoder.skip'), 2)
    normed = g.norm(h, 'decoder.norm_out')
    return normed, g.op('Add', g.conv(normed, 'decoder.conv_out'), skip)


def build_decoder(safetensors, channels=24, blocks=(2, 3)) -> Graph:
    g = ConvGraph('decoder', safetensors)
    _, packed = build_trunk(g, channels, blocks)
    half = g.constant(0.5)
    frames = g.op('Clip', g.op('Add', g.op('Mul', shuffle(g, packed, 4), half), half), g.constant(0.0), g.constant(1.0))
    # (1, 12, H, W) -> (4, 3, H, W): both sides keep their order, so a split of the first axis is enough.
    frames = g.op('Concat', *g.op('Split', frames, g.constant([3] * 4, np.int64), outputs=4, axis=1), axis=0)
    g.output(frames, 'frames', [4, 3, 'frame_height', 'frame_width'])
    return g


def build_video_decoder(safetensors, channels=24, blocks=(FINE_BLOCKS, 2, 3)) -> Graph:
    """video-decoder.onnx: one latent frame at a time, as video_decoder/network.py tells. latents (1, C, h, w) normalised, memory_0.. ->
    colours (2, 12, 8h, 8w) in 0..1, not clamped: (layer, group and colour); logits (12, 16h, 16w); memory for the next."""
    g = ConvGraph('video decoder', safetensors)
    normed, packed = build_trunk(g, channels, blocks[1:])
    earlier, last = g.op('Split', packed, g.constant([144, 48], np.int64), outputs=2, axis=1)
    past = g.memory(last, 48)
    seen = g.unshuffle(shuffle(g, g.op('Concat', past, packed, axis=1), 4), 15, 2)
    h = g.op('Add', shuffle(g, g.conv(normed, 'decoder.fine_up'), 2), g.conv(seen, 'decoder.look'))
    for index in range(blocks[0]):
        h = g.block(h, f'decoder.fine.{index}')
    h = g.norm(h, 'decoder.norm_fine')
    logits = shuffle(g, g.conv(h, 'decoder.edges'), 4)
    paint = shuffle(g, g.conv(h, 'decoder.paint'), 2)
    layers = g.op('Concat', *g.op('Split', paint, g.constant([12] * 2, np.int64), outputs=2, axis=1), axis=0)
    small = shuffle(g, g.op('Concat', g.op('Concat', past, earlier, axis=1), packed, axis=0), 4)
    half = g.constant(0.5)
    colours = g.op('Add', g.op('Mul', g.op('Add', layers, small), half), half)
    g.output(colours, 'colours', [2, 12, 'colour_height', 'colour_width'])
    g.output(g.op('Squeeze', logits, g.constant([0], np.int64)), 'logits', [12, 'logit_height', 'logit_width'])
    return g


def build_encoder(safetensors, channels=24, blocks=(1, 2)) -> Graph:
    g = ConvGraph('encoder', safetensors)
    frames = g.input('frames', [4, 3, 'frame_height', 'frame_width'])
    joined = g.op('Concat', *g.op('Split', frames, g.constant([1] * 4, np.int64), outputs=4, axis=0), axis=1)
    packed = g.unshuffle(g.op('Sub', g.op('Mul', joined, g.constant(2.0)), g.constant(1.0)), 12, 4)
    h = g.conv(packed, 'encoder.conv_in')
    for index in range(blocks[0]):
        h = g.block(h, f'encoder.high.{index}')
    high = g.header['encoder.conv_in.weight']['shape'][0]
    h = g.conv(g.unshuffle(h, high, 2), 'encoder.down')
    for index in range(blocks[1]):
        h = g.block(h, f'encoder.low.{index}')
    raw = g.op(
        'Add',
        g.conv(g.norm(h, 'encoder.norm_out'), 'encoder.conv_out'),
        g.conv(g.unshuffle(packed, 192, 2), 'encoder.skip'),
    )
    limit = g.constant(LATENT_LIMIT)
    raw = g.op('Mul', g.op('Tanh', g.op('Div', raw, limit)), limit)
    g.output(
        g.op('Div', g.op('Sub', raw, g.weight('latents_mean')), g.weight('latents_std')),
        'latents',
        [1, channels, 'height', 'width'],
    )
    return g
