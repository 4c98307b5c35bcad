"""Draws a contact sheet of fixed prompts and seeds from a checkpoint: the first ones, never chosen."""

import argparse
import random
from pathlib import Path

import torch

from . import checkpoint
from .contact_sheet import clip_sheet, still_sheet
from .latents import load_autoencoder
from .sampling import sample
from .text import TextEncoder
from .transformer import Transformer
from .world.captions import write_caption
from .world.scene import SIZES, sample_scene


def load_transformer(path: Path, device='cpu', averaged=True):
    """-> transformer, text encoder (moving averages of the weights), and the checkpoint."""
    state = checkpoint.load(path, device)
    config = state['config']
    modules = (
        torch.nn.ModuleDict({'text': TextEncoder(config.text_dim), 'transformer': Transformer(config)})
        .to(device)
        .eval()
    )
    names = [name for name in state['model'] if name in dict(modules.named_parameters())]
    weights = dict(state['model'])
    if averaged and 'average' in state:
        order = [name for name in state['model'] if not name.endswith('frequencies')]
        weights = dict(zip(order, state['average']))
    modules.load_state_dict({name: weights[name] for name in names}, strict=True)
    return modules['transformer'], modules['text'], state


@torch.no_grad()
def draw(transformer, text, autoencoder, captions, ratio, frames, **options):
    """-> uint8 frames (B, T, 3, H, W) for captions of one ratio; frames: of latents, 1 for stills."""
    width, height = SIZES[ratio]
    latents = sample(
        transformer, text, captions, (frames, autoencoder.latent_channels, height // 8, width // 8), **options
    )
    decoded = torch.cat([autoencoder.decode(part) for part in latents.split(4)])
    return (decoded.clamp(0, 1) * 255 + 0.5).byte().cpu()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--name', default='transformer', help='of the checkpoint')
    parser.add_argument('--count', type=int, default=12)
    parser.add_argument('--frames', type=int, default=1, help='of latents: 1 for stills, 5 for clips')
    parser.add_argument('--ratio', default='1:1')
    parser.add_argument('--steps', type=int, default=20)
    parser.add_argument('--guidance-scale', type=float, default=3.0)
    parser.add_argument('--shift', type=float, default=3.0)
    parser.add_argument('--out', type=Path)
    parser.add_argument('--device', default='cpu')
    arguments = parser.parse_args()
    transformer, text, state = load_transformer(arguments.work / f'{arguments.name}.pt', arguments.device)
    scenes = [sample_scene(77, index, arguments.ratio, held=None) for index in range(arguments.count)]
    captions = [
        write_caption(scene.attributes, random.Random(index), complete=True).text for index, scene in enumerate(scenes)
    ]
    clips = draw(
        transformer,
        text,
        load_autoencoder(arguments.work, arguments.device),
        captions,
        arguments.ratio,
        arguments.frames,
        steps=arguments.steps,
        guidance_scale=arguments.guidance_scale,
        shift=arguments.shift,
    )
    out = arguments.out or arguments.work / f'{arguments.name}-{state["step"]:06d}-{arguments.frames}.png'
    if arguments.frames == 1:
        still_sheet([clip[0] for clip in clips], captions, out)
    else:
        clip_sheet(clips, captions, out)
    print(out)


if __name__ == '__main__':
    main()
