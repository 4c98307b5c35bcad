"""The whole training in minutes on one GPU: scenes rendered and encoded on the device, the transformer trained to the end of its
falling rate, turbo distilled from it, and everything written as it ships.

    python -m models.training.gpu_run --minutes 9 --out DIR --beside decoder judge

Starts from the weights in the tree (--model) where the preset has their sizes, else from nothing. No file of DIR is larger than
16 MB: safetensors as they ship (folder DIR itself is read by weight_files.read once the manifest's sizes are those of `config`),
the transformer as it was before turbo (trunk.safetensors), log.json (losses, speeds, what each phase took) and sheet.png (films of
fixed prompts and seeds). Everything resumes from such a folder: --model DIR. What trains at the same time (beside.py) adds
video-decoder.safetensors and judge.pt.
"""

import argparse
import copy
import json
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

import torch

from . import weight_files
from .beside import Beside
from .config import PRESETS
from .contact_sheet import clip_sheet
from .device_pool import DevicePool
from .distil import GUIDANCE_SCALE, STEPS, TURBO_OFFSET, Distiller, choose_kind
from .look import draw
from .train_transformer import Trainer, parse_arguments as trainer_arguments
from .world.captions import write_caption
from .world.scene import sample_scene

SHARES = {'data': 0.1, 'transformer': 0.61, 'turbo': 0.21, 'files': 0.08}  # of the minutes
DATA_SHARE_LATER = 0.15  # of the time after the first scenes: fresh ones while training goes on
TURBO_RATE = 0.3  # of the transformer's rates
DECAY_SHARE = 0.5  # of the transformer's time in which its rate falls to zero


class Run:
    """Time, and what happened in it."""

    def __init__(self, minutes: float, device: str):
        self.began, self.seconds, self.device = time.time(), minutes * 60, device
        self.phases, self.losses = {}, []

    def elapsed(self):
        return time.time() - self.began

    def deadline(self, phase):
        """The second at which a phase that begins now shall be over: its share of what is left, however long the others took."""
        names = list(SHARES)
        left = sum(SHARES[name] for name in names[names.index(phase) :])
        now = self.elapsed()
        return now + (self.seconds - now) * SHARES[phase] / left

    def tell(self, phase: str, **facts):
        self.phases.setdefault(phase, {}).update(facts)
        print(f'{self.elapsed():6.1f} s {phase} {facts}', flush=True)


def fill(run: Run, pools):
    made, end = 0, run.deadline('data')
    while run.elapsed() < end or not all(len(pool) for pool in pools.values()):
        for pool in pools.values():
            pool.grow()
        made += 1
        if run.device == 'cuda':
            torch.cuda.synchronize()
    memory = torch.cuda.max_memory_allocated() / 1e9 if run.device == 'cuda' else 0
    run.tell(
        'data',
        seconds=run.elapsed(),
        memory_gb=memory,
        scenes={kind: pool.number * pool.scenes for kind, pool in pools.items()},
    )


def train(run: Run, trainer: Trainer, pools, most_scenes: int):
    start, end = run.elapsed(), run.deadline('transformer')
    spent, step, kept = 0.0, 0, {}
    while (now := run.elapsed()) < end or not step:
        if spent < DATA_SHARE_LATER * (now - start) and pools['windows'].number * pools['windows'].scenes < most_scenes:
            for pool in pools.values():
                pool.grow()
            if run.device == 'cuda':
                torch.cuda.synchronize()
            spent += run.elapsed() - now
            continue
        done = min(1.0, (now - start) / max(end - start, 1e-3))
        rate = min(1.0, (step + 1) / 40, (1 - done) / DECAY_SHARE)
        kind = trainer.choose_kind()
        parts = trainer.train_step(kind, rate)
        kept.setdefault(kind, []).append(parts['loss'])
        step += 1
        if step % 100 == 0:
            means = {name: torch.stack(values).mean().item() for name, values in kept.items()}
            run.losses.append({'seconds': round(run.elapsed(), 1), 'step': step, 'seen': dict(trainer.seen), **means})
            print(run.losses[-1], flush=True)
            kept = {}
    run.tell('transformer', seconds=run.elapsed() - start, steps=step, seen=dict(trainer.seen), rendering=spent)


def distil(run: Run, trainer: Trainer) -> Distiller:
    start, end = run.elapsed(), run.deadline('turbo')
    distiller, losses = Distiller(trainer, 'guidance'), []
    distiller.begin()
    trainer.arguments.batch //= 2  # each step is on turbo and on what the network was
    while (now := run.elapsed()) < end or not losses:
        rate = TURBO_RATE * min(1.0, (distiller.step + 1) / 30) * max(0.0, end - now) / max(end - start, 1e-3)
        losses.append(distiller.train_step(choose_kind(distiller.step), rate))
    curve = {
        name: [
            torch.stack([loss[name] for loss in losses[at : at + 50]]).mean().item() for at in range(0, len(losses), 50)
        ]
        for name in ('turbo', 'loss')
    }
    run.tell('turbo', seconds=run.elapsed() - start, steps=distiller.step, **curve)
    return distiller


