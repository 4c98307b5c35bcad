"""Renders scenes, encodes them and appends shards of latents to WORK/latents until there are enough; resumes where it stopped.

Shard number k of a kind always holds the same scenes (they follow from the seed), so several of these may run side by side
with --part and --parts. One thread each: rendering and encoding are many small operations.
"""

import argparse
import os
from pathlib import Path

import torch

from . import checkpoint
from .autoencoder import Autoencoder
from .world.attributes import ATTRIBUTES
from .world.render import render
from .world.scene import FRAMES, sample_scene

SHARD_SIZES = {'stills': 512, 'clips': 96}
SHARD_SEEDS = {'stills': 101, 'clips': 102}
# Any ten consecutive shards hold the ratios in their shares; see world.scene.RATIO_SHARES.
RATIO_ORDER = ('1:1', '16:9', '9:16', '1:1', '3:2', '1:1', '16:9', '9:16', '1:1', '2:3')
# The two frames of each latent frame whose geometry trains the alignment head: the first latent frame shows frame 0 only.
GEOMETRY_FRAMES = [0, 0] + [frame for start in range(0, FRAMES - 1, 4) for frame in (start + 2, start + 4)]


def load_autoencoder(work: Path, device='cpu') -> Autoencoder:
    autoencoder = Autoencoder()
    autoencoder.load_state_dict(checkpoint.load(work / 'autoencoder-final.pt', device)['model'])
    return autoencoder.eval().to(device, memory_format=torch.channels_last)


@torch.no_grad()
def make_shard(autoencoder, kind: str, number: int, device: str) -> dict:
    size, ratio = SHARD_SIZES[kind], RATIO_ORDER[number % len(RATIO_ORDER)]
    scenes = [sample_scene(SHARD_SEEDS[kind], number * size + index, ratio) for index in range(size)]
    step = 64 if kind == 'stills' else 8
    latents, geometries = [], []
    for start in range(0, size, step):
        frames, geometry = render(scenes[start : start + step], stills=kind == 'stills', device=device)
        with torch.autocast(device, torch.bfloat16):
            latents.append(autoencoder.encode(frames.float() / 255).half().cpu())
        geometries.append((geometry[:, [0, 0]] if kind == 'stills' else geometry[:, GEOMETRY_FRAMES]).cpu())
    indices = [[values.index(scene.attributes[name]) for name, values in ATTRIBUTES.items()] for scene in scenes]
    return {
        'ratio': ratio,
        'latents': torch.cat(latents),
        'geometry': torch.cat(geometries),
        'attributes': torch.tensor(indices, dtype=torch.uint8),
    }


def shard_path(work: Path, kind: str, number: int) -> Path:
    return work / 'latents' / f'{kind}-{number:05d}.pt'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--stills', type=int, default=50_000)
    parser.add_argument('--clips', type=int, default=10_000)
    parser.add_argument('--part', type=int, default=0)
    parser.add_argument('--parts', type=int, default=1)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--device', default='cpu')
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    autoencoder = load_autoencoder(arguments.work, arguments.device)
    (arguments.work / 'latents').mkdir(parents=True, exist_ok=True)
    for kind, count in (('stills', arguments.stills), ('clips', arguments.clips)):
        for number in range(arguments.part, count // SHARD_SIZES[kind], arguments.parts):
            path = shard_path(arguments.work, kind, number)
            if path.exists():
                continue
            torch.save(make_shard(autoencoder, kind, number, arguments.device), path.with_suffix('.partial'))
            os.replace(path.with_suffix('.partial'), path)
            print(path.name, flush=True)


if __name__ == '__main__':
    main()
