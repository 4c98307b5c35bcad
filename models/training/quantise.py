"""Int8 in groups: value = q * scale, symmetric, one f16 scale per 64 neighbours (96 in convolutions) along the input axis."""

import torch

BITS, GROUP_SIZE, AXIS = 8, 64, 1
CONV_GROUP_SIZE = 96  # divides 9 x 64, 9 x 96, 9 x 192 and 9 x 384
LARGEST = 127


def quantise(weight, group_size=GROUP_SIZE):
    """(out, ...) float32, its inputs a multiple of the group -> q of the same shape int8, scale (out, inputs / group) float16."""
    groups = weight.flatten(1).unflatten(1, (-1, group_size))
    scale = (
        (groups.abs().amax(2) / LARGEST).clamp(min=2**-14).half()
    )  # the smallest normal f16: some GPUs flush smaller ones to 0
    q = (groups / scale.float().unsqueeze(2)).round().clamp(-LARGEST, LARGEST)
    return q.reshape(weight.shape).to(torch.int8), scale


def dequantise(q, scale):
    """-> float32 of q's shape, exactly the products the engines use."""
    groups = q.float().flatten(1).unflatten(1, (scale.shape[1], -1))
    return (groups * scale.float().unsqueeze(2)).reshape(q.shape)
