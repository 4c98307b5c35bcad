"""Trains the judge and sets how strict it is. Writes WORK/judge/judge.pt every few minutes; resumes from it.

    python -m models.training.judge.train --work .cache/train --minutes 25
First it fills WORK/judge with frames as the autoencoder draws them (frames.py), then it learns from these and from freshly
rendered ones, and last it calibrates: the margin from which a frame is refused is the lowest at which of real frames, rendered
or through the autoencoder, no more than --false-refusals are. While /tmp/pause-training exists it waits.
"""

import argparse
import random
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import torch
import torch.nn.functional as F

from .. import checkpoint
from ..clock import clock
from ..latents import load_autoencoder
from ..precision import autocast
from ..train_transformer import PAUSE
from ..world.render import Batch, subject_geometry
from ..world.scene import FRAMES, RATIO_SHARES, half_size, sample_scene
from .frames import (
    IGNORED,
    NAMEABLE,
    Frames,
    described,
    draw_moments,
    fill_pool,
    fresh_frames,
    read_pool,
    through,
)
from .network import ABSENT, LEAST_SEEN, REFUSED, SEEN, STEP_PHRASES, SUBJECTS, Judge, refusal_score
from .spoilt import Stage, blur, visible_share

PATH_SEED, CALIBRATION_SEED = 205, 206
KEPT_ROUNDS = 60  # of freshly rendered frames, shown again: rendering costs as much as learning
PATH_SCENES, PATH_BATCH = 1500, 256  # scenes of a ratio whose paths are learned from, tracks a step
PLACE_WEIGHT = 2.0
LOOK_ERROR = 0.05  # units by which the closer look misses a subject, in training


def wait_while_paused():
    while PAUSE.exists():
        time.sleep(1)


def seen_unevenly(frames):
    """float frames 0..1 a little brighter or darker, noisy, and half of them softer: what a judge must forgive."""
    frames = frames * (1 + 0.08 * torch.randn(len(frames), 1, 1, 1, device=frames.device))
    half = len(frames) // 2
    frames = torch.cat([frames[:half], blur(frames[half:], random.uniform(0.4, 1.1))])
    return frames + random.uniform(0, 0.02) * torch.randn_like(frames)


def frame_loss(answers, truth: Frames):
    loss = sum(F.cross_entropy(answers[name], truth.labels[name], ignore_index=IGNORED) for name in truth.labels)
    known = ~truth.place.isnan().any(1)
    return loss + PLACE_WEIGHT * F.smooth_l1_loss(answers['place'][known], truth.place[known], beta=0.05)


class Paths:
    """Tracks from the scene programs themselves: the judge of paths needs no pictures."""

    def __init__(self, device):
        self.device = device
        self.scenes = {
            ratio: [sample_scene(PATH_SEED, index, ratio, held=None) for index in range(PATH_SCENES)]
            for ratio in RATIO_SHARES
        }

    def draw(self, ratio: str, count: int = PATH_BATCH):
        """-> tracks (n, 9, 3) as the judge would see them, the frame's half size, motions (n), IGNORED where too little is seen."""
        scenes = random.sample(self.scenes[ratio], count)
        speed = torch.empty(count, 1).uniform_(0.75, 1.1)  # a model need not move as far as the world does
        phrases = torch.rand(count, 1) * 30 * (torch.rand(count, 1) > 0.3) + torch.arange(SEEN) * STEP_PHRASES * speed
        batch = Batch(scenes, phrases.to(self.device), self.device)
        geometry, half = subject_geometry(batch), half_size(ratio)
        seen = visible_share(geometry, *half) > 0.2 + (NAMEABLE - 0.2) * torch.rand(count, 1, device=self.device)
        seen &= torch.rand(count, SEEN, device=self.device) > 0.04
        error = torch.randn(count, SEEN, 2, device=self.device) * torch.empty(count, 1, 1, device=self.device).uniform_(
            0.005, 0.06
        )
        seen = seen.unsqueeze(-1).float()
        motion = torch.where(seen.sum((1, 2)) < LEAST_SEEN, IGNORED, batch.index['motion'])
        return torch.cat([(geometry[..., :2] + error) * seen, seen], -1), torch.tensor(half), motion


