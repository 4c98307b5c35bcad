"""Crops of films for the video decoder: latents and frames of whole small clips, and a part of each drawn at x4, 24 frames a second.

python -m models.training.video_decoder.film_crops --shards 60      appends shards of 32 to WORK/decoder/films; several may run side by side

A sample is a clip that starts anywhere in a long scene, and the 13 large frames from the last slot of its latent frame `last` - 1 to the
last slot of `last`. Two of three crops lie round the subject, the others anywhere. The small frames cost a seventh of the large crop for
twenty times as many places: they teach the trunk.
"""

import argparse
import os
import random
from pathlib import Path

import numpy as np
import torch

from .. import weight_files
from ..autoencoder import FRAMES_PER_LATENT
from ..latents import RATIO_ORDER
from ..precision import autocast
from ..world.render import Batch, Crop, render, subject_geometry
from ..world.scene import FPS, FRAMES, PIXELS_PER_UNIT, SIZES, sample_scene
from .network import SCALE, SLOTS

CELLS = 6  # side of a crop in latent places
SIDE = CELLS * 8 * SCALE  # in pixels of the large picture: 192
FILM_FRAMES = SLOTS + 1
SHARD = 32
MAPPED = ('film', 'small')  # kept beside the rest, so that they can be mapped into memory
TRAIN_SEED, HELD_OUT_SEED = 302, 997
LATEST_START = 8.0  # seconds


@torch.no_grad()
def make_shard(autoencoder, seed: int, number: int, size=SHARD, device='cpu') -> dict:
    """latents (n, 5, 24, h, w) f16 and small (n, 17, 3, 8h, 8w) uint8 of the clips; last (n) in 1..4; cells (n, 2) left and top of the
    crop in latent places; film (n, 13, 3, 192, 192) uint8."""
    rng, ratio = random.Random(f'{seed}/{number}/films'), RATIO_ORDER[number % len(RATIO_ORDER)]
    scenes = [sample_scene(seed, number * size + index, ratio) for index in range(size)]
    start = torch.tensor([rng.choice((0.0, rng.uniform(0, LATEST_START))) for _ in scenes])
    last = torch.tensor([rng.randrange(1, 1 + FRAMES // FRAMES_PER_LATENT) for _ in scenes])
    at_once, films_at_once = (8, 1) if device == 'cpu' else (64, 64)  # as many as fit a CPU's cache
    pieces = lambda length: [slice(i, i + length) for i in range(0, size, length)]
    parts = pieces(at_once)
    small = torch.cat(
        [render(scenes[i], seconds=start[i, None] + torch.arange(FRAMES) / FPS, device=device)[0] for i in parts]
    )
    with autocast(device):
        latents = torch.cat([autoencoder.encode(small[i].float() / 255) for i in parts]).half()
    seconds = start[:, None] + (last[:, None] - 1) / 2 + torch.arange(FILM_FRAMES) / 24
    middle = subject_geometry(Batch(scenes, seconds[:, SLOTS // 2 : SLOTS // 2 + 1] / 2, 'cpu'))[:, 0, :2]
    width, height = (side // 8 for side in SIZES[ratio])
    cells = []
    for x, y in middle.tolist():
        near = rng.random() < 2 / 3
        at_x = width / 2 + x * PIXELS_PER_UNIT / 8 + rng.uniform(-2, 2) if near else rng.uniform(0, width)
        at_y = height / 2 - y * PIXELS_PER_UNIT / 8 + rng.uniform(-2, 2) if near else rng.uniform(0, height)
        cells.append([min(max(round(at - CELLS / 2), 0), size - CELLS) for at, size in ((at_x, width), (at_y, height))])
    cells = torch.tensor(cells)
    film = torch.cat(
        [
            render(
                scenes[i],
                seconds=seconds[i],
                scale=SCALE,
                crop=Crop(cells[i] * 8 * SCALE, SIDE, SIDE),
                device=device,
            )[0]
            for i in pieces(films_at_once)
        ]
    )
    return {'ratio': ratio, 'latents': latents, 'small': small, 'last': last, 'cells': cells, 'film': film}


def shard_path(work: Path, seed: int, number: int) -> Path:
    return work / 'decoder' / 'films' / f'{seed}-{number:05d}'


def write(path: Path, shard: dict):
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in MAPPED:
        np.save(path.with_suffix(f'.{name}.npy'), shard[name].numpy())
    temporary = path.with_suffix('.partial')
    torch.save({name: value for name, value in shard.items() if name not in MAPPED}, temporary)
    os.replace(temporary, path.with_suffix('.pt'))


class Crops:
    """The shards of one seed, as they come."""

    def __init__(self, work: Path, seed: int):
        self.folder, self.seed, self.shards = shard_path(work, seed, 0).parent, seed, {}

    def refresh(self):
        for path in sorted(self.folder.glob(f'{self.seed}-*.pt')):
            if path not in self.shards:
                shard = torch.load(path)
                for name in MAPPED:
                    shard[name] = torch.from_numpy(np.load(path.with_suffix(f'.{name}.npy'), mmap_mode='c'))
                self.shards[path] = shard
        return len(self.shards) * SHARD

    def sample(self, rng: random.Random, latent_frames: int):
        """One item whose drawn latent frame has as many as that up to it."""
        while True:
            shard = rng.choice(list(self.shards.values()))
            index = rng.randrange(len(shard['last']))
            if shard['last'][index] >= latent_frames - 1:
                return self.item(shard, index, latent_frames)

    @staticmethod
    def item(shard, index, latent_frames):
        """latents (K, 24, h, w), small (4K, 3, 8h, 8w), cells (2), film (13, 3, 192, 192): the drawn latent frame is the last of K."""
        last = int(shard['last'][index])
        first = last + 1 - latent_frames
        small = shard['small'][index]
        packed = torch.cat([small[:1].expand(FRAMES_PER_LATENT - 1, -1, -1, -1), small])
        return (
            shard['latents'][index, first : last + 1].float(),
            packed[FRAMES_PER_LATENT * first : FRAMES_PER_LATENT * (last + 1)],
            shard['cells'][index],
            shard['film'][index],
        )

    def every(self, latent_frames: int):
        """All that have as many latent frames."""
        for shard in self.shards.values():
            for index in range(len(shard['last'])):
                if shard['last'][index] >= latent_frames - 1:
                    yield self.item(shard, index, latent_frames)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument(
        '--model', type=Path, default=Path('models/kinora-nano'), help='whose encoder makes the latents'
    )
    parser.add_argument('--shards', type=int, default=60)
    parser.add_argument('--held-out', type=int, default=5, help='shards to measure by')
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    autoencoder = weight_files.read(arguments.model)[2]
    for seed, count in ((HELD_OUT_SEED, arguments.held_out), (TRAIN_SEED, arguments.shards)):
        for number in range(count):
            path = shard_path(arguments.work, seed, number)
            if not path.with_suffix('.pt').exists():
                write(path, make_shard(autoencoder, seed, number))
                print(path.name, flush=True)


if __name__ == '__main__':
    main()
