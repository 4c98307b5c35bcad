"""Turbo: the network learns to make a window in a few passes without guidance too, from its guided self as teacher.

    python -m models.training.distil --work .cache/train --minutes 60
Reads WORK/NAME.pt (its moving average is the teacher), writes WORK/turbo-METHOD.pt every five minutes; resumes from it.

One network does both: told a noise level that is TURBO_OFFSET higher, which ordinary sampling never says, it answers as turbo. So
nothing is downloaded twice, and every other step goes on teaching it what it was. The steps are fixed, `sigma_schedule(STEPS,
SHIFT)`: it learns only to get from each noise level to the next. The methods share everything but where the far end of a stretch
comes from:
- guidance (Meng et al., "On Distillation of Guided Diffusion Models", 2023): there is no stretch, the student learns what its guided
  self predicts where it stands. Right where a few guided steps are as good as many, as they are here (README.md);
- consistency (multistep consistency models, Heek et al. 2024; guidance folded in as in LCM, Luo et al. 2023): the teacher makes one
  small guided step inside the stretch, and from there the student's own moving average goes to its end;
- trajectory: the teacher goes the whole stretch in SUBSTEPS guided steps. Dearer a sample, but the target is exact.
The network predicts clean latents; going from s to e along its prediction is x_e = clean + (e/s) (x_s - clean), so a far end gives
the clean latents that the student should have predicted.
"""

import argparse
import copy
import random
import time
from pathlib import Path

import torch

from . import checkpoint
from .batches import FRAMES_SHOWN, KINDS
from .precision import autocast
from .sampling import sigma_schedule
from .text import padding_bias
from .train_transformer import CONTEXT_NOISE, PAUSE, Trainer, parse_arguments as trainer_arguments
from .transformer import with_coordinates
from .world.vocabulary import tokenise

TURBO_OFFSET = 2.0  # noise levels are 0 to 1
STEPS, SHIFT = 4, 3.0
SUBSTEPS = 5  # of the teacher over a stretch: with STEPS they make the twenty of full sampling
GUIDANCE_SCALE = 4.0
METHODS = ('guidance', 'consistency', 'trajectory')
OWN_SHARE = 0.5  # of the steps that train on what turbo itself makes of noise, which is all that sampling meets
ORDINARY_SHARE = 0.4  # of a step's examples, and of its loss: what the network was, so that it stays that


def go(clean, x, start, end):
    """From noise level `start` to `end` (B, 1, 1, 1 each) along the line through x and the clean latents."""
    return clean + end / start * (x - clean)


def clean_at_end(x, far, start, end):
    """The clean latents along which `go` leads from x to `far`."""
    ratio = end / start
    return (far - ratio * x) / (1 - ratio)


