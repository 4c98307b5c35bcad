"""Attention over heads."""

import torch.nn.functional as F


def attend(q, k, v, bias=None):
    """q (B, heads, N, d), k and v (B, heads, M, d), bias broadcast to (B, heads, N, M) -> (B, heads, N, d).

    On a CPU the backward of the fused one took three times as long at our sizes (20 against 6 ms).
    """
    if q.device.type != 'cpu':
        return F.scaled_dot_product_attention(q, k, v, bias)
    logits = (q * q.shape[-1] ** -0.5) @ k.mT
    return (logits if bias is None else logits + bias).softmax(-1).to(v.dtype) @ v
