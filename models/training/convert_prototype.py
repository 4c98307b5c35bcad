"""Takes over the weights of an earlier prototype whose modules had one-letter names: autoencoder, transformer, text encoder.

The prototype's transformer predicted the flow, noise - latents. Ours predicts the clean latents, so the head is fitted anew by
least squares on what the last block says about noisy latents of the new world; the trunk learns to drop the noise afterwards.
Its text encoder knew fewer words; a new word starts as the known one it means.
"""
import argparse
import json
import random
import re
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from . import checkpoint
from .autoencoder import Autoencoder
from .config import PRESETS
from .latent_pool import ALIGNMENT_FEATURES, LatentPool
from .text import TextEncoder, padding_bias
from .train_transformer import SMALLEST_SIGMA, draw_sigmas
from .transformer import Transformer, patchify
from .world.captions import write_caption
from .world.vocabulary import VOCABULARY, tokenise

PLACES = {'e0': 'encoder.conv_in', 'm0': 'encoder.high', 'e1': 'encoder.down', 'm1': 'encoder.low', 'en': 'encoder.norm_out',
          'e2': 'encoder.conv_out', 'le': 'encoder.skip', 'd0': 'decoder.conv_in', 'n1': 'decoder.low', 'd1': 'decoder.up',
          'n0': 'decoder.high', 'dn': 'decoder.norm_out', 'd2': 'decoder.conv_out', 'ld': 'decoder.skip',
          'mu': 'latents_mean', 'sd': 'latents_std'}
PARTS = {'n': 'norm', 'a': 'conv_1', 'b': 'conv_2', 'g': 'weight'}

OUTER = {'patch': 'patch_embedding', 'te1': 'text_embedding.0', 'te2': 'text_embedding.2', 't1': 'time_embedding.0',
         't2': 'time_embedding.2', 'tp': 'time_projection.1', 'feat': 'alignment', 'head': 'head.head', 'hm': 'head.modulation'}
INNER = {'o': 'self_attn.o', 'gq': 'self_attn.norm_q.weight', 'gk': 'self_attn.norm_k.weight', 'n3': 'norm3', 'cq': 'cross_attn.q',
         'co': 'cross_attn.o', 'hq': 'cross_attn.norm_q.weight', 'hk': 'cross_attn.norm_k.weight', 'f1': 'ffn.0', 'f2': 'ffn.2', 'mod': 'modulation'}
FUSED = {'qkv': ('self_attn.q', 'self_attn.k', 'self_attn.v'), 'ckv': ('cross_attn.k', 'cross_attn.v')}
TEXT = {'n1': 'norm_1', 'n2': 'norm_2', 'o': 'out', 'f1': 'up', 'f2': 'down', 'qkv': 'qkv'}

MEANS = {'goldfish': 'fish', 'sparrow': 'bird', 'robin': 'bird', 'yacht': 'sailboat', 'vehicle': 'car', 'toy': 'beach', 'moth': 'butterfly',
         'spacecraft': 'spaceship', 'kitty': 'kitten', 'medusa': 'jellyfish', 'tangerine': 'orange', 'lemon': 'yellow', 'emerald': 'green',
         'azure': 'blue', 'lilac': 'violet', 'ivory': 'white', 'heads': 'moves', 'climbing': 'rising', 'descending': 'falling', 'landing': 'sinking',
         'hopping': 'bouncing', 'jumps': 'bounces', 'waiting': 'hovering', 'resting': 'hovering', 'spinning': 'looping', 'waves': 'sea',
         'seabed': 'underwater', 'countryside': 'meadow', 'grass': 'meadow', 'flowers': 'meadow', 'park': 'meadow', 'alps': 'mountains',
         'mountain': 'mountains', 'sahara': 'desert', 'pyramids': 'desert', 'sand': 'desert', 'skyscrapers': 'buildings', 'town': 'city', 'road': 'street',
         'arctic': 'winter', 'fir': 'snowy', 'galaxy': 'space', 'cosmos': 'space', 'moon': 'planet', 'noon': 'day', 'morning': 'daylight',
         'snowfall': 'snowing', 'tiny': 'little', 'cute': 'little', 'one': 'a', 'single': 'a', 'picture': 'illustration', 'cartoon': 'animation', 'clip': 'video'}


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
    rows = [old[known.index(MEANS.get(word, word))] if MEANS.get(word, word) in known else old[3:].mean(0) for word in VOCABULARY]
    result['token_embedding.weight'] = torch.stack(rows)
    return result


