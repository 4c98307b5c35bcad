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
from .latent_pool import ALIGNMENT_FEATURES, LatentPool, scene_features, shown_position
from .muon import Muon
from .text import TextEncoder, attribute_loss, attribute_targets, padding_bias
from .transformer import Transformer, patchify, with_coordinates
from .windows import HISTORY, Window, draw_window, window
from .world.captions import write_caption
from .world.vocabulary import tokenise

SMALLEST_SIGMA = 0.05  # below it the loss no longer grows: 1/sigma^2 would let nearly clean latents rule
STILL_ALIGNMENT = (
    4  # how much more the alignment weighs in stills: from noise it alone says early where a subject starts
)
CONTEXT_NOISE = 0.3  # the highest noise level of context frames
CAPTION_DROPOUT = 0.1  # share of empty captions, for classifier-free guidance
KINDS = ('stills', 'clips', 'windows')
FRAMES_SHOWN = {'stills': 1, 'clips': 5, 'windows': 7}  # latent frames of most samples: batches cost about the same
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
    def __init__(self, arguments, rank, ranks):
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
        self.pools = {kind: LatentPool(arguments.work, kind, rank, ranks) for kind in self.seen}
        if arguments.compile:
            for block in self.transformer.blocks:
                block.compile(dynamic=False)

    def losses(self, kind, batch):
        first = kind == 'stills' and random.random() < self.arguments.first_frames
        ratio, latents, geometry, scenes = self.pools['clips' if first else kind].batch(batch)
        captions = [
            write_caption(scene, random, shown_position(where, ratio)) for scene, where in zip(scenes, geometry)
        ]
        if kind == 'stills':
            made, chosen = window((), (0,), False), (0,)
        else:
            made = draw_window(latents.shape[1], from_start=kind == 'clips')
            # A shard of windows holds the film's first frame and then frames that draw_window counts from HISTORY on.
            chosen = made.frames if kind == 'clips' else [max(0, frame - HISTORY + 1) for frame in made.frames]
        latents, geometry = latents[:, chosen], geometry.unflatten(1, (-1, 2))[:, chosen].flatten(1, 2)
        frames, _, height, width = latents.shape[1:]
        dropped = [random.random() < CAPTION_DROPOUT for _ in captions]
        tokens = torch.tensor([tokenise('' if drop else caption.text) for caption, drop in zip(captions, dropped)])
        # A compiled block wants one length; otherwise padding that all share is left out.
        length = tokens.shape[1] if self.arguments.compile else int((tokens > 0).sum(1).max())
        tokens = tokens[:, :length].to(self.device)
        targets = torch.tensor(
            [
                attribute_targets(scene, () if drop else caption.named)
                for scene, caption, drop in zip(scenes, captions, dropped)
            ]
        ).to(self.device)
        clean, (features, mask) = patchify(latents).to(self.device), scene_features(geometry, height, width)
        features, mask = features.to(self.device), mask.to(self.device)
        shift = self.arguments.shift if kind == 'stills' and not first else self.arguments.clip_shift
        sigmas = draw_sigmas(len(latents), made, shift).to(self.device)
        sigma = sigmas[..., None, None]
        noise = torch.randn_like(clean)
        noisy = with_coordinates(clean + sigma * (noise - clean), height, width)
        with torch.autocast(self.device, torch.bfloat16):
            prompt_embeds = self.text(tokens)
            logits = self.text.attribute_logits(prompt_embeds)
            prediction, aligned = self.transformer(
                noisy,
                sigmas,
                prompt_embeds,
                padding_bias(tokens),
                *self.transformer.rope(made.positions, height, width, self.device),
                with_alignment=True,
                context=made.context,
            )
        if self.config.prediction_type == 'sample':  # in velocity space: v = (noisy - clean) / sigma
            error = ((prediction - clean) ** 2).mean(-1) / sigmas.clamp(min=SMALLEST_SIGMA)[..., None] ** 2
        else:
            error = ((prediction - (noise - clean)) ** 2).mean(-1)
        live = torch.ones_like(sigmas)[..., None]
        live[:, : made.context] = 0  # the context is given
        # Near the end of sampling the subject's place is settled, so weighting it up there biases nothing; it is an eighth of
        # the picture and all of the difficulty.
        weight = 1 + self.arguments.subject_weight * mask * (1 - sigmas[..., None]) ** 2
        count = live.sum() * error.shape[-1]
        plain, weighted = (error * live).sum() / count, (error * live * weight).sum() / count
        alignment = F.mse_loss(aligned, features)
        words = attribute_loss(logits, targets)
        total = (
            weighted
            + min(1.0, self.step / ALIGNMENT_STEPS) ** 2
            * self.arguments.alignment_weight
            * (STILL_ALIGNMENT if frames == 1 else 1)
            * alignment
            + self.arguments.words_weight * words
        )
        return total, {
            'loss': plain.item(),
            'weighted': weighted.item(),
            'alignment': alignment.item(),
            'words': words.item(),
        }

    def average_gradients(self):
        gradients = [p.grad for p in self.modules.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in gradients])
        distributed.all_reduce(flat)
        for gradient, part in zip(gradients, flat.div_(self.ranks).split([g.numel() for g in gradients])):
            gradient.copy_(part.view_as(gradient))

    def train_step(self, kind, rate):
        batch = max(1, self.arguments.batch // FRAMES_SHOWN[kind])
        total, parts = self.losses(kind, batch)
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
        self.seen[kind] += batch * self.ranks
        self.average.update(self.step)
        return parts

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


def parse_arguments():
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
    parser.add_argument('--shift', type=float, default=1.5)
    parser.add_argument(
        '--clip-shift', type=float, default=3.0, help='more: five frames show through more noise than one does'
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
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--seed', type=int, default=0)
    return parser.parse_args()


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
