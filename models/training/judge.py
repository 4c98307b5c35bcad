"""An independent judge: a small network trained on rendered clips only, never on generated ones. Writes WORK/judge.pt.

    python -m models.training.judge --work .cache/train --minutes 15
It sees nine of the seventeen frames at half size. What a frame shows (setting, time, weather, subject, colour) is read from
every frame alone, so that agreement over frames can be measured; motion is read from all of them in order. What the camera
does is not learned but tried: see camera.py.
"""

import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

from . import checkpoint
from .camera import seen_camera
from .world.attributes import ATTRIBUTES
from .world.render import render
from .world.scene import SIZES, sample_scene

FRAMES_SEEN = slice(0, 17, 2)
TEMPORAL = ('motion',)
JUDGED = tuple(name for name in ATTRIBUTES if name != 'camera')
TRAIN_SEED = 201
SEEN = 9  # frames


def look_at(clips):
    """uint8 (B, 17, 3, H, W) -> what the judge sees, float (B, 9, 3, H/2, W/2)."""
    frames = clips[:, FRAMES_SEEN].float() / 255
    return F.avg_pool2d(frames.flatten(0, 1), 2).unflatten(0, frames.shape[:2])


class Judge(nn.Module):
    def __init__(self, widths=(24, 48, 96, 128), points=24):
        super().__init__()
        stage = lambda before, width: nn.Sequential(
            nn.Conv2d(before, width, 3, 2, 1), nn.GroupNorm(8, width), nn.SiLU()
        )
        self.near = nn.Sequential(*(stage(before, width) for before, width in zip((3, *widths), widths[:3])))
        self.far = nn.Sequential(
            stage(widths[2], widths[3]), nn.Conv2d(widths[3], widths[3], 3, 1, 1), nn.GroupNorm(8, widths[3]), nn.SiLU()
        )
        still = [name for name in JUDGED if name not in TEMPORAL]
        self.still_heads = nn.ModuleDict({name: nn.Linear(2 * widths[3], len(ATTRIBUTES[name])) for name in still})
        self.points = nn.Conv2d(widths[2], points, 1)
        self.order = nn.Sequential(nn.Flatten(), nn.Linear(SEEN * 4 * points, 128), nn.SiLU(), nn.Dropout(0.1))
        self.temporal_heads = nn.ModuleDict({name: nn.Linear(128, len(ATTRIBUTES[name])) for name in TEMPORAL})

    def forward(self, frames):
        """(B, T, 3, h, w) -> {attribute: logits (B, T, values) for what a frame shows, (B, values) for motion}."""
        near = self.near(frames.flatten(0, 1) * 2 - 1)
        far = self.far(near)
        pooled = torch.cat([far.mean((2, 3)), far.amax((2, 3))], 1)
        logits = {name: head(pooled).unflatten(0, frames.shape[:2]) for name, head in self.still_heads.items()}
        if frames.shape[1] != SEEN:
            return logits
        order = self.order(self.places(near).unflatten(0, frames.shape[:2]))
        return logits | {name: head(order) for name, head in self.temporal_heads.items()}

    def places(self, features):
        """Where each of a few learned points is, and how spread: (n, c, h, w) -> (n, 4 * points). Motion is read from these."""
        weight = self.points(features).float()
        height, width = weight.shape[2:]
        weight = weight.flatten(2).softmax(-1).unflatten(2, (height, width))
        y, x = torch.linspace(-1, 1, height).view(-1, 1), torch.linspace(-1, 1, width)
        mean = lambda values: (weight * values).sum((2, 3))
        mean_x, mean_y = mean(x), mean(y)
        return torch.cat([mean_x, mean_y, mean(x * x) - mean_x**2, mean(y * y) - mean_y**2], 1)


def labels(scenes):
    return {
        name: torch.tensor([values.index(scene.attributes[name]) for scene in scenes])
        for name, values in ATTRIBUTES.items()
    }


def judge_loss(logits, truth):
    loss = 0.0
    for name in logits:
        target = truth[name]
        if logits[name].dim() == 3:
            target = target.unsqueeze(1).expand(logits[name].shape[:2]).flatten()
        loss = loss + F.cross_entropy(logits[name].flatten(0, -2), target)
    return loss


