"""text-encoder.onnx: tokens (B, 28) int64 -> prompt_embeds (B, 28, 128), prompt_mask (B, 28), one logits output per attribute."""

import numpy as np
from onnx import TensorProto

from ..text import MASKED
from ..world.attributes import ATTRIBUTES
from .builder import Graph


def build(safetensors, dim, length, num_heads, num_layers, eps=1e-5) -> Graph:
    g = Graph('text-encoder', safetensors)
    tokens = g.input('tokens', ['batch', length], TensorProto.INT64)
    mask = g.op('Cast', g.op('Not', g.op('Equal', tokens, g.constant(0, np.int64))), to=TensorProto.FLOAT)
    bias = g.reshape(g.op('Mul', g.op('Sub', g.constant(1.0), mask), g.constant(MASKED)), -1, 1, 1, length)
    x = g.op('Add', g.op('Gather', g.weight('token_embedding.weight'), tokens, axis=0), g.weight('position_embedding'))
    flat, wide = lambda h, width=dim: g.reshape(h, -1, width), lambda h: g.reshape(h, -1, length, dim)
    heads = lambda h, order: g.op('Transpose', g.reshape(h, -1, length, num_heads, dim // num_heads), perm=order)
    for layer in range(num_layers):
        name = f'blocks.{layer}'
        qkv = g.linear(flat(g.layer_norm(x, dim, eps, f'{name}.norm_1')), f'{name}.qkv')
        q, k, v = g.op('Split', qkv, g.constant([dim] * 3, np.int64), outputs=3, axis=1)
        logits = g.op('MatMul', heads(q, [0, 2, 1, 3]), heads(k, [0, 2, 3, 1]))
        logits = g.op('Add', g.op('Mul', logits, g.constant((dim // num_heads) ** -0.5)), bias)
        attended = g.op('MatMul', g.op('Softmax', logits, axis=-1), heads(v, [0, 2, 1, 3]))
        x = g.op('Add', x, wide(g.linear(flat(g.op('Transpose', attended, perm=[0, 2, 1, 3])), f'{name}.out')))
        hidden = g.op(
            'Gelu', g.linear(flat(g.layer_norm(x, dim, eps, f'{name}.norm_2')), f'{name}.up'), approximate='tanh'
        )
        x = g.op('Add', x, wide(g.linear(hidden, f'{name}.down')))
    x = g.layer_norm(x, dim, eps, 'norm')
    g.output(x, 'prompt_embeds', ['batch', length, dim])
    g.output(mask, 'prompt_mask', ['batch', length])
    first = g.op('Gather', x, g.constant(0, np.int64), axis=1)
    for name, values in ATTRIBUTES.items():
        g.output(g.linear(first, f'attributes.{name}'), name, ['batch', len(values) + 1])
    return g