class Distiller:
    """Teaches turbo to the network of a Trainer; its moving average is the student that others follow, and what ships."""

    def __init__(self, trainer: Trainer, method: str):
        self.trainer, self.method, self.device = trainer, method, trainer.device
        self.student = trainer.modules
        trainer.average.swap()
        self.teacher, self.follower = (copy.deepcopy(self.student).eval().requires_grad_(False) for _ in range(2))
        trainer.average.swap()
        if trainer.arguments.compile:  # a copy of a compiled module is not compiled
            for modules in (self.teacher, self.follower):
                for block in modules['transformer'].blocks:
                    block.compile(dynamic=trainer.arguments.dynamic)
        self.boundaries = sigma_schedule(STEPS, SHIFT).to(self.device)
        self.finer = sigma_schedule(STEPS * SUBSTEPS, SHIFT).to(self.device)
        self.empty = torch.tensor([tokenise('')], device=self.device)
        self.step = 0

    def begin(self, steps=400):
        """Teaches the time embedding that turbo's noise levels mean what the others mean: a beginning from which the network is
        already right at once, found without running it."""
        transformer = self.student['transformer']
        optimizer = torch.optim.AdamW(transformer.time_embedding.parameters(), 1e-3)
        levels = torch.linspace(0, 1, 256, device=self.device)[:, None]
        with torch.no_grad():
            wanted = self.teacher['transformer'].embed_time(levels)[0]
        for _ in range(steps):
            made = transformer.embed_time(torch.cat([levels, levels + TURBO_OFFSET]))[0]
            loss = ((made - torch.cat([wanted, wanted])) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self._all_are_the_student()
        return loss.item()

    @torch.no_grad()
    def carry_over(self, turbo: dict, its_trunk: dict):
        """Begins with what an earlier turbo had learned beyond the trunk it was made from, added to this trunk ("Editing Models with Task
        Arithmetic", Ilharco et al. 2023); both checkpoints of networks of these sizes."""
        parts = zip(
            self.student.parameters(), self.teacher.parameters(), turbo['average'], its_trunk['average'], strict=True
        )
        for parameter, trunk, taught, untaught in parts:
            parameter.copy_(trunk + taught - untaught)
        self._all_are_the_student()

    @torch.no_grad()
    def _all_are_the_student(self):
        self.follower.load_state_dict(self.student.state_dict())
        for value, parameter in zip(self.trainer.average.values, self.student.parameters()):
            value.copy_(parameter)

    def predict(self, modules, batch, x, sigma, words):
        """Clean fresh latents from x (B, F, P, C*4), the context clean and in front, at noise level sigma (B)."""
        context = batch.window.context
        sigmas = torch.cat([self.context_sigma.expand(-1, context), sigma[:, None].expand(-1, x.shape[1] - context)], 1)
        if modules is not self.teacher:
            sigmas = sigmas + TURBO_OFFSET
        rope = modules['transformer'].rope(batch.window.positions, batch.height, batch.width, self.device)
        seen = with_coordinates(x, batch.height, batch.width)
        with autocast(self.device):
            embeds = modules['text'](words)
            prediction = modules['transformer'](seen, sigmas, embeds, padding_bias(words), *rope, context=context)
        return prediction[:, context:].float()

    @torch.no_grad()
    def guided(self, batch, x, sigma):
        empty = self.empty[:, : batch.words.shape[1]].expand(len(batch.words), -1)
        conditional, unconditional = (self.predict(self.teacher, batch, x, sigma, w) for w in (batch.words, empty))
        return unconditional + GUIDANCE_SCALE * (conditional - unconditional)

    @torch.no_grad()
    def target(self, batch, x, stretch, place):
        """The clean latents the student should predict at step `place` of stretch (B each)."""
        context, level = batch.window.context, lambda index: self.finer[index].view(-1, 1, 1, 1)
        if self.method == 'guidance':
            return self.guided(batch, x, self.finer[stretch * SUBSTEPS + place])
        end = self.boundaries[stretch + 1].view(-1, 1, 1, 1)
        index, given, fresh = stretch * SUBSTEPS + place, x[:, :context], x[:, context:]
        start, far = level(index), fresh
        steps = 1 if self.method == 'consistency' else SUBSTEPS
        for _ in range(steps):
            clean = self.guided(batch, torch.cat([given, far], 1), self.finer[index])
            far = go(clean, far, level(index), level(index + 1))
            index = index + 1
        if self.method == 'consistency':
            clean = self.predict(self.follower, batch, torch.cat([given, far], 1), self.finer[index], batch.words)
            done = (index == (stretch + 1) * SUBSTEPS).view(-1, 1, 1, 1)
            far = torch.where(done, far, go(clean, far, level(index).clamp(min=1e-6), end))
        return clean_at_end(fresh, far, start, end)

    @torch.no_grad()
    def own_way(self, batch, given, noise, stretch: int):
        """The fresh frames as turbo itself brings them from pure noise to the beginning of `stretch`, with the student's errors: there the
        teacher says how to mend them (as in DAgger, Ross et al. 2011, and Self Forcing, Huang et al. 2025)."""
        fresh = noise
        for start, end in zip(self.boundaries[:stretch], self.boundaries[1:]):
            seen = torch.cat([given, fresh], 1)
            fresh = go(self.predict(self.student, batch, seen, start.expand(len(seen)), batch.words), fresh, start, end)
        return fresh

    def loss(self, batch):
        count, context = len(batch.clean), batch.window.context
        own = random.randrange(1, STEPS) if self.method == 'guidance' and random.random() < OWN_SHARE else None
        stretch = torch.randint(STEPS, (count,), device=self.device)
        if own is not None:
            stretch.fill_(own)
        # Sampling meets only the beginnings of stretches; the rest serves consistency on its way there.
        inside = torch.rand(count, device=self.device) < (0.5 if self.method == 'consistency' else 0.0)
        place = torch.where(inside, torch.randint(SUBSTEPS, (count,), device=self.device), 0)
        sigma = self.finer[stretch * SUBSTEPS + place]
        self.context_sigma = torch.rand(count, 1, device=self.device).mul(2).sub(1).clamp(min=0) * CONTEXT_NOISE
        levels = torch.cat(
            [self.context_sigma.expand(-1, context), sigma[:, None].expand(-1, batch.clean.shape[1] - context)], 1
        )
        noise = torch.randn_like(batch.clean)
        x = batch.clean + levels[..., None, None] * (noise - batch.clean)
        if own is not None:
            given = x[:, :context]
            x = torch.cat([given, self.own_way(batch, given, noise[:, context:], own)], 1)
        target = self.target(batch, x, stretch, place)
        error = (self.predict(self.student, batch, x, sigma, batch.words) - target) ** 2
        # In the latents at the end of the stretch, per unit of noise taken away.
        return (error / sigma.view(-1, 1, 1, 1) ** 2).mean()

    def train_step(self, kind, rate):
        """One step on both: turbo, and what the network was. -> the loss of each."""
        trainer = self.trainer
        count = max(1, trainer.arguments.batch // FRAMES_SHOWN[kind])
        turbo = self.loss(trainer.batches.draw(kind, count))
        total, parts = trainer.losses(kind, max(1, int(count * ORDINARY_SHARE)))
        trainer.apply(turbo + ORDINARY_SHARE * total, rate)
        self.step += 1
        decay = min(0.99, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.follower.parameters()), list(self.student.parameters()), 1 - decay)
        return {'turbo': turbo.detach(), 'loss': parts['loss']}

    def state(self):
        return {
            'teacher': self.teacher.state_dict(),
            'model': self.student.state_dict(),
            'average': self.trainer.average.values,
            'adamw': self.trainer.adamw.state_dict(),
            'muon': self.trainer.muon.velocity,
            'follower': self.follower.state_dict(),
            'step': self.trainer.step,
            'turbo_step': self.step,
            'seen': self.trainer.seen,
            'config': self.trainer.config,
        }

    def resume(self, state):
        self.teacher.load_state_dict(state['teacher'])
        self.follower.load_state_dict(state['follower'])
        self.step = state['turbo_step']


def choose_kind(step: int) -> str:
    """A film's first frame, its first window, later windows: in turn, so that each is a third."""
    return KINDS[step % len(KINDS)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--name', default='transformer-final', help='of the checkpoint that teaches')
    parser.add_argument('--method', choices=METHODS, default='guidance')
    parser.add_argument('--minutes', type=float, default=60, help='until the rate is zero')
    parser.add_argument(
        '--carry-over',
        type=Path,
        nargs=2,
        metavar=('TURBO', 'TRUNK'),
        help='begin with what an earlier turbo learned beyond its trunk',
    )
    parser.add_argument(
        '--keep-turbo',
        action='store_true',
        help='the trunk goes on from weights that knew turbo: it still does, nearly',
    )
    parser.add_argument('--batch', type=int, default=40, help='latent frames a step, about')
    parser.add_argument('--muon-rate', type=float, default=2e-3)
    parser.add_argument('--adamw-rate', type=float, default=4e-4)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--compile', action='store_true')
    arguments = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    options = {'--work': arguments.work, '--device': arguments.device, '--batch': arguments.batch, '--first-frames': 1}
    options |= {'--muon-rate': arguments.muon_rate, '--adamw-rate': arguments.adamw_rate}
    words = [str(word) for pair in options.items() for word in pair] + ['--compile', '--dynamic'] * arguments.compile
    trainer = Trainer(trainer_arguments(words), 0, 1)
    path = arguments.work / f'turbo-{arguments.method}.pt'
    state = trainer.resume(path if path.exists() else arguments.work / f'{arguments.name}.pt')
    distiller, before = Distiller(trainer, arguments.method), state.get('minutes', 0.0) if path.exists() else 0.0
    if path.exists():
        distiller.resume(state)
    elif arguments.carry_over:
        distiller.carry_over(*(checkpoint.load(earlier, arguments.device) for earlier in arguments.carry_over))
    elif not arguments.keep_turbo:
        print(f'time embedding: {distiller.begin():.2e}', flush=True)

    def save():
        checkpoint.save(path, distiller.state() | {'minutes': minutes, 'arguments': vars(arguments)})

    began = saved = reported = time.time()
    kept: dict[str, list] = {}
    while (minutes := before + (time.time() - began) / 60) < arguments.minutes:
        while PAUSE.exists():
            time.sleep(1)
        kind = choose_kind(distiller.step)
        rate = min(1, (distiller.step + 1) / 30) * (1 - minutes / arguments.minutes)
        for name, value in distiller.train_step(kind, rate).items():
            kept.setdefault(f'{kind}.{name}', []).append(value)
        if time.time() - reported > 60:
            means = ' '.join(f'{name} {torch.stack(values).mean():.4f}' for name, values in kept.items())
            print(f'minute {minutes:.1f} step {distiller.step} {means}', flush=True)
            kept, reported = {}, time.time()
        if time.time() - saved > checkpoint.EVERY_SECONDS:
            save()
            saved = time.time()
    save()


if __name__ == '__main__':
    main()