@torch.no_grad()
def calibrate(judge, autoencoder, allowed: float, device, clips: int):
    """Sets the margin; -> {'rendered', 'through the autoencoder'}: share of nameable real frames refused or called absent."""
    scores, wrong = {}, {}
    for position, ratio in enumerate(RATIO_SHARES):
        scenes = [sample_scene(CALIBRATION_SEED, position * clips + index, ratio, held=None) for index in range(clips)]
        stage = Stage(scenes, draw_moments(clips, FRAMES), device)
        rendered = stage.shot(stage.layer())
        again = (through(autoencoder, rendered) * 255 + 0.5).to(torch.uint8)
        for name, frames in (('rendered', rendered), ('through the autoencoder', again)):
            truth = described(stage, frames)
            with autocast(device):
                logits = judge.frames(truth.frames.float() / 255)['subject'].float()
            logits = logits[(truth.labels['subject'] >= 0) & (truth.labels['subject'] < SUBJECTS)]
            scores.setdefault(name, []).append(refusal_score(logits))
            wrong.setdefault(name, []).append(logits.argmax(-1) == ABSENT)
    scores, wrong = ({name: torch.cat(part) for name, part in parts.items()} for parts in (scores, wrong))
    judge.refusal_margin.fill_(max(float(part.quantile(1 - allowed)) for part in scores.values()))
    return {name: ((scores[name] > judge.refusal_margin) | wrong[name]).float().mean().item() for name in scores}


