"""Renames the tensors of an earlier prototype's autoencoder (its modules had one-letter names) to ours."""
import argparse
import re
from pathlib import Path

import torch
from safetensors.torch import load_file

from . import checkpoint
from .autoencoder import Autoencoder

PLACES = {'e0': 'encoder.conv_in', 'm0': 'encoder.high', 'e1': 'encoder.down', 'm1': 'encoder.low', 'en': 'encoder.norm_out',
          'e2': 'encoder.conv_out', 'le': 'encoder.skip', 'd0': 'decoder.conv_in', 'n1': 'decoder.low', 'd1': 'decoder.up',
          'n0': 'decoder.high', 'dn': 'decoder.norm_out', 'd2': 'decoder.conv_out', 'ld': 'decoder.skip',
          'mu': 'latents_mean', 'sd': 'latents_std'}
PARTS = {'n': 'norm', 'a': 'conv_1', 'b': 'conv_2', 'g': 'weight'}


def convert_name(name: str) -> str:
    place, *rest = name.split('.')
    return '.'.join([PLACES[place]] + [PARTS.get(part, part) for part in rest])


def convert_autoencoder(tensors: dict[str, torch.Tensor]) -> Autoencoder:
    autoencoder = Autoencoder(tensors['le.bias'].shape[0])
    autoencoder.load_state_dict({convert_name(name): tensor.float() for name, tensor in tensors.items()})
    return autoencoder


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('prototype', type=Path, help='the prototype\'s autoencoder.safetensors')
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    arguments = parser.parse_args()
    autoencoder = convert_autoencoder(load_file(arguments.prototype))
    checkpoint.save(arguments.work / 'autoencoder-start.pt', {'model': autoencoder.state_dict()})
