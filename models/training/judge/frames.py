"""Frames to train the judge on: real and spoilt, as rendered and as the autoencoder draws them, with what each shows.

Both the real and the spoilt go through the autoencoder, so that its softness tells nothing: a refusal must be about shape.
"""

import os
import random
from dataclasses import dataclass
from pathlib import Path

import torch

from ..latents import RATIO_ORDER, load_autoencoder
from ..precision import autocast
from ..world.attributes import ATTRIBUTES
from ..world.scene import FPS, FRAMES, PIXELS_PER_UNIT, half_size, sample_scene
from .network import ABSENT, REFUSED, STILL
from .spoilt import KINDS, Stage, spoil, visible_share

TRAIN_SEED, POOL_SEED = 201, 204
IGNORED = -100  # a label that teaches nothing
NAMEABLE, GONE = 0.6, 0.2  # share of a subject inside the frame from which it is named, and up to which nobody is there
LATEST_SECONDS, EARLY_SHARE = 58.0, 0.4
EMPTY_SHARE = 0.08  # of real scenes that are drawn without their subject
SHARD_CLIPS = {'real': 8, 'spoilt': 8, 'latents': 4}  # clips of a shard of the pool
KEPT_FRAMES = 6  # of the 17 of each
LATENT_NOISE = 0.15  # up to which what the decoder draws of real latents counts as real
LATENT_KINDS = ('mixed latents', 'latents of three moments', 'shuffled latents')
LEAST_DIFFERENCE = 0.6  # in the subject's square, of what the subject itself differs from its backdrop


@dataclass
class Frames:
    """Of one ratio. frames (n, 3, H, W) uint8; labels {name: (n)}; place (n, 2) in units, not a number where unknown."""

    frames: torch.Tensor
    labels: dict[str, torch.Tensor]
    place: torch.Tensor

    def __getitem__(self, index):
        labels = {name: value[index] for name, value in self.labels.items()}
        return Frames(self.frames[index], labels, self.place[index])

    @staticmethod
    def joined(parts: list['Frames']) -> 'Frames':
        names = parts[0].labels
        return Frames(
            torch.cat([part.frames for part in parts]),
            {name: torch.cat([part.labels[name] for part in parts]) for name in names},
            torch.cat([part.place for part in parts]),
        )


def draw_moments(count: int, frames: int = 1):
    """Seconds (count, frames) at 8 fps, from anywhere in a film's first minute, often early."""
    begins = [random.uniform(0, 2.0 if random.random() < EARLY_SHARE else LATEST_SECONDS) for _ in range(count)]
    return torch.tensor(begins)[:, None] + torch.arange(frames) / FPS


def described(stage: Stage, frames, spoilt=None, empty=None) -> Frames:
    """frames (n, T, 3, H, W) of a stage with the labels of each. `spoilt` (n, T): True must be refused, False teaches nothing about
    subjects; None for real ones. `empty` (n): nobody was drawn."""
    moments, device = frames.shape[1], frames.device
    labels = {
        name: torch.tensor([ATTRIBUTES[name].index(scene.attributes[name]) for scene in stage.scenes], device=device)
        .unsqueeze(1)
        .repeat(1, moments)
        for name in STILL
    }
    visible = visible_share(stage.geometry, *half_size(stage.batch.ratio))
    if empty is not None:
        visible = torch.where(empty.to(device).view(-1, 1), 0.0, visible)
    subject, unclear = labels['subject'], (visible < NAMEABLE)
    if spoilt is not None:
        subject = torch.where(spoilt.to(device), REFUSED, IGNORED)
    subject = torch.where(unclear, IGNORED, subject)
    labels['subject'] = torch.where(visible <= GONE, ABSENT, subject) if spoilt is None else subject
    labels['colour'] = torch.where(unclear, IGNORED, labels['colour'])
    place = torch.where(unclear.unsqueeze(-1), torch.nan, stage.geometry[..., :2])
    return Frames(frames.flatten(0, 1), {name: value.flatten() for name, value in labels.items()}, place.flatten(0, 1))


