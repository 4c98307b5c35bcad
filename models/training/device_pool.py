"""Latents that are rendered, encoded and kept on one device, for a machine whose GPU makes scenes faster than a disk would hold them."""

import random
from concurrent.futures import ProcessPoolExecutor

import torch

from .latent_pool import captioned
from .latents import RATIO_ORDER, SHARD_SEEDS, make_latents
from .world.scene import RATIO_SHARES, sample_scene

CAPTIONS = 6  # of each scene, written beforehand by the other cores


def write_captions(ratio, geometry, scenes, seed):
    """-> words (n, CAPTIONS, 28) int16, targets (n, CAPTIONS, attributes) int16."""
    random.seed(seed)
    words, targets = zip(*(captioned(ratio, geometry, scenes) for _ in range(CAPTIONS)))
    return torch.stack(words, 1).short().numpy(), torch.stack(targets, 1).short().numpy()


class DevicePool:
    """The same interface as LatentPool; `grow` adds scenes of the next ratio."""

    def __init__(self, kind: str, autoencoder, device: str, workers: ProcessPoolExecutor | None, scenes=512):
        self.kind, self.autoencoder, self.device, self.workers, self.scenes = kind, autoencoder, device, workers, scenes
        self.number, self.parts, self.waiting = 0, {}, []

    def __len__(self):
        return sum(len(part['latents']) for part in self.parts.values())

    def refresh(self):
        """Takes in the scenes whose captions are written."""
        still = []
        for ratio, latents, geometry, captions in self.waiting:
            if not captions.done():
                still.append((ratio, latents, geometry, captions))
                continue
            words, targets = (torch.from_numpy(part).to(self.device) for part in captions.result())
            fresh = {'latents': latents, 'geometry': geometry, 'words': words, 'targets': targets}
            old = self.parts.get(ratio)
            self.parts[ratio] = fresh if old is None else {name: torch.cat([old[name], fresh[name]]) for name in fresh}
        self.waiting = still

    def grow(self):
        ratio = RATIO_ORDER[self.number % len(RATIO_ORDER)]
        first = self.number * self.scenes
        scenes = [sample_scene(SHARD_SEEDS[self.kind], first + index, ratio) for index in range(self.scenes)]
        latents, geometry = make_latents(self.autoencoder, self.kind, scenes, self.number, self.device, self.device)
        job = (ratio, geometry[:, :1].cpu(), [scene.attributes for scene in scenes], self.number)
        self.waiting.append((ratio, latents, geometry, self.workers.submit(write_captions, *job)))
        self.number += 1
        self.refresh()

    def batch(self, count: int):
        ratios = [ratio for ratio in RATIO_SHARES if ratio in self.parts]
        part = self.parts[random.choices(ratios, [RATIO_SHARES[name] for name in ratios])[0]]
        rows = torch.randint(len(part['latents']), (count,), device=self.device)
        caption = torch.randint(CAPTIONS, (count,), device=self.device)
        return (
            part['latents'][rows],
            part['geometry'][rows],
            part['words'][rows, caption].long(),
            part['targets'][rows, caption].long(),
        )
