"""An independent judge: a small network trained on rendered clips only, never on generated ones. Writes WORK/judge.pt.

    python -m models.training.judge --work .cache/train --minutes 15
It sees nine of the seventeen frames at half size. What a frame shows (setting, time, weather, subject, colour) is read from
every frame alone, so that agreement over frames can be measured; motion and camera are read from all of them in order.
"""
import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

from . import checkpoint
from .world.attributes import ATTRIBUTES
from .world.render import render
from .world.scene import SIZES, sample_scene

FRAMES_SEEN = slice(0, 17, 2)
TEMPORAL = ('motion', 'camera')
TRAIN_SEED, TEST_SEED = 201, 202
GRID = 4  # motion is read from features pooled to this many cells a side, whatever the ratio


def look_at(clips):
    """uint8 (B, 17, 3, H, W) -> what the judge sees, float (B, 9, 3, H/2, W/2)."""
    frames = clips[:, FRAMES_SEEN].float() / 255
    return F.avg_pool2d(frames.flatten(0, 1), 2).unflatten(0, frames.shape[:2])


class Judge(nn.Module):
    def __init__(self, widths=(24, 48, 96, 128), place=24):
        super().__init__()
        layers, before = [], 3
        for width in widths:
            layers += [nn.Conv2d(before, width, 3, 2, 1), nn.GroupNorm(8, width), nn.SiLU()]
            before = width
        self.backbone = nn.Sequential(*layers, nn.Conv2d(before, before, 3, 1, 1), nn.GroupNorm(8, before), nn.SiLU())
        still = [name for name in ATTRIBUTES if name not in TEMPORAL]
        self.still_heads = nn.ModuleDict({name: nn.Linear(2 * before, len(ATTRIBUTES[name])) for name in still})
        self.place = nn.Conv2d(before, place, 1)
        self.order = nn.Sequential(nn.Flatten(), nn.Linear(9 * place * GRID * GRID, 128), nn.SiLU(), nn.Dropout(.1))
        self.temporal_heads = nn.ModuleDict({name: nn.Linear(128, len(ATTRIBUTES[name])) for name in TEMPORAL})

    def forward(self, frames):
        """(B, 9, 3, h, w) -> {attribute: logits (B, 9, values) for what a frame shows, (B, values) for motion and camera}."""
        features = self.backbone(frames.flatten(0, 1) * 2 - 1)
        pooled = torch.cat([features.mean((2, 3)), features.amax((2, 3))], 1)
        logits = {name: head(pooled).unflatten(0, frames.shape[:2]) for name, head in self.still_heads.items()}
        cells = F.adaptive_avg_pool2d(self.place(features), GRID).unflatten(0, frames.shape[:2])
        order = self.order(cells)
        return logits | {name: head(order) for name, head in self.temporal_heads.items()}


def labels(scenes):
    return {name: torch.tensor([values.index(scene.attributes[name]) for scene in scenes]) for name, values in ATTRIBUTES.items()}


def judge_loss(logits, truth):
    loss = 0.
    for name, target in truth.items():
        if logits[name].dim() == 3:
            target = target.unsqueeze(1).expand(logits[name].shape[:2]).flatten()
        loss = loss + F.cross_entropy(logits[name].flatten(0, -2), target)
    return loss


@torch.no_grad()
def decide(judge, clips):
    """uint8 clips (B, 17, 3, H, W) -> {attribute: indices (B)}, and per-frame subjects (B, 9)."""
    with torch.autocast('cpu', torch.bfloat16):
        logits = {name: value.float() for name, value in judge(look_at(clips)).items()}
    chosen = {name: (value.softmax(-1).mean(1) if value.dim() == 3 else value).argmax(-1) for name, value in logits.items()}
    return chosen, logits['subject'].argmax(-1)


def load_judge(work: Path) -> Judge:
    judge = Judge()
    judge.load_state_dict(checkpoint.load(work / 'judge.pt')['model'])
    return judge.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--minutes', type=float, default=15)
    parser.add_argument('--batch', type=int, default=32)
    parser.add_argument('--learning-rate', type=float, default=2e-3)
    arguments = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    judge = Judge()
    optimizer = torch.optim.AdamW(judge.parameters(), arguments.learning_rate, weight_decay=.01, fused=True)
    pool, number, step = [], 0, 0
    began = reported = time.time()
    while (elapsed := (time.time() - began) / 60) < arguments.minutes:
        # One fresh batch, then one from those kept: rendering costs more than learning. Held pairs are shown to the judge.
        ratio = random.choices(tuple(SIZES), (2, 1, 4, 1, 2))[0]
        scenes = [sample_scene(TRAIN_SEED, number + index, ratio, held=None) for index in range(arguments.batch)]
        number += arguments.batch
        clips, _ = render(scenes)
        pool.append((look_at(clips).half(), labels(scenes)))
        for frames, truth in (pool[-1], random.choice(pool), random.choice(pool)):
            for group in optimizer.param_groups:
                group['lr'] = arguments.learning_rate * max(.02, 1 - elapsed / arguments.minutes)
            brightness = 1 + .1 * torch.randn(len(frames), 1, 1, 1, 1)  # so that it does not hang on exact colours
            with torch.autocast('cpu', torch.bfloat16):
                logits = judge(frames.float() * brightness + .02 * torch.randn(frames.shape))
            loss = judge_loss({name: value.float() for name, value in logits.items()}, truth)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            step += 1
        if time.time() - reported > 60:
            print(f'minute {elapsed:.1f} step {step} clips {number} loss {loss.item():.3f}', flush=True)
            reported = time.time()
    checkpoint.save(arguments.work / 'judge.pt', {'model': judge.state_dict(), 'clips': number})
    print(f'{number} clips seen')


if __name__ == '__main__':
    main()