def fresh_frames(ratio: str, number: int, real: int, spoilt: int, generator, device='cpu') -> Frames:
    """`real` stills and `spoilt` ones, a kind for every eight; scenes from `number` on."""
    scenes = [sample_scene(TRAIN_SEED, number + index, ratio, held=None) for index in range(real + spoilt)]
    stage = Stage(scenes[:real], draw_moments(real), device)
    layer, empty = stage.layer(), torch.rand(real) < EMPTY_SHARE
    layer[empty.to(device)] = 0
    parts = [described(stage, stage.shot(layer), empty=empty)]
    for start in range(real, real + spoilt, 8):
        stage = Stage(scenes[start : start + 8], draw_moments(len(scenes[start : start + 8])), device)
        parts.append(described(stage, *spoil(stage, random.choice(KINDS), generator)))
    return Frames.joined(parts)


@torch.no_grad()
def through(autoencoder, frames, spoil_latents=None, noise=0.0):
    """uint8 clips (n, 17, 3, H, W) as the autoencoder draws them, in float 0..1."""
    with autocast(frames.device):
        latents = autoencoder.encode(frames.float() / 255).float()
        if spoil_latents:
            latents = spoil_latents(latents)
        latents = latents + noise * torch.rand(len(latents), 1, 1, 1, 1, device=latents.device) * torch.randn_like(
            latents
        )
        return autoencoder.decode(latents).float().clamp(0, 1)


