"""transformer.onnx: the whole denoiser for any frames, height and width.

latents (B, F, in_dim, H, W: the noisy ones, then x and y), sigmas (B, F), prompt_embeds (B, L, text_dim), prompt_mask (B, L; 1 token, 0 padding),
rope_cos and rope_sin (F*h*w, head_dim/2) -> prediction (B, F, out_dim, H, W). Everything float32.
A window's context goes through once: keys_{layer} (B, heads, head_dim, F*h*w) and values_{layer} (B, heads, F*h*w, head_dim) are what each
block's self-attention made of the latents, and come back as context_keys_{layer} and context_values_{layer} with the fresh latents,
which attend to both. Without a context these have no tokens.
q and k are computed with their rows reordered (even elements of each head first, then odd ones), so that RoPE splits each head
into two halves instead of gathering every other element; the order of q and k inside a head does not change their product.
"""

import numpy as np

from ..config import TransformerConfig
from ..text import MASKED
from .builder import Graph


class TransformerGraph(Graph):
    def __init__(self, safetensors, config: TransformerConfig):
        super().__init__('transformer', safetensors)
        self.config = config
        self.dim, self.heads, self.head_dim = config.dim, config.num_heads, config.dim // config.num_heads
        halves = np.concatenate([np.arange(0, self.head_dim, 2), np.arange(1, self.head_dim, 2)])
        self.halves = (np.arange(self.heads)[:, None] * self.head_dim + halves).flatten()

    def dimension(self, shape, index):
        return self.op('Slice', shape, self.constant([index], np.int64), self.constant([index + 1], np.int64))

    def flat(self, x, width=None):
        return self.reshape(x, -1, width or self.dim)

    def split_heads(self, x, count, order):
        """(B*count, dim) -> (B, count, heads, head_dim), transposed."""
        return self.op('Transpose', self.reshape(x, self.batch, count, self.heads, self.head_dim), perm=order)

    def normed(self, x, name, scale=1.0, halves=False):
        weight = self.weight(f'{name}.weight')
        if halves:
            weight = self.op('Gather', weight, self.constant(self.halves, np.int64), axis=0)
        if scale != 1.0:
            weight = self.op('Mul', weight, self.constant(scale))
        return self.rms_norm(x, weight, self.config.eps)

    def rotated(self, x):
        """x (B, N, heads, head_dim) with even elements first; cos, sin (N, 1, head_dim/2)."""
        half = self.head_dim // 2
        a, b = self.op(
            'Split',
            self.reshape(x, self.batch, self.tokens, self.heads, self.head_dim),
            self.constant([half, half], np.int64),
            outputs=2,
            axis=-1,
        )
        times = lambda left, right: self.op('Mul', left, right)
        return self.op(
            'Concat',
            self.op('Sub', times(a, self.cos), times(b, self.sin)),
            self.op('Add', times(a, self.sin), times(b, self.cos)),
            axis=-1,
        )

    def attend(self, q, k, v, bias=None):
        """q (B, heads, N, d), k (B, heads, d, M), v (B, heads, M, d) -> (B*N, dim)."""
        logits = self.op('MatMul', q, k)
        if bias:
            logits = self.op('Add', logits, bias)
        attended = self.op('MatMul', self.op('Softmax', logits, axis=-1), v)
        return self.flat(self.op('Transpose', attended, perm=[0, 2, 1, 3]))

    def self_attention(self, x, layer):
        name = f'blocks.{layer}.self_attn'
        q, k, v = self.op(
            'Split',
            self.linear(x, f'{name}.q', f'{name}.k', f'{name}.v', rows=(self.halves, self.halves, None)),
            self.constant([self.dim] * 3, np.int64),
            outputs=3,
            axis=1,
        )
        q = self.rotated(self.normed(q, f'{name}.norm_q', self.head_dim**-0.5, halves=True))
        k = self.rotated(self.normed(k, f'{name}.norm_k', halves=True))
        k, v = self.op('Transpose', k, perm=[0, 2, 3, 1]), self.split_heads(v, self.tokens, [0, 2, 1, 3])
        tokens = {'keys': (k, 3), 'values': (v, 2)}
        for part, (own, axis) in tokens.items():
            dims = ['batch', self.heads, self.head_dim, self.head_dim]
            self.output(own, f'{part}_{layer}', dims[:axis] + ['tokens'] + dims[axis + 1 :])
            past = self.input(f'context_{part}_{layer}', dims[:axis] + ['context_tokens'] + dims[axis + 1 :])
            tokens[part] = self.op('Concat', past, own, axis=axis)
        attended = self.attend(self.op('Transpose', q, perm=[0, 2, 1, 3]), tokens['keys'], tokens['values'])
        return self.linear(attended, f'{name}.o')

    def cross_attention(self, x, name):
        k, v = self.op(
            'Split',
            self.linear(self.text, f'{name}.k', f'{name}.v'),
            self.constant([self.dim] * 2, np.int64),
            outputs=2,
            axis=1,
        )
        q = self.normed(self.linear(x, f'{name}.q'), f'{name}.norm_q', self.head_dim**-0.5)
        length = self.config.text_len
        attended = self.attend(
            self.split_heads(q, self.tokens, [0, 2, 1, 3]),
            self.split_heads(self.normed(k, f'{name}.norm_k'), length, [0, 2, 3, 1]),
            self.split_heads(v, length, [0, 2, 1, 3]),
            self.text_bias,
        )
        return self.linear(attended, f'{name}.o')

    def modulated(self, x, shift, scale):
        """LayerNorm(x) * (1 + scale) + shift -> rows (B*F*P, dim)."""
        normed = self.layer_norm(x, self.dim, self.config.eps)
        return self.flat(self.op('Add', self.op('Mul', normed, self.op('Add', scale, self.constant(1.0))), shift))

    def block(self, x, time, layer):
        """x (B, F, P, dim), time (B, F, 6, dim)."""
        name = f'blocks.{layer}'
        grid = lambda rows: self.op('Reshape', rows, self.grid)
        parts = self.op(
            'Split',
            self.op('Add', time, self.weight(f'{name}.modulation')),
            self.constant([1] * 6, np.int64),
            outputs=6,
            axis=2,
        )
        shift_1, scale_1, gate_1, shift_2, scale_2, gate_2 = parts
        attended = grid(self.self_attention(self.modulated(x, shift_1, scale_1), layer))
        x = self.op('Add', x, self.op('Mul', attended, gate_1))
        normed = self.flat(self.layer_norm(x, self.dim, self.config.eps, f'{name}.norm3'))
        x = self.op('Add', x, grid(self.cross_attention(normed, f'{name}.cross_attn')))
        hidden = self.op('Gelu', self.linear(self.modulated(x, shift_2, scale_2), f'{name}.ffn.0'), approximate='tanh')
        return self.op('Add', x, self.op('Mul', grid(self.linear(hidden, f'{name}.ffn.2')), gate_2))

    def embed_time(self, sigmas):
        """-> e (B*F, dim), e6 (B*F, 6*dim)."""
        half = self.config.freq_dim // 2
        frequencies = (
            np.exp(-np.log(10000.0) * np.arange(half) / half) * 1000
        )  # noise levels count 0..1000 in Wan's embedding
        angles = self.op('Mul', self.reshape(sigmas, -1, 1), self.constant(frequencies[None]))
        waves = self.op('Concat', self.op('Cos', angles), self.op('Sin', angles), axis=1)
        silu = lambda h: self.op('Mul', h, self.op('Sigmoid', h))
        e = self.linear(silu(self.linear(waves, 'time_embedding.0')), 'time_embedding.2')
        return e, self.linear(silu(e), 'time_projection.1')


