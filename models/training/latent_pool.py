"""Shards of latents in memory, served as batches of one ratio; picks up shards that appear while training goes on."""

import random
from pathlib import Path

import torch

from .text import attribute_targets
from .world.attributes import ATTRIBUTES
from .world.captions import write_caption
from .world.scene import PIXELS_PER_UNIT, RATIO_SHARES, half_size
from .world.vocabulary import tokenise

CAPTION_DROPOUT = 0.1  # share of empty captions, for classifier-free guidance
MASK_SHARPNESS = 8  # of the subject mask's edge, in radii
ALIGNMENT_FEATURES = 40  # per token: 2 moments x (mask, mask*u, mask*v, mask*cos phase, mask*sin phase) x 2x2 points


def attributes_of(indices) -> dict[str, str]:
    return {name: values[index] for (name, values), index in zip(ATTRIBUTES.items(), indices)}


def scene_features(geometry, latent_height: int, latent_width: int):
    """What is where: geometry (B, 2F, 6), two moments per latent frame -> (B, F, P, 40) and the mask per token (B, F, P).

    Known because we drew the scene. Teaching an early block to predict it (representation alignment, Yu et al. 2024, with the
    scene in place of a pretrained network) gave one coherent body far sooner.
    """
    batch, moments = geometry.shape[:2]
    x, y, radius, rotation, facing, phase = geometry.reshape(batch, moments, 6, 1, 1).unbind(2)
    spacing = 8 / PIXELS_PER_UNIT  # one point per latent: 2 x 2 per token
    grid_x = (torch.arange(latent_width, device=geometry.device) + 0.5 - latent_width / 2) * spacing
    grid_y = (latent_height / 2 - torch.arange(latent_height, device=geometry.device).view(-1, 1) - 0.5) * spacing
    dx, dy = (grid_x - x) / radius, (grid_y - y) / radius
    u, v = (rotation.cos() * dx + rotation.sin() * dy) * facing, rotation.cos() * dy - rotation.sin() * dx
    mask = torch.sigmoid((1.05 - (u * u + v * v).sqrt()) * MASK_SHARPNESS)
    features = torch.stack([mask, mask * u, mask * v, mask * phase.cos(), mask * phase.sin()], 2)
    height, width, frames = latent_height // 2, latent_width // 2, moments // 2
    features = features.view(batch, frames, 2, 5, height, 2, width, 2).permute(0, 1, 4, 6, 2, 3, 5, 7)
    features = features.reshape(batch, frames, height * width, ALIGNMENT_FEATURES)
    token_mask = features.view(batch, frames, height * width, 2, 5, 4)[..., 0, :].mean((-1, -2))
    return features, token_mask


class LatentPool:
    """An epoch shows every scene once, and those that have an attribute's value in `twice`, which the network finds hard, twice."""

    def __init__(self, work: Path, kind: str, rank=0, ranks=1, twice=()):
        self.folder, self.kind, self.rank, self.ranks = work / 'latents', kind, rank, ranks
        self.twice = twice
        self.loaded: set[str] = set()
        self.shards: dict[str, list[dict]] = {}
        self.waiting: dict[str, list[tuple[int, int]]] = {}  # what this epoch has not shown yet, per ratio
        self.refresh()

    def __len__(self):
        return sum(len(shard['latents']) for shards in self.shards.values() for shard in shards)

    def refresh(self):
        """Each rank keeps its own part, so two processes never show the same scene twice."""
        for path in sorted(self.folder.glob(f'{self.kind}-*.pt')):
            number = int(path.stem.split('-')[1])
            # Ten shards hold every ratio once or more; deal them out in tens, so that every rank has every ratio.
            if path.name in self.loaded or (number // 10) % self.ranks != self.rank:
                continue
            shard = torch.load(path)
            self.loaded.add(path.name)
            shards = self.shards.setdefault(shard['ratio'], [])
            shards.append(shard)
            waiting = self.waiting.setdefault(shard['ratio'], [])
            waiting.extend(self.epoch(len(shards) - 1, shard))
            random.shuffle(waiting)

    def epoch(self, number: int, shard: dict) -> list[tuple[int, int]]:
        """The rows of a shard as often as an epoch shows them."""
        scenes = [attributes_of(row).values() for row in shard['attributes'].tolist()]
        hard = [any(value in self.twice for value in scene) for scene in scenes]
        return [(number, row) for row, again in enumerate(hard) for _ in range(1 + again)]

    def batch(self, count: int):
        """-> latents (B, F, C, h, w) float16 of one ratio, geometry (B, 2F, 6), words and targets of fresh captions (see captioned)."""
        ratios = [ratio for ratio in RATIO_SHARES if ratio in self.shards]
        ratio = random.choices(ratios, [RATIO_SHARES[name] for name in ratios])[0]
        shards, waiting = self.shards[ratio], self.waiting[ratio]
        if len(waiting) < count:
            waiting[:] = [row for number, shard in enumerate(shards) for row in self.epoch(number, shard)]
            random.shuffle(waiting)
        chosen = [waiting.pop() for _ in range(min(count, len(waiting)))]
        gather = lambda name: torch.stack([shards[number][name][row] for number, row in chosen])
        geometry, scenes = gather('geometry'), [attributes_of(row) for row in gather('attributes').tolist()]
        return gather('latents'), geometry, *captioned(ratio, geometry, scenes)


def captioned(ratio, geometry, scenes):
    """A fresh caption for each scene; geometry (B, 2F, 6) -> words (B, 28) int64, targets (B, attributes) int64."""
    captions = [write_caption(scene, random, shown_position(where, ratio)) for scene, where in zip(scenes, geometry)]
    dropped = [random.random() < CAPTION_DROPOUT for _ in captions]
    words = [tokenise('' if drop else caption.text) for caption, drop in zip(captions, dropped)]
    targets = [
        attribute_targets(scene, () if drop else caption.named)
        for scene, caption, drop in zip(scenes, captions, dropped)
    ]
    return torch.tensor(words), torch.tensor(targets)


def shown_position(geometry, ratio: str):
    """geometry (2F, 6) -> where the subject is in the first frame, in half widths and half heights."""
    half_width, half_height = half_size(ratio)
    return geometry[0, 0].item() / half_width, geometry[0, 1].item() / half_height