def shuffled_latents(latents, generator):
    """Every latent frame cut into squares of 2x2 latents, half of which change places with their neighbours."""
    height, width = latents.shape[3:]
    squares = latents.unflatten(4, (width // 2, 2)).unflatten(3, (height // 2, 2)).permute(0, 3, 5, 1, 2, 4, 6)
    flat = squares.flatten(1, 2).clone()
    for row in flat:
        pairs = torch.randperm(len(row) // 2, generator=generator)[: len(row) // 4].to(row.device) * 2
        row[pairs], row[pairs + 1] = row[pairs + 1].clone(), row[pairs].clone()
    squares = flat.view(squares.shape).permute(0, 3, 4, 1, 5, 2, 6)
    return squares.reshape(latents.shape)


def latent_spoiling(kind, autoencoder, stage: Stage, generator):
    if kind == 'mixed latents':  # with those of the same scene with another subject
        names = ATTRIBUTES['subject']
        step = 1 + int(torch.randint(len(names) - 1, (), generator=generator))
        others = [names[(names.index(scene.attributes['subject']) + step) % len(names)] for scene in stage.scenes]
        with torch.no_grad(), autocast(stage.backdrop.device):
            other = autoencoder.encode(stage.shot(stage.layer(others)).float() / 255).float()
        return lambda latents: 0.5 * latents + 0.5 * other
    if kind == 'latents of three moments':
        return lambda latents: (latents + latents.roll(1, 1) + latents.roll(-1, 1)) / 3
    return lambda latents: shuffled_latents(latents, generator)


def different_enough(stage: Stage, clean, made, plain, empty):
    """Where `made` differs from `clean` (n, T, 3, H, W, 0..1) in the subject's square by enough of what the subject differs from its
    backdrop (`plain` with, `empty` without it) to be refused: bool (n, T)."""
    height, width = plain.shape[3:]
    x, y, radius = (value[..., None, None] * PIXELS_PER_UNIT for value in stage.geometry[..., :3].unbind(-1))
    columns = torch.arange(width, device=plain.device) - (x + width / 2 - 0.5)
    rows = (y + torch.arange(height, device=plain.device).view(-1, 1)) - (height / 2 - 0.5)
    square = ((columns.abs() < radius) & (rows.abs() < radius)).float()
    total = lambda a, b: ((a.float() - b.float()).abs().mean(2) * square).sum((2, 3))
    return total(made, clean) * 255 > LEAST_DIFFERENCE * total(plain, empty)


def pool_shard(autoencoder, number: int, device='cpu') -> dict[str, Frames]:
    """Frames of real and of spoilt clips as the autoencoder draws them, of one ratio: {'real', 'spoilt'}."""
    generator, rng = torch.Generator().manual_seed(number), random.Random(f'judge/{number}')
    ratio, total = RATIO_ORDER[number % len(RATIO_ORDER)], sum(SHARD_CLIPS.values())
    scenes = [sample_scene(POOL_SEED, number * total + index, ratio, held=None) for index in range(total)]
    state = random.getstate()
    random.seed(f'moments/{number}')
    seconds = draw_moments(total, FRAMES)
    random.setstate(state)

    def few(frames: Frames, count: int) -> Frames:
        chosen = [clip * FRAMES + frame for clip in range(count) for frame in rng.sample(range(FRAMES), KEPT_FRAMES)]
        kept = frames[torch.tensor(chosen, device=frames.frames.device)]
        return Frames(kept.frames.cpu(), {name: value.cpu() for name, value in kept.labels.items()}, kept.place.cpu())

    byte = lambda frames: (frames * 255 + 0.5).to(torch.uint8)
    real, spoilt = SHARD_CLIPS['real'], SHARD_CLIPS['spoilt']
    stage = Stage(scenes[:real], seconds[:real], device)
    drawn = through(autoencoder, stage.shot(stage.layer()), noise=LATENT_NOISE)
    result = {'real': few(described(stage, byte(drawn)), real)}
    parts = []
    for half in range(2):
        chosen = slice(real + half * spoilt // 2, real + (half + 1) * spoilt // 2)
        stage = Stage(scenes[chosen], seconds[chosen], device)
        frames, enough = spoil(stage, KINDS[(2 * number + half) % len(KINDS)], generator)
        parts.append(few(described(stage, byte(through(autoencoder, frames)), enough), spoilt // 2))
    stage = Stage(scenes[real + spoilt :], seconds[real + spoilt :], device)
    layer = stage.layer()
    plain, empty = stage.shot(layer), stage.shot(layer * 0)
    spoiling = latent_spoiling(LATENT_KINDS[number % len(LATENT_KINDS)], autoencoder, stage, generator)
    made = through(autoencoder, plain, spoiling)
    enough = different_enough(stage, through(autoencoder, plain), made, plain, empty)
    parts.append(few(described(stage, byte(made), enough), SHARD_CLIPS['latents']))
    return result | {'spoilt': Frames.joined(parts)}


def fill_pool(folder: Path, shards: range, work: Path, device='cpu', wait=int):
    """Writes those of the shards that are missing, by the autoencoder of `work`; `wait` is called before each."""
    autoencoder = load_autoencoder(work, device)
    folder.mkdir(parents=True, exist_ok=True)
    for number in shards:
        path = folder / f'pool-{number:05d}.pt'
        if path.exists():
            continue
        wait()
        shard = {name: vars(frames) for name, frames in pool_shard(autoencoder, number, device).items()}
        torch.save(shard | {'ratio': RATIO_ORDER[number % len(RATIO_ORDER)]}, path.with_suffix('.partial'))
        os.replace(path.with_suffix('.partial'), path)


def read_pool(folder: Path) -> dict[str, dict[str, Frames]]:
    """{ratio: {'real': frames, 'spoilt': frames}}."""
    parts = {}
    for path in sorted(folder.glob('pool-*.pt')):
        shard = torch.load(path)
        for name in ('real', 'spoilt'):
            parts.setdefault(shard['ratio'], {}).setdefault(name, []).append(Frames(**shard[name]))
    return {ratio: {name: Frames.joined(part) for name, part in kinds.items()} for ratio, kinds in parts.items()}