def build(safetensors, config: TransformerConfig) -> Graph:
    g, channels, length = TransformerGraph(safetensors, config), config.out_dim, config.text_len
    latents = g.input('latents', ['batch', 'frames', config.in_dim, 'height', 'width'])
    sigmas = g.input('sigmas', ['batch', 'frames'])
    prompt_embeds = g.input('prompt_embeds', ['batch', length, config.text_dim])
    prompt_mask = g.input('prompt_mask', ['batch', length])
    cosines, sines = (g.input(name, ['tokens', g.head_dim // 2]) for name in ('rope_cos', 'rope_sin'))

    shape = g.op('Shape', latents)
    g.batch, frames = g.dimension(shape, 0), g.dimension(shape, 1)
    height, width = (g.op('Div', g.dimension(shape, index), g.constant([2], np.int64)) for index in (3, 4))
    patches = g.op('Mul', height, width)
    g.tokens, g.grid = g.op('Mul', frames, patches), g.shape(g.batch, frames, patches, g.dim)
    g.cos, g.sin = (g.reshape(table, g.tokens, 1, g.head_dim // 2) for table in (cosines, sines))

    hidden = g.op('Gelu', g.linear(g.flat(prompt_embeds, config.text_dim), 'text_embedding.0'), approximate='tanh')
    g.text = g.linear(hidden, 'text_embedding.2')
    g.text_bias = g.reshape(
        g.op('Mul', g.op('Sub', g.constant(1.0), prompt_mask), g.constant(MASKED)), g.batch, 1, 1, length
    )

    e, e6 = g.embed_time(sigmas)
    time = g.reshape(e6, g.batch, frames, 6, g.dim)
    cells = g.reshape(latents, -1, config.in_dim, height, 2, width, 2)
    rows = g.flat(g.op('Transpose', cells, perm=[0, 2, 4, 1, 3, 5]), config.in_dim * 4)
    x = g.op('Reshape', g.linear(rows, 'patch_embedding'), g.grid)
    for layer in range(config.num_layers):
        x = g.block(x, time, layer)
    ends = g.op('Add', g.reshape(e, g.batch, frames, 1, g.dim), g.weight('head.modulation'))
    shift, scale = g.op('Split', ends, g.constant([1, 1], np.int64), outputs=2, axis=2)
    rows = g.linear(g.modulated(x, shift, scale), 'head.head')
    cells = g.op('Transpose', g.reshape(rows, -1, height, width, channels, 2, 2), perm=[0, 3, 1, 4, 2, 5])
    rows, columns = g.dimension(shape, 3), g.dimension(shape, 4)
    g.output(
        g.reshape(cells, g.batch, frames, channels, rows, columns),
        'prediction',
        ['batch', 'frames', channels, 'height', 'width'],
    )
    return g
