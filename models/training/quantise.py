"""Int8 in groups: value = q * scale, symmetric, one f16 scale per 64 neighbours along the input axis."""

import torch

BITS, GROUP_SIZE, AXIS = 8, 64, 1
LARGEST = 127


def quantise(weight):
    """(out, in) float32 -> q (out, in) int8, scale (out, in / 64) float16."""
    groups = weight.unflatten(1, (-1, GROUP_SIZE))
    scale = (
        (groups.abs().amax(2) / LARGEST).clamp(min=2**-14).half()
    )  # the smallest normal f16: some GPUs flush smaller ones to 0
    q = (groups / scale.float().unsqueeze(2)).round().clamp(-LARGEST, LARGEST)
    return q.flatten(1).to(torch.int8), scale


def dequantise(q, scale):
    """-> (out, in) float32, exactly the products the engines use."""
    return (q.float().unflatten(1, (-1, GROUP_SIZE)) * scale.float().unsqueeze(2)).flatten(1)
