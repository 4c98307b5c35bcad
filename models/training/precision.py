"""Which numbers matrix products are made of: bfloat16 where the machine has it, float32 elsewhere.

A CPU that must imitate bfloat16 took 130 times as long for a convolution and 6 times for a product (AVX2, torch 2.13).
"""

import torch


def has_bfloat16(device) -> bool:
    """`device` as torch names it, or a torch.device."""
    return torch.device(device).type != 'cpu' or torch.ops.mkldnn._is_mkldnn_bf16_supported()


def autocast(device, enabled=True):
    """The context in which networks run on `device`; not `enabled`: in float32 everywhere."""
    return torch.autocast(torch.device(device).type, torch.bfloat16, enabled=enabled and has_bfloat16(device))
