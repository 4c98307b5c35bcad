"""Reads the weights of an earlier prototype, whose modules had one-letter names: the tests compare its numbers with ours."""

import re

import torch

from ..autoencoder import Autoencoder
from ..text import TextEncoder
from ..world.vocabulary import VOCABULARY

PLACES = {
    'e0': 'encoder.conv_in',
    'm0': 'encoder.high',
    'e1': 'encoder.down',
    'm1': 'encoder.low',
    'en': 'encoder.norm_out',
    'e2': 'encoder.conv_out',
    'le': 'encoder.skip',
    'd0': 'decoder.conv_in',
    'n1': 'decoder.low',
    'd1': 'decoder.up',
    'n0': 'decoder.high',
    'dn': 'decoder.norm_out',
    'd2': 'decoder.conv_out',
    'ld': 'decoder.skip',
    'mu': 'latents_mean',
    'sd': 'latents_std',
}
PARTS = {'n': 'norm', 'a': 'conv_1', 'b': 'conv_2', 'g': 'weight'}

OUTER = {
    'patch': 'patch_embedding',
    'te1': 'text_embedding.0',
    'te2': 'text_embedding.2',
    't1': 'time_embedding.0',
    't2': 'time_embedding.2',
    'tp': 'time_projection.1',
    'feat': 'alignment',
    'head': 'head.head',
    'hm': 'head.modulation',
}
INNER = {
    'o': 'self_attn.o',
    'gq': 'self_attn.norm_q.weight',
    'gk': 'self_attn.norm_k.weight',
    'n3': 'norm3',
    'cq': 'cross_attn.q',
    'co': 'cross_attn.o',
    'hq': 'cross_attn.norm_q.weight',
    'hk': 'cross_attn.norm_k.weight',
    'f1': 'ffn.0',
    'f2': 'ffn.2',
    'mod': 'modulation',
}
FUSED = {'qkv': ('self_attn.q', 'self_attn.k', 'self_attn.v'), 'ckv': ('cross_attn.k', 'cross_attn.v')}
TEXT = {'n1': 'norm_1', 'n2': 'norm_2', 'o': 'out', 'f1': 'up', 'f2': 'down', 'qkv': 'qkv'}

MEANS = {
    'goldfish': 'fish',
    'sparrow': 'bird',
    'robin': 'bird',
    'yacht': 'sailboat',
    'vehicle': 'car',
    'toy': 'beach',
    'moth': 'butterfly',
    'spacecraft': 'spaceship',
    'kitty': 'kitten',
    'medusa': 'jellyfish',
    'tangerine': 'orange',
    'lemon': 'yellow',
    'emerald': 'green',
    'azure': 'blue',
    'lilac': 'violet',
    'ivory': 'white',
    'heads': 'moves',
    'climbing': 'rising',
    'descending': 'falling',
    'landing': 'sinking',
    'hopping': 'bouncing',
    'jumps': 'bounces',
    'waiting': 'hovering',
    'resting': 'hovering',
    'spinning': 'looping',
    'waves': 'sea',
    'seabed': 'underwater',
    'countryside': 'meadow',
    'grass': 'meadow',
    'flowers': 'meadow',
    'park': 'meadow',
    'alps': 'mountains',
    'mountain': 'mountains',
    'sahara': 'desert',
    'pyramids': 'desert',
    'sand': 'desert',
    'skyscrapers': 'buildings',
    'town': 'city',
    'road': 'street',
    'arctic': 'winter',
    'fir': 'snowy',
    'galaxy': 'space',
    'cosmos': 'space',
    'moon': 'planet',
    'noon': 'day',
    'morning': 'daylight',
    'snowfall': 'snowing',
    'tiny': 'little',
    'cute': 'little',
    'one': 'a',
    'single': 'a',
    'picture': 'illustration',
    'cartoon': 'animation',
    'clip': 'video',
}


def convert_autoencoder(tensors: dict[str, torch.Tensor]) -> Autoencoder:
    def rename(name):
        place, *rest = name.split('.')
        return '.'.join([PLACES[place]] + [PARTS.get(part, part) for part in rest])

    channels = tensors['e0.bias'].shape[0], tensors['d0.bias'].shape[0]
    autoencoder = Autoencoder(tensors['le.bias'].shape[0], channels)
    autoencoder.load_state_dict({rename(name): tensor.float() for name, tensor in tensors.items()})
    return autoencoder


def convert_transformer(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    result = {}
    for name, tensor in tensors.items():
        block = re.fullmatch(r'blocks\.(\d+)\.(\w+)(\.\w+)?', name)
        outer, _, rest = name.partition('.')
        if block:
            index, part, suffix = block.group(1), block.group(2), block.group(3) or ''
            if part in FUSED:
                for target, piece in zip(FUSED[part], tensor.chunk(len(FUSED[part]))):
                    result[f'blocks.{index}.{target}{suffix}'] = piece.float()
            else:
                piece = tensor.float()
                result[f'blocks.{index}.{INNER[part]}{suffix}'] = piece.squeeze(1) if part == 'mod' else piece
        elif outer in OUTER:
            piece = tensor.float()
            result[f'{OUTER[outer]}.{rest}'.rstrip('.')] = piece.squeeze(1) if outer == 'hm' else piece
    return result


def convert_text(tensors, known: list[str]) -> dict[str, torch.Tensor]:
    """`known`: the prototype's vocabulary, in order."""
    result = dict(TextEncoder(tensors['emb.weight'].shape[1]).state_dict())
    for name, tensor in tensors.items():
        parts = name.split('.')
        if parts[0] == 'text':
            result[f'blocks.{parts[1]}.{TEXT[parts[2]]}.{parts[3]}'] = tensor.float()
        elif parts[0] == 'tn':
            result[f'norm.{parts[1]}'] = tensor.float()
    result['position_embedding'] = tensors['tpos'].float()[0]
    old = tensors['emb.weight'].float()
    # A word without a known relative begins at the average, which says nothing.
    rows = [
        old[known.index(MEANS.get(word, word))] if MEANS.get(word, word) in known else old[3:].mean(0)
        for word in VOCABULARY
    ]
    result['token_embedding.weight'] = torch.stack(rows)
    return result