def write_trunk(trainer: Trainer, out: Path):
    trainer.average.swap()
    weight_files.save(weight_files.transformer_tensors(trainer.transformer), out / 'trunk.safetensors')
    trainer.average.swap()


@torch.no_grad()
def sheet(trainer: Trainer, autoencoder, path: Path, count: int):
    """Films of three windows, by full sampling and by turbo, the same prompts and seeds."""
    scenes = [sample_scene(77, index, '1:1', held=None) for index in range(count)]
    captions = [write_caption(s.attributes, random.Random(i), complete=True).text for i, s in enumerate(scenes)]
    film = lambda **options: draw(
        trainer.transformer.eval(), trainer.text.eval(), autoencoder, captions, '1:1', 9, **options
    )
    full, turbo = film(guidance_scale=GUIDANCE_SCALE), film(steps=STEPS, guidance_scale=1.0, sigma_offset=TURBO_OFFSET)
    rows = [clip for pair in zip(full, turbo) for clip in pair]
    labels = [f'{name}: {caption}' for caption in captions for name in ('full', 'turbo')]
    clip_sheet(rows, labels, path, columns=range(0, 33, 4))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--minutes', type=float, default=9, help='of everything, the start included')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--model', type=Path, default=Path('models/kinora-nano'))
    parser.add_argument('--preset', choices=PRESETS, default='nano')
    parser.add_argument('--device', default='cuda')
    parser.add_argument('--batch', type=int, default=3000, help='latent frames a step, about')
    parser.add_argument('--scenes', type=int, default=512, help='rendered at a time')
    parser.add_argument(
        '--most-scenes', type=int, default=150_000, help='of a kind: 55 kB of memory each for clips, 100 for windows'
    )
    parser.add_argument('--muon-rate', type=float, default=0.008)
    parser.add_argument('--adamw-rate', type=float, default=1.5e-3)
    parser.add_argument('--no-compile', action='store_true')
    parser.add_argument('--workers', type=int, default=12)
    parser.add_argument('--beside', nargs='*', choices=('decoder', 'judge'), default=(), help='what trains meanwhile')
    parser.add_argument('--sheet', type=int, default=12, help='films on the sheet')
    arguments = parser.parse_args()
    run, device = Run(arguments.minutes, arguments.device), arguments.device
    random.seed(0)
    torch.manual_seed(0)
    torch.set_float32_matmul_precision('high')
    torch._dynamo.config.suppress_errors = True  # what cannot be compiled runs as it is: a slower run beats none
    arguments.out.mkdir(parents=True, exist_ok=True)
    beside = Beside(
        arguments.beside, arguments.minutes, arguments.model, arguments.out, device, arguments.preset == 'tiny'
    )
    transformer, text, autoencoder = weight_files.read(arguments.model)
    autoencoder = autoencoder.to(device, memory_format=torch.channels_last)
    # Captions are written by the other cores; spawned, since a forked process must not touch the GPU.
    with ProcessPoolExecutor(arguments.workers, mp_context=torch.multiprocessing.get_context('spawn')) as workers:
        pools = {
            kind: DevicePool(kind, autoencoder, device, workers, arguments.scenes) for kind in ('clips', 'windows')
        }
        fill(run, pools)
        options = [
            '--device',
            device,
            '--preset',
            arguments.preset,
            '--batch',
            str(arguments.batch),
            '--stills-first',
            '0',
        ]
        options += ['--first-frames', '1', '--clip-share', '.75', '--muon-rate', str(arguments.muon_rate)]
        options += ['--adamw-rate', str(arguments.adamw_rate)]
        options += [] if arguments.no_compile else ['--compile', '--dynamic']
        trainer = Trainer(trainer_arguments(options), 0, 1, pools)
        if transformer.config == trainer.config:
            start = torch.nn.ModuleDict({'text': text, 'transformer': transformer}).state_dict()
            trainer.modules.load_state_dict(start, strict=False)
            trainer.average = type(trainer.average)(trainer.modules.parameters(), trainer.average.decay)
        run.tell('start', from_weights=transformer.config == trainer.config, config=asdict(trainer.config))
        train(run, trainer, pools, arguments.most_scenes)
        write_trunk(trainer, arguments.out)
        distil(run, trainer)
    trainer.average.swap()
    modules = copy.deepcopy(trainer.modules).cpu()
    weight_files.write_transformer(arguments.out, modules['transformer'], modules['text'])
    (arguments.out / 'log.json').write_text(json.dumps({'phases': run.phases, 'losses': run.losses}, indent=1))
    sheet(trainer, autoencoder, arguments.out / 'sheet.png', arguments.sheet)
    run.tell('end', seconds=run.elapsed(), beside=beside.finish(run.seconds - run.elapsed()))
    (arguments.out / 'log.json').write_text(json.dumps({'phases': run.phases, 'losses': run.losses}, indent=1))


if __name__ == '__main__':
    main()