@torch.no_grad()
def decide(judge, clips):
    """uint8 clips (B, 17, 3, H, W) -> {attribute: indices (B)}, and per-frame subjects (B, 9)."""
    with torch.autocast('cpu', torch.bfloat16):
        logits = {name: value.float() for name, value in judge(look_at(clips)).items()}
    chosen = {
        name: (value.softmax(-1).mean(1) if value.dim() == 3 else value).argmax(-1) for name, value in logits.items()
    }
    return chosen | {'camera': seen_camera(clips)}, logits['subject'].argmax(-1)


def load_judge(work: Path) -> Judge:
    judge = Judge()
    judge.load_state_dict(checkpoint.load(work / 'judge.pt')['model'])
    return judge.eval()


def fresh(stills: bool, number: int, count: int):
    """What the judge sees of new scenes, and the truth. Held pairs are among them."""
    ratio = random.choices(tuple(SIZES), (2, 1, 4, 1, 2))[0]
    scenes = [sample_scene(TRAIN_SEED, number + index, ratio, held=None) for index in range(count)]
    frames, _ = render(scenes, stills)
    seen = F.avg_pool2d(frames[:, 0].float() / 255, 2).unsqueeze(1) if stills else look_at(frames)
    return seen.half(), labels(scenes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--minutes', type=float, default=15)
    parser.add_argument(
        '--stills', type=int, default=96, help='a round; what a frame shows is learned from these, nine times cheaper'
    )
    parser.add_argument('--clips', type=int, default=16, help='a round')
    parser.add_argument('--learning-rate', type=float, default=2e-3)
    arguments = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    judge, path = Judge(), arguments.work / 'judge.pt'
    optimizer = torch.optim.AdamW(judge.parameters(), arguments.learning_rate, weight_decay=0.01, fused=True)
    pool, number, minutes_before = [], 0, 0.0
    if path.exists():
        state = checkpoint.load(path)
        judge.load_state_dict(state['model'])
        optimizer.load_state_dict(state['optimizer'])
        number, minutes_before = state['scenes'], state['minutes']
    began = reported = time.time()
    while (elapsed := minutes_before + (time.time() - began) / 60) < arguments.minutes:
        # One fresh round, then one of those kept: rendering costs as much as learning.
        pool.append((fresh(True, number, arguments.stills), fresh(False, number + arguments.stills, arguments.clips)))
        number += arguments.stills + arguments.clips
        for group in optimizer.param_groups:
            group['lr'] = arguments.learning_rate * max(0.02, 1 - elapsed / arguments.minutes)
        for pair in (pool[-1], random.choice(pool)):
            loss = 0.0
            for frames, truth in pair:
                brightness = 1 + 0.1 * torch.randn(len(frames), 1, 1, 1, 1)  # so that it does not hang on exact colours
                with torch.autocast('cpu', torch.bfloat16):
                    logits = judge(frames.float() * brightness + 0.02 * torch.randn(frames.shape))
                loss = loss + judge_loss({name: value.float() for name, value in logits.items()}, truth)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
        if time.time() - reported > 60:
            right = ' '.join(
                f'{name} {(value.flatten(0, -2).argmax(-1) == truth[name].repeat_interleave(value.numel() // value.shape[-1] // len(truth[name]))).float().mean():.2f}'
                for name, value in logits.items()
            )
            print(f'minute {elapsed:.1f} scenes {number} loss {loss.item():.3f} {right}', flush=True)
            checkpoint.save(
                path,
                {
                    'model': judge.state_dict(),
                    'optimizer': optimizer.state_dict(),
                    'scenes': number,
                    'minutes': elapsed,
                },
            )
            reported = time.time()
    checkpoint.save(
        path, {'model': judge.state_dict(), 'optimizer': optimizer.state_dict(), 'scenes': number, 'minutes': elapsed}
    )
    print(f'{number} scenes seen')


if __name__ == '__main__':
    main()
