"""Teaches the judge's network of paths alone: for when motions of the world have changed and nothing else that is seen.

    python -m models.training.judge.train_paths
A minute of one core; reads and writes models/kinora-judge/judge.safetensors.
"""

import argparse
import random
from pathlib import Path

import torch
import torch.nn.functional as F

from ..world.scene import RATIO_SHARES
from .file import SHIPPED, load_judge, write_judge
from .train import IGNORED, Paths

LEARNING_RATE = 1e-3
REPORTED = 1000  # steps between reports


def teach(judge, steps: int, device='cpu'):
    """Yields (step, share of motions named right since the last report)."""
    paths, hits = Paths(device), []
    optimizer = torch.optim.AdamW(judge.paths.parameters(), LEARNING_RATE, weight_decay=0.02)
    judge.paths.train()
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group['lr'] = LEARNING_RATE * max(0.01, 1 - step / steps)
        ratio = random.choices(tuple(RATIO_SHARES), tuple(RATIO_SHARES.values()))[0]
        track, half, motion = paths.draw(ratio)
        answers = judge.paths(track, half)
        loss = F.cross_entropy(answers, motion, ignore_index=IGNORED)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        hits.append((answers.argmax(-1) == motion)[motion >= 0].float().mean().item())
        if step % REPORTED == 0 or step == steps:
            yield step, sum(hits) / len(hits)
            hits.clear()
    judge.paths.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--judge', type=Path, default=SHIPPED)
    parser.add_argument('--steps', type=int, default=6000)
    parser.add_argument('--device', default='cpu')
    arguments = parser.parse_args()
    random.seed(3)
    torch.manual_seed(3)
    judge = load_judge(arguments.judge, arguments.device)
    for step, right in teach(judge, arguments.steps, arguments.device):
        print(f'step {step}: {right:.1%} of motions right', flush=True)
    write_judge(judge.cpu(), arguments.judge)


if __name__ == '__main__':
    main()
