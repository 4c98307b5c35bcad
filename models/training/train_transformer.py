"""Trains the transformer and the text encoder on latents. Writes WORK/transformer.pt every five minutes; resumes from it.

The learning rate warms up and then stays: this trunk can be continued for as long as one likes. To make weights that ship,
`--decay-minutes N` starts a branch from the trunk's checkpoint whose rate falls to zero, and writes WORK/transformer-final.pt;
an unfinished branch is resumed too. To go on from a finished one, copy it over WORK/transformer.pt.
Stills come first (appearance is learned about five times cheaper on them), then mostly windows of clips and films (windows.py). A
film begins with its first frame alone, so in the end stills should be first frames of clips (--first-frames): there a subject
that moves right stands left.
Under torchrun every process trains on its own shards and gradients are averaged: on a busy CPU two processes of one thread
wait far less for each other than two threads, which meet after every operation.
"""

import argparse
import os
import random
import signal
import time
from pathlib import Path

import torch
import torch.distributed as distributed
import torch.nn.functional as F

from . import checkpoint
from .config import PRESETS
from .batches import FRAMES_SHOWN, KINDS, Batches
from .latent_pool import ALIGNMENT_FEATURES, LatentPool
from .muon import Muon
from .precision import autocast
from .text import TextEncoder, attribute_loss, padding_bias
from .transformer import Transformer, with_coordinates
from .windows import Window

SMALLEST_SIGMA = 0.05  # below it the loss no longer grows: 1/sigma^2 would let nearly clean latents rule
STILL_ALIGNMENT = 4  # times more than in clips: in pure noise it alone says early where a subject starts
CONTEXT_NOISE = 0.3  # the highest noise level of context frames
WARMUP_STEPS = 60
ALIGNMENT_STEPS = 300  # the alignment grows over so many: a head that begins anew must not pull at blocks that are good
REFRESH_SECONDS = 120
PAUSE = Path('/tmp/pause-training')  # while this file is there training waits, so that others can measure


def draw_sigmas(batch: int, window: Window, shift: float):
    """Noise levels (B, F) of a window's frames: logit-normal, shifted towards noise, one level for all fresh frames; in 15 % one per
    frame (what blending needs), in 15 % pure noise, the hardest moment. The context is clean in half, and in the rest a little
    noisy: what it will meet are the network's own frames. Of single frames 30 % are pure noise: there the words say where a subject
    starts that shall move right, and the first steps of sampling settle it."""
    frames, context = len(window.frames), window.context
    uniform = torch.sigmoid(torch.randn(batch, 1)).expand(batch, frames)
    uniform = torch.where(torch.rand(batch, 1) < 0.15, torch.sigmoid(torch.randn(batch, frames)), uniform)
    uniform = torch.where(torch.rand(batch, 1) < (0.3 if frames == 1 else 0.15), 1.0, uniform)
    sigmas = shift * uniform / (1 + (shift - 1) * uniform)
    sigmas[:, :context] = (torch.rand(batch, 1) * 2 - 1).clamp(min=0) * CONTEXT_NOISE
    return sigmas


