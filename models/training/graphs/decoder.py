"""decoder.onnx: one latent frame at a time. latents (1, C, h, w) normalised, memory_0.. of the frame before (zeros at first)
-> frames (4, 3, 8h, 8w) in 0..1, memory_0.. for the next. Of the first latent frame only the last frame is shown.
encoder.onnx: four frames (the first frame repeated four times at the start) -> one normalised latent frame, with its own memory."""

import numpy as np

from ..autoencoder import LATENT_LIMIT, NORM_EPS
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

    def block(self, x, name):
        """With memory when its first convolution takes twice the channels."""
        h = self.norm(x, f'{name}.norm')
        channels, taken = self.header[f'{name}.conv_1.weight']['shape'][:2]
        if taken == 2 * channels:
            dims = [1, channels, f'height_{self.memories}', f'width_{self.memories}']
            past = self.input(f'memory_{self.memories}', dims)
            self.output(h, f'next_memory_{self.memories}', dims)
            self.memories += 1
            h = self.op('Concat', h, past, axis=1)
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


def build_decoder(safetensors, channels=24, blocks=(2, 3)) -> Graph:
    g = ConvGraph('decoder', safetensors)
    latents = g.input('latents', [1, channels, 'height', 'width'])
    raw = g.op('Add', g.op('Mul', latents, g.weight('latents_std')), g.weight('latents_mean'))
    shuffle = lambda x, size: g.op('DepthToSpace', x, blocksize=size, mode='CRD')
    h = g.conv(raw, 'decoder.conv_in')
    for index in range(blocks[1]):
        h = g.block(h, f'decoder.low.{index}')
    h = shuffle(g.conv(h, 'decoder.up'), 2)
    for index in range(blocks[0]):
        h = g.block(h, f'decoder.high.{index}')
    packed = g.op(
        'Add', g.conv(g.norm(h, 'decoder.norm_out'), 'decoder.conv_out'), shuffle(g.conv(raw, 'decoder.skip'), 2)
    )
    half = g.constant(0.5)
    frames = g.op('Clip', g.op('Add', g.op('Mul', shuffle(packed, 4), half), half), g.constant(0.0), g.constant(1.0))
    # (1, 12, H, W) -> (4, 3, H, W): both sides keep their order, so a split of the first axis is enough.
    frames = g.op('Concat', *g.op('Split', frames, g.constant([3] * 4, np.int64), outputs=4, axis=1), axis=0)
    g.output(frames, 'frames', [4, 3, 'frame_height', 'frame_width'])
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
