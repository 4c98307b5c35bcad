"""What would help the transformer most? Branches of equal cost from one checkpoint, each with one thing changed, and their curves.

    python -m models.training.ablate --work .cache/train --name transformer-final --minutes 3 base deeper clips-only
Each branch trains for so many minutes of processor time (others may use the cores too) at a rate that falls to zero, and is measured
on held-out latents (WORK/held/latents, made by latents.py with another seed) at the start, at each quarter and at the end, with the same
scenes, noise and levels every time. A line of JSON each to WORK/ablations/BRANCH.jsonl; nothing else is written.

"subject" is the error where the subject is, in the first frame and in the four after it: what smears between latent frames.
"""

import argparse
import dataclasses
import json
import random
import time
from pathlib import Path

import torch

from . import checkpoint
from .batches import KINDS, Batch, Batches
from .config import PRESETS
from .latent_pool import LatentPool
from .precision import autocast
from .text import padding_bias
from .train_transformer import Trainer, parse_arguments
from .transformer import with_coordinates

LEVELS = (0.9, 0.6, 0.3)
HELD_SCENES = 16  # a batch, of four
NOISE_SEED = 5
# One thing changed in each: options of train_transformer, or fields of the network's configuration.
BRANCHES = {
    'base': {},
    'deeper': {'num_layers': 10},
    'small-batches': {'--batch': '24'},
    'clips-only': {'--clip-share': '1'},
    'stills-only': {'--clip-share': '0'},
    'quarter-of-the-data': {'share_of_shards': 0.25},
    'no-alignment': {'--alignment-weight': '0'},
    'no-subject-weight': {'--subject-weight': '0'},
    'constant-rate': {'constant_rate': True},
}


def make_trainer(arguments, branch: str) -> Trainer:
    """A Trainer that stands where the checkpoint stands. Blocks that it lacks are added at its end and change nothing at first."""
    changes = BRANCHES[branch]
    words = ['--work', str(arguments.work), '--preset', arguments.preset, '--first-frames', '1', '--stills-first', '0']
    rates = ['--muon-rate', '.002', '--adamw-rate', '4e-4']  # what short branches can take
    words += [*rates, '--batch', str(arguments.batch)]
    words += [word for pair in changes.items() if pair[0].startswith('--') for word in pair]
    pools = {kind: LatentPool(arguments.work, kind) for kind in KINDS}
    if 'share_of_shards' in changes:
        pools = {kind: part_of(pool, changes['share_of_shards']) for kind, pool in pools.items()}
    preset = PRESETS[arguments.preset]
    PRESETS[arguments.preset] = dataclasses.replace(preset, num_layers=changes.get('num_layers', preset.num_layers))
    try:
        trainer = Trainer(parse_arguments(words), 0, 1, pools)
    finally:
        PRESETS[arguments.preset] = preset
    state = checkpoint.load(arguments.work / f'{arguments.name}.pt')
    trainer.modules.load_state_dict(state['model'], strict=False)
    names = [name for name, _ in trainer.modules.named_parameters()]
    averages = dict(zip((name for name in state['model'] if name in set(names)), state['average']))
    with torch.no_grad():
        for name, parameter in trainer.modules.named_parameters():
            if name in averages:
                parameter.copy_(averages[name])
        for block in trainer.transformer.blocks[preset.num_layers :]:
            for layer in (block.self_attn.o, block.cross_attn.o, block.ffn[2]):
                layer.weight.zero_()
    trainer.step = state['step']
    return trainer


def part_of(pool: LatentPool, share: float) -> LatentPool:
    """The pool with this share of each ratio's shards."""
    for ratio, shards in pool.shards.items():
        del shards[max(1, round(len(shards) * share)) :]
        pool.waiting[ratio] = []
    return pool


def held_batches(work: Path, scenes: int) -> list[Batch]:
    """The same batches at every call: whole clips after a clean first frame, and first frames alone."""
    kept = random.getstate(), torch.get_rng_state()
    random.seed(NOISE_SEED)
    torch.manual_seed(NOISE_SEED)
    pools = {kind: LatentPool(work / 'held', kind) for kind in KINDS}
    batches = [Batches(pools, 'cpu').draw(kind, scenes) for kind in ('stills', 'clips', 'clips', 'stills')]
    random.setstate(kept[0])
    torch.set_rng_state(kept[1])
    return batches


@torch.no_grad()
def measure(trainer: Trainer, batches: list[Batch]) -> dict[str, float]:
    """Mean squared error of the clean latents: everywhere, and where the subject is in first and in later frames."""
    found: dict[str, list[float]] = {}
    for number, batch in enumerate(batches):
        noise = torch.randn(batch.clean.shape, generator=torch.Generator().manual_seed(NOISE_SEED + number))
        context = batch.window.context
        for level in LEVELS:
            sigmas = torch.full(batch.clean.shape[:2], level)
            sigmas[:, :context] = 0
            noisy = batch.clean + sigmas[..., None, None] * (noise - batch.clean)
            rope = trainer.transformer.rope(batch.window.positions, batch.height, batch.width)
            with autocast('cpu'):
                prediction = trainer.transformer(
                    with_coordinates(noisy, batch.height, batch.width),
                    *(sigmas, trainer.text(batch.words), padding_bias(batch.words), *rope),
                    context=context,
                )
            error = ((prediction.float() - batch.clean) ** 2).mean(-1)[:, context:]
            mask = batch.mask[:, context:]
            frames = 'first' if batch.kind == 'stills' else 'later'
            found.setdefault(f'{frames} frames', []).append(error.mean().item())
            found.setdefault(f'subject, {frames} frames', []).append(((error * mask).sum() / mask.sum()).item())
    return {name: round(sum(values) / len(values), 4) for name, values in found.items()}


def run_branch(arguments, branch: str) -> list[dict]:
    random.seed(0)
    torch.manual_seed(0)
    trainer, batches = make_trainer(arguments, branch), held_batches(arguments.work, arguments.held_scenes)
    budget, spent, curve = arguments.minutes * 60, 0.0, []
    path = arguments.work / 'ablations' / f'{branch}.jsonl'
    path.parent.mkdir(exist_ok=True)
    path.write_text('')
    first_step = trainer.step
    while True:
        if spent >= budget * len(curve) / 4 or spent >= budget:
            line = {'branch': branch, 'minutes': round(spent / 60, 2), 'steps': trainer.step - first_step}
            curve.append(line | measure(trainer, batches))
            with path.open('a') as file:
                print(json.dumps(curve[-1]), file=file)
            print(json.dumps(curve[-1]), flush=True)
        if spent >= budget:
            return curve
        began = time.process_time()
        trainer.train_step(
            trainer.choose_kind(), 1.0 if BRANCHES[branch].get('constant_rate') else max(0.0, 1 - spent / budget)
        )
        spent += time.process_time() - began


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('branches', nargs='+', choices=BRANCHES)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--name', default='transformer-final', help='of the checkpoint that all branches start from')
    parser.add_argument('--preset', choices=PRESETS, default='nano')
    parser.add_argument('--batch', type=int, default=60)
    parser.add_argument('--minutes', type=float, default=3, help='of processor time, each')
    parser.add_argument('--held-scenes', type=int, default=HELD_SCENES)
    arguments = parser.parse_args(words)
    for branch in arguments.branches:
        run_branch(arguments, branch)


if __name__ == '__main__':
    main()