@torch.no_grad()
def fit_head(transformer, text, pool, shift, batches=24, batch=64):
    """Least squares, weighted like the loss, from the head's normalised input to the clean tokens. -> velocity-space losses before, after."""
    heard = {}
    hook = transformer.head.head.register_forward_pre_hook(lambda _, inputs: heard.update(x=inputs[0].float()))
    gram, cross, before, kept = 0, 0, 0., []
    for number in range(batches):
        _, latents, _, scenes = pool.batch(batch)
        tokens = torch.tensor([tokenise(write_caption(scene, random).text) for scene in scenes])
        clean, sigmas = patchify(latents), draw_sigmas(len(latents), latents.shape[1], shift)
        noise, sigma = torch.randn_like(clean), sigmas[..., None, None]
        with torch.autocast('cpu', torch.bfloat16):
            flow = transformer(clean + sigma * (noise - clean), sigmas, text(tokens), padding_bias(tokens), *transformer.rope(*latents.shape[1:2], *latents.shape[3:]))
        weight = (1 / sigma.clamp(min=SMALLEST_SIGMA) ** 2).expand(*clean.shape[:3], 1)
        features = F.pad(heard['x'], (0, 1), value=1.)
        before += ((flow - (noise - clean)) ** 2).mean().item() / batches
        if number % 6 == 5:
            kept.append((features, clean, weight))
            continue
        rows = (features * weight).flatten(0, 2).double()
        gram, cross = gram + rows.T @ features.flatten(0, 2).double(), cross + rows.T @ clean.flatten(0, 2).double()
    hook.remove()
    gram += 1e-4 * gram.diagonal().mean() * torch.eye(len(gram), dtype=torch.double)
    solution = torch.linalg.solve(gram, cross).float()
    transformer.head.head.weight.copy_(solution[:-1].T)
    transformer.head.head.bias.copy_(solution[-1])
    after = sum((((features @ solution - clean) ** 2) * weight).mean().item() for features, clean, weight in kept) / len(kept)
    return before, after


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('autoencoder', type=Path, help='safetensors')
    parser.add_argument('--transformer', type=Path, help='safetensors; needs latents of the converted autoencoder in WORK/latents')
    parser.add_argument('--vocabulary', type=Path, help='JSON list of the prototype\'s words')
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    arguments = parser.parse_args()
    if not arguments.transformer:
        checkpoint.save(arguments.work / 'autoencoder-start.pt', {'model': convert_autoencoder(load_file(arguments.autoencoder)).state_dict()})
        return
    tensors, config = load_file(arguments.transformer), PRESETS['nano']
    transformer, text = Transformer(config, ALIGNMENT_FEATURES), TextEncoder()
    transformer.load_state_dict(convert_transformer(tensors))
    text.load_state_dict(convert_text(tensors, json.loads(arguments.vocabulary.read_text())))
    print('velocity loss on new stills: before %.3f, refitted %.3f' % fit_head(transformer, text, LatentPool(arguments.work, 'stills'), 1.5))
    modules = torch.nn.ModuleDict({'text': text, 'transformer': transformer})
    checkpoint.save(arguments.work / 'transformer-start.pt', {'model': modules.state_dict(), 'step': 0, 'seen': {'stills': 0, 'clips': 0}, 'config': config})


if __name__ == '__main__':
    main()