class Trainer:
    def __init__(self, arguments, rank, ranks, pools=None):
        self.arguments, self.rank, self.ranks = arguments, rank, ranks
        self.device = arguments.device
        self.config = PRESETS[arguments.preset]
        self.text, self.transformer = (
            TextEncoder(self.config.text_dim).to(self.device),
            Transformer(self.config, ALIGNMENT_FEATURES).to(self.device),
        )
        self.modules = torch.nn.ModuleDict({'text': self.text, 'transformer': self.transformer})
        matrices = [p for name, p in self.transformer.named_parameters() if name.startswith('blocks') and p.dim() == 2]
        chosen = {id(p) for p in matrices}
        rest = [p for p in self.modules.parameters() if id(p) not in chosen]
        self.muon, self.rest = Muon(matrices, rank, ranks), rest
        self.adamw = torch.optim.AdamW(
            [
                {'params': [p for p in rest if p.dim() == 2], 'weight_decay': 0.01},
                {'params': [p for p in rest if p.dim() != 2], 'weight_decay': 0.0},
            ],
            arguments.adamw_rate,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.average = checkpoint.MovingAverage(self.modules.parameters(), 0.998)
        self.step, self.seen = 0, dict.fromkeys(KINDS, 0)
        self.pools = pools or {kind: LatentPool(arguments.work, kind, rank, ranks, arguments.twice) for kind in KINDS}
        self.batches = Batches(self.pools, self.device, arguments.first_frames, whole_words=arguments.compile)
        if arguments.compile:
            for block in self.transformer.blocks:
                block.compile(dynamic=arguments.dynamic)

    def losses(self, kind, count):
        batch = self.batches.draw(kind, count)
        single = len(batch.window.frames) == 1
        sigmas = draw_sigmas(count, batch.window, self.arguments.shift).to(self.device)[: len(batch.clean)]
        sigma, noise = sigmas[..., None, None], torch.randn_like(batch.clean)
        noisy = with_coordinates(batch.clean + sigma * (noise - batch.clean), batch.height, batch.width)
        rope = self.transformer.rope(batch.window.positions, batch.height, batch.width, self.device)
        with autocast(self.device):
            prompt_embeds = self.text(batch.words)
            logits = self.text.attribute_logits(prompt_embeds)
            prediction, aligned = self.transformer(
                noisy, sigmas, prompt_embeds, padding_bias(batch.words), *rope, True, batch.window.context
            )
        if self.config.prediction_type == 'sample':  # in velocity space: v = (noisy - clean) / sigma
            error = ((prediction - batch.clean) ** 2).mean(-1) / sigmas.clamp(min=SMALLEST_SIGMA)[..., None] ** 2
        else:
            error = ((prediction - (noise - batch.clean)) ** 2).mean(-1)
        error = error[:, batch.window.context :]  # the context is given
        # Near the end of sampling the subject's place is settled, so weighting it up there biases nothing; it is an eighth of
        # the picture and all of the difficulty.
        weight = 1 + self.arguments.subject_weight * batch.mask * (1 - sigmas[..., None]) ** 2
        plain, weighted = error.mean(), (error * weight[:, batch.window.context :]).mean()
        alignment = F.mse_loss(aligned, batch.features)
        words = attribute_loss(logits, batch.targets)
        ramp = min(1.0, self.step / ALIGNMENT_STEPS) ** 2 * (STILL_ALIGNMENT if single else 1)
        total = weighted + ramp * self.arguments.alignment_weight * alignment + self.arguments.words_weight * words
        parts = {'loss': plain, 'weighted': weighted, 'alignment': alignment, 'words': words}
        return total, {name: value.detach() for name, value in parts.items()}

    def average_gradients(self):
        gradients = [p.grad for p in self.modules.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in gradients])
        distributed.all_reduce(flat)
        for gradient, part in zip(gradients, flat.div_(self.ranks).split([g.numel() for g in gradients])):
            gradient.copy_(part.view_as(gradient))

    def train_step(self, kind, rate):
        batch = max(1, self.arguments.batch // FRAMES_SHOWN[kind])
        total, parts = self.losses(kind, batch)
        self.apply(total, rate)
        self.seen[kind] += batch * self.ranks
        return parts

    def apply(self, total, rate):
        """One step of the optimizers down the gradient of `total`, at the share `rate` of the full rates."""
        self.adamw.zero_grad(set_to_none=True)
        total.backward()
        if self.ranks > 1:
            self.average_gradients()
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        for group in self.adamw.param_groups:
            group['lr'] = self.arguments.adamw_rate * rate
        self.adamw.step()
        self.muon.step(self.arguments.muon_rate * rate)
        self.step += 1
        self.average.update(self.step)

    def choose_kind(self):
        """The same on every rank: it follows from the counters. Clips and windows take turns."""
        if not len(self.pools['clips']) or self.seen['stills'] < self.arguments.stills_first:
            return 'stills'
        share = self.arguments.clip_share
        number, before = int((self.step + 1) * share), int(self.step * share)
        if number == before:
            return 'stills'
        return 'windows' if len(self.pools['windows']) and number % 2 else 'clips'

    def save(self, name, elapsed):
        if self.rank == 0:
            checkpoint.save(
                self.arguments.work / f'{name}.pt',
                {
                    'model': self.modules.state_dict(),
                    'average': self.average.values,
                    'adamw': self.adamw.state_dict(),
                    'muon': self.muon.velocity,
                    'step': self.step,
                    'seen': self.seen,
                    'elapsed': elapsed,
                    'config': self.config,
                    'arguments': vars(self.arguments),
                },
            )

    def resume(self, path):
        state = checkpoint.load(path, self.device)
        missing = self.modules.load_state_dict(state['model'], strict='adamw' in state).missing_keys
        assert all(name.startswith('transformer.alignment') for name in missing), missing  # they do not ship
        self.step, self.seen = state['step'], dict.fromkeys(KINDS, 0) | state['seen']
        if 'adamw' in state:
            self.adamw.load_state_dict(state['adamw'])
            self.muon.velocity, self.average.values = state['muon'], state['average']
            if self.ranks == 1:
                checkpoint.restore_random(state)
        else:  # weights alone, from a conversion
            self.average = checkpoint.MovingAverage(self.modules.parameters(), 0.998)
        return state


def parse_arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--preset', choices=PRESETS, default='nano')
    parser.add_argument('--minutes', type=float, default=480, help='of this call')
    parser.add_argument(
        '--decay-minutes', type=float, default=0, help='branch off: let the rate fall to zero over these minutes'
    )
    parser.add_argument('--batch', type=int, default=60, help='stills a step and process; clips: a fifth of it')
    parser.add_argument('--adamw-rate', type=float, default=1.5e-3)
    parser.add_argument('--muon-rate', type=float, default=0.008)
    parser.add_argument(
        '--shift', type=float, default=3.0, help='more: five frames show through more noise than one does'
    )
    parser.add_argument(
        '--twice', nargs='*', default=(), help='values, such as cat or pan, whose scenes are shown twice as often'
    )
    parser.add_argument('--subject-weight', type=float, default=3.0)
    parser.add_argument('--alignment-weight', type=float, default=2.0)
    parser.add_argument('--words-weight', type=float, default=0.05)
    parser.add_argument('--stills-first', type=int, default=150_000, help='stills seen before clips begin')
    parser.add_argument('--clip-share', type=float, default=0.6, help='share of steps on clips and windows after that')
    parser.add_argument(
        '--first-frames', type=float, default=0.0, help='share of steps on stills that take first frames of clips'
    )
    parser.add_argument('--compile', action='store_true')
    parser.add_argument('--dynamic', action='store_true', help='with --compile: one kernel for all shapes')
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--seed', type=int, default=0)
    return parser.parse_args(words)


def main():
    arguments = parse_arguments()
    rank, ranks = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
    if ranks > 1:
        distributed.init_process_group('gloo' if arguments.device == 'cpu' else 'nccl')
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    trainer = Trainer(arguments, rank, ranks)
    trunk, start, branch = (
        arguments.work / f'{name}.pt' for name in ('transformer', 'transformer-start', 'transformer-final')
    )
    minutes_before = 0.0
    if arguments.decay_minutes and branch.exists():
        minutes_before = trainer.resume(branch)['elapsed']
    elif trunk.exists() or start.exists():
        trainer.resume(trunk if trunk.exists() else start)
    if ranks > 1:
        random.seed(f'{arguments.seed}/{rank}/{trainer.step}')
        torch.manual_seed(hash((arguments.seed, rank, trainer.step)))
    if rank == 0:
        print({kind: len(pool) for kind, pool in trainer.pools.items()}, 'from step', trainer.step, flush=True)
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    minutes = arguments.decay_minutes or arguments.minutes
    name = 'transformer-final' if arguments.decay_minutes else 'transformer'
    began = saved = reported = refreshed = time.time()
    totals, counts = {}, {}
    seen_before = dict(trainer.seen)
    done = torch.zeros(1)
    while not done:
        while PAUSE.exists():
            time.sleep(1)
        elapsed = minutes_before + (time.time() - began) / 60
        rate = (
            max(0.0, 1 - elapsed / minutes) if arguments.decay_minutes else min(1.0, (trainer.step + 1) / WARMUP_STEPS)
        )
        kind = trainer.choose_kind()
        for part, value in trainer.train_step(kind, rate).items():
            totals[kind, part] = totals.get((kind, part), 0) + value
            counts[kind, part] = counts.get((kind, part), 0) + 1
        if time.time() - refreshed > REFRESH_SECONDS:
            for pool in trainer.pools.values():
                pool.refresh()
            refreshed = time.time()
        if rank == 0 and time.time() - reported > 60:
            means = ' '.join(f'{kind}.{part} {totals[kind, part] / counts[kind, part]:.4f}' for kind, part in totals)
            speed = ' '.join(
                f'{(trainer.seen[k] - seen_before[k]) / (time.time() - reported):.1f} {k}/s' for k in trainer.seen
            )
            print(
                f'minute {elapsed:.1f} step {trainer.step} seen {trainer.seen} {means} rate {rate:.2f} {speed}',
                flush=True,
            )
            totals, counts, seen_before, reported = {}, {}, dict(trainer.seen), time.time()
        if time.time() - saved > checkpoint.EVERY_SECONDS:
            trainer.save(name, elapsed)
            saved = time.time()
        done = torch.tensor([float(bool(stopped) or elapsed > minutes)])
        if ranks > 1:  # all stop together
            distributed.all_reduce(done, distributed.ReduceOp.MAX)
    trainer.save(name, elapsed)


if __name__ == '__main__':
    main()