class Training:
    def __init__(self, arguments):
        self.arguments, self.device = arguments, arguments.device
        self.folder = arguments.work / 'judge'
        self.path = self.folder / 'judge.pt'
        self.judge = Judge().to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.judge.parameters(), arguments.learning_rate, betas=(0.9, 0.98), weight_decay=0.02, fused=True
        )
        self.average = checkpoint.MovingAverage(self.judge.parameters(), 0.998)
        self.generator, self.step, self.scenes, self.minutes = torch.Generator().manual_seed(1), 0, 0, 0.0
        self.kept: dict[str, list[Frames]] = {}
        if self.path.exists():
            state = checkpoint.load(self.path, self.device)
            self.judge.load_state_dict(state['raw'])
            self.optimizer.load_state_dict(state['optimizer'])
            self.average.values = state['average']
            self.step, self.scenes, self.minutes = state['step'], state['scenes'], state['minutes']
            self.generator.manual_seed(self.step)

    def save(self, figures=None):
        raw = {name: value.clone() for name, value in self.judge.state_dict().items()}
        self.average.swap()
        state = {'model': {name: value.clone() for name, value in self.judge.state_dict().items()}, 'raw': raw}
        self.average.swap()
        fields = ('step', 'scenes', 'minutes')
        state |= {name: getattr(self, name) for name in fields} | {'average': self.average.values}
        checkpoint.save(
            self.path,
            state
            | {'optimizer': self.optimizer.state_dict(), 'arguments': vars(self.arguments), 'calibration': figures},
        )

    def batch(self, ratio: str, pool) -> Frames:
        """Freshly rendered frames or some of earlier ones, and as many from the pool."""
        count = self.arguments.batch // 2
        rounds = self.kept.setdefault(ratio, [])
        if len(rounds) < 4 or random.random() < self.arguments.fresh:
            rounds.append(fresh_frames(ratio, self.scenes, count // 2, count // 2, self.generator, self.device))
            self.scenes += 2 * (count // 2)
            del rounds[: max(0, len(rounds) - KEPT_ROUNDS // len(RATIO_SHARES))]
            parts = [rounds[-1]]
        else:
            parts = [random.choice(rounds)]
        if ratio in pool:
            for frames in pool[ratio].values():
                chosen = torch.randint(len(frames.frames), (count // 2,))
                part = frames[chosen]
                labels = {name: value.to(self.device) for name, value in part.labels.items()}
                parts.append(Frames(part.frames.to(self.device), labels, part.place.to(self.device)))
        return Frames.joined(parts)

    def train_step(self, pool, paths: Paths):
        ratio = random.choices(tuple(RATIO_SHARES), tuple(RATIO_SHARES.values()))[0]
        truth = self.batch(ratio, pool)
        order = torch.randperm(len(truth.frames))
        truth = truth[order.to(self.device)]
        frames = seen_unevenly(truth.frames.float() / 255)
        track, half, motion = paths.draw(ratio)
        looked = truth.place + LOOK_ERROR * torch.randn_like(truth.place)
        with autocast(self.device):
            answers = self.judge.frames(frames, looked)
        loss = frame_loss(answers, truth)
        moved = self.judge.paths(track, half)
        path_loss = F.cross_entropy(moved, motion, ignore_index=IGNORED)
        self.optimizer.zero_grad(set_to_none=True)
        (loss + path_loss).backward()
        torch.nn.utils.clip_grad_norm_(self.judge.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        self.average.update(self.step)
        return report(answers, truth, loss, moved, motion)


@torch.no_grad()
def report(answers, truth: Frames, loss, moved, motion):
    said, meant = answers['subject'].argmax(-1), truth.labels['subject']
    mean = lambda hits: hits.float().mean().item() if len(hits) else None
    real, refused = (meant >= 0) & (meant < SUBJECTS), meant == REFUSED
    known = ~truth.place.isnan().any(1)
    figures = {
        'loss': loss.item(),
        'named': mean((said == meant)[real]),
        'refused': mean((said == meant)[refused]),
        'false refusals': mean((said >= SUBJECTS)[real]),
        'place error': mean((answers['place'] - truth.place)[known].abs()),
        'motion': mean((moved.argmax(-1) == motion)[motion >= 0]),
    }
    for name in truth.labels:
        if name != 'subject':
            valid = truth.labels[name] >= 0
            figures[name] = mean((answers[name].argmax(-1) == truth.labels[name])[valid])
    return figures


def fill(folder: Path, arguments):
    """The pool, by this process or by several."""
    device = arguments.pool_device
    if not arguments.pool_workers:
        return fill_pool(folder, range(arguments.pool), arguments.work, device, wait_while_paused)
    with ProcessPoolExecutor(arguments.pool_workers, torch.multiprocessing.get_context('spawn'), one_thread) as workers:
        parts = [range(part, arguments.pool, arguments.pool_workers) for part in range(arguments.pool_workers)]
        for done in [workers.submit(fill_pool, folder, part, arguments.work, device) for part in parts]:
            done.result()


def one_thread():
    torch.set_num_threads(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--minutes', type=float, default=25, help="of learning, in this process's own processor time")
    parser.add_argument(
        '--on-the-wall',
        action='store_true',
        help='the minutes are of everything, on the wall: those that a machine is rented for',
    )
    parser.add_argument('--pool-workers', type=int, default=0, help='processes that fill the pool; 0: this one')
    parser.add_argument('--pool-device', help='on which its frames are drawn, if not on --device')
    parser.add_argument(
        '--pool', type=int, default=90, help='shards of frames through the autoencoder, 120 frames each'
    )
    parser.add_argument('--batch', type=int, default=96, help='frames a step')
    parser.add_argument('--fresh', type=float, default=0.3, help='share of steps that render')
    parser.add_argument('--learning-rate', type=float, default=2e-3)
    parser.add_argument('--false-refusals', type=float, default=0.005, help='of real frames')
    parser.add_argument('--calibrate', type=int, default=12, help='clips of each ratio by which the margin is set')
    parser.add_argument('--device', default='cpu')
    arguments = parser.parse_args()
    arguments.pool_device = arguments.pool_device or arguments.device
    seconds = clock(arguments.on_the_wall)
    began = seconds()
    training = Training(arguments)
    random.seed(f'judge/{training.step}')
    torch.manual_seed(training.step)
    fill(training.folder, arguments)
    pool, paths = read_pool(training.folder), Paths(arguments.device)
    sizes = {ratio: {name: len(frames.frames) for name, frames in kinds.items()} for ratio, kinds in pool.items()}
    print('pool', sizes, 'from step', training.step, flush=True)
    before = training.minutes - (began if arguments.on_the_wall else seconds()) / 60
    saved = reported = time.time()
    sums: dict[str, list[float]] = {}
    while (minutes := before + seconds() / 60) < arguments.minutes:
        wait_while_paused()
        training.minutes = minutes
        for group in training.optimizer.param_groups:
            group['lr'] = (
                arguments.learning_rate * min(1, (training.step + 1) / 50) * max(0.01, 1 - minutes / arguments.minutes)
            )
        for name, value in training.train_step(pool, paths).items():
            if value is not None:
                sums.setdefault(name, []).append(value)
        if time.time() - reported > 60:
            means = ' '.join(f'{name} {sum(values) / len(values):.3f}' for name, values in sums.items())
            print(f'minute {minutes:.1f} step {training.step} scenes {training.scenes} {means}', flush=True)
            reported, sums = time.time(), {}
        if time.time() - saved > checkpoint.EVERY_SECONDS:
            training.save()
            saved = time.time()
    training.minutes = max(training.minutes, arguments.minutes)
    training.average.swap()
    training.judge.eval()
    device = arguments.pool_device
    autoencoder = load_autoencoder(arguments.work, device)
    training.judge.to(device)
    figures = calibrate(training.judge, autoencoder, arguments.false_refusals, device, arguments.calibrate)
    training.judge.to(arguments.device)
    training.average.swap()
    training.save(figures)
    said = ', '.join(f'{share:.1%} of frames {name}' for name, share in figures.items())
    print(f'refuses from a margin of {training.judge.refusal_margin.item():.2f}; not named: {said}')


if __name__ == '__main__':
    main()
