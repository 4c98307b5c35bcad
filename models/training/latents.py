"""Renders scenes, encodes them and appends shards of latents to WORK/latents until there are enough; resumes where it stopped.

Three kinds: stills (one frame, at any moment of the first phrase of motion), clips (the first two seconds: five latent frames)
and windows (the film's first frame, then seven latent frames, three and a half seconds, from anywhere in its first minute; all begin
at the same moment of a phrase of motion, so that windows.draw_window knows which moment each frame is of).

Shard number k of a kind always holds the same scenes (they follow from the seed), so several of these may run side by side
with --part and --parts. One thread each: rendering and encoding are many small operations.
"""

import argparse
import os
import random
from pathlib import Path

import torch

from . import checkpoint
from .autoencoder import Autoencoder
from .precision import autocast
from .world.attributes import ATTRIBUTES
from .world.render import render
from .world.scene import FPS, FRAMES, PHRASE_SECONDS, sample_scene

SHARD_SIZES = {'stills': 512, 'clips': 96, 'windows': 64}
SHARD_SEEDS = {'stills': 101, 'clips': 102, 'windows': 103}
# Any ten consecutive shards hold the ratios in their shares; see world.scene.RATIO_SHARES.
RATIO_ORDER = ('1:1', '16:9', '9:16', '1:1', '3:2', '1:1', '16:9', '9:16', '1:1', '2:3')
# The two frames of each latent frame whose geometry trains the alignment head: the first latent frame shows frame 0 only.
GEOMETRY_FRAMES = [0, 0] + [frame for start in range(0, FRAMES - 1, 4) for frame in (start + 2, start + 4)]

WINDOW_FRAMES = (
    33  # nine latent frames, of which the first two are left out: the first stands for one frame, and the encoder's
)
WINDOW_SKIPPED = 2  # memory reaches two back, so from the third on they are what the middle of a long clip gives
LATEST_SECONDS, EARLY_SECONDS, EARLY_SHARE = 58.0, 4.0, 0.4  # where windows begin: often early, where most films are


def load_autoencoder(work: Path, device='cpu') -> Autoencoder:
    autoencoder = Autoencoder()
    autoencoder.load_state_dict(checkpoint.load(work / 'autoencoder-final.pt', device)['model'])
    return autoencoder.eval().to(device, memory_format=torch.channels_last)


@torch.no_grad()
def make_shard(autoencoder, kind: str, number: int, device: str) -> dict:
    size, ratio = SHARD_SIZES[kind], RATIO_ORDER[number % len(RATIO_ORDER)]
    scenes = [sample_scene(SHARD_SEEDS[kind], number * size + index, ratio) for index in range(size)]
    latents, geometries = make_latents(autoencoder, kind, scenes, number, device)
    indices = [[values.index(scene.attributes[name]) for name, values in ATTRIBUTES.items()] for scene in scenes]
    return {
        'ratio': ratio,
        'latents': latents,
        'geometry': geometries,
        'attributes': torch.tensor(indices, dtype=torch.uint8),
    }


@torch.no_grad()
def make_latents(autoencoder, kind: str, scenes, number: int, device: str, to='cpu'):
    """Latents (n, F, C, h/8, w/8) float16 and geometry (n, 2F, 6) of scenes of one ratio, on the device `to`; `number` decides where
    windows begin."""
    make = {'stills': stills, 'clips': clips, 'windows': windows}[kind]
    return tuple(part.to(to) for part in make(autoencoder, scenes, number, device))


def encode(autoencoder, frames):
    """uint8 frames (n, T, 3, h, w) -> latents (n, F, C, h/8, w/8) float16."""
    with autocast(frames.device):
        return autoencoder.encode(frames.float() / 255).half()


def parts(scenes, size: int, device):
    """As many scenes at a time as fit a CPU's cache; a GPU takes more."""
    size *= 1 if torch.device(device).type == 'cpu' else 16
    return [scenes[start : start + size] for start in range(0, len(scenes), size)]


def stills(autoencoder, scenes, number: int, device):
    made = [render(part, stills=True, device=device) for part in parts(scenes, 64, device)]
    return torch.cat([encode(autoencoder, frames) for frames, _ in made]), torch.cat([g[:, [0, 0]] for _, g in made])


def clips(autoencoder, scenes, number: int, device):
    latents, geometries = [], []
    for part in parts(scenes, 8, device):
        frames, geometry = render(part, device=device)
        latents.append(encode(autoencoder, frames))
        geometries.append(geometry[:, GEOMETRY_FRAMES])
    return torch.cat(latents), torch.cat(geometries)


def windows(autoencoder, scenes, number: int, device):
    """The film's first latent frame and seven from anywhere."""
    rng = random.Random(f'windows/{number}')
    latents, geometries = [], []
    moments = [4 * latent + half for latent in range(WINDOW_SKIPPED, 9) for half in (-2, 0)]
    for part in parts(scenes, 8, device):
        latest = [EARLY_SECONDS if rng.random() < EARLY_SHARE else LATEST_SECONDS for _ in part]
        phrases = [rng.randrange(int(seconds / PHRASE_SECONDS)) for seconds in latest]
        seconds = torch.tensor(phrases)[:, None] * PHRASE_SECONDS + torch.arange(WINDOW_FRAMES) / FPS
        frames, geometry = render(part, device=device, seconds=seconds)
        first, first_geometry = render(part, device=device, seconds=torch.zeros(len(part), 1))
        latents.append(torch.cat([encode(autoencoder, first), encode(autoencoder, frames)[:, WINDOW_SKIPPED:]], 1))
        geometries.append(torch.cat([first_geometry[:, [0, 0]], geometry[:, moments]], 1))
    return torch.cat(latents), torch.cat(geometries)


def shard_path(work: Path, kind: str, number: int) -> Path:
    return work / 'latents' / f'{kind}-{number:05d}.pt'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--stills', type=int, default=50_000)
    parser.add_argument('--clips', type=int, default=10_000)
    parser.add_argument('--windows', type=int, default=10_000)
    parser.add_argument('--part', type=int, default=0)
    parser.add_argument('--parts', type=int, default=1)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--device', default='cpu')
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    autoencoder = load_autoencoder(arguments.work, arguments.device)
    (arguments.work / 'latents').mkdir(parents=True, exist_ok=True)
    for kind in SHARD_SIZES:
        count = getattr(arguments, kind)
        for number in range(arguments.part, count // SHARD_SIZES[kind], arguments.parts):
            path = shard_path(arguments.work, kind, number)
            if path.exists():
                continue
            torch.save(make_shard(autoencoder, kind, number, arguments.device), path.with_suffix('.partial'))
            os.replace(path.with_suffix('.partial'), path)
            print(path.name, flush=True)


if __name__ == '__main__':
    main()
