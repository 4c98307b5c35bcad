"""How good the judge is: what it says of real clips (the ceiling of every figure) and how much of what is spoilt it refuses.

    python -m models.training.judge.report --work .cache/train
Real clips are two seconds from the start and from anywhere in a film's first minute, as rendered and through the autoencoder; the
spoilt are of every kind (spoilt.py), likewise. Writes WORK/judge/report.md and report.json.
"""

import argparse
import json
import random
from pathlib import Path

import torch

from ..latents import load_autoencoder
from ..precision import autocast
from ..world.scene import FPS, FRAMES, SIZES, sample_scene
from .figures import Share, as_json, figures, table
from .file import add_judge_argument, load_judge
from .frames import described, draw_moments, through
from .network import REFUSED, SUBJECTS, Answers, Judge, decide
from .spoilt import KINDS, Stage, spoil

REAL_SEED, SPOILT_SEED = 302, 303


def bytes_of(frames):
    return (frames * 255 + 0.5).to(torch.uint8)


def real_columns(judge: Judge, autoencoder, per_ratio: int, device):
    columns = {}
    for title, anywhere in (('start', False), ('anywhere', True)):
        scenes, parts = [], {'rendered': [], 'through the autoencoder': []}
        for position, ratio in enumerate(SIZES):
            some = [
                sample_scene(REAL_SEED, position * per_ratio + index, ratio, held=None) for index in range(per_ratio)
            ]
            seconds = torch.arange(FRAMES).expand(per_ratio, -1) / FPS
            if anywhere:
                seconds = 2 + 56 * torch.rand(per_ratio, 1) + seconds
            for start in range(0, per_ratio, 16):
                stage = Stage(some[start : start + 16], seconds[start : start + 16], device)
                clips = stage.shot(stage.layer())
                parts['rendered'].append(decide(judge, clips, device))
                parts['through the autoencoder'].append(decide(judge, bytes_of(through(autoencoder, clips)), device))
            scenes += some
        for name, answers in parts.items():
            columns[f'{name}, {title}'] = figures(Answers.joined(answers), scenes, from_start=not anywhere)
    return columns


@torch.no_grad()
def spoilt_column(judge: Judge, autoencoder, clips: int, device):
    """{kind: share of spoilt frames refused}, two columns."""
    columns = {'rendered': {}, 'through the autoencoder': {}}
    for number, kind in enumerate(KINDS):
        hits = {name: [] for name in columns}
        for position, ratio in enumerate(SIZES):
            first = (number * len(SIZES) + position) * clips
            scenes = [sample_scene(SPOILT_SEED, first + index, ratio, held=None) for index in range(clips)]
            stage = Stage(scenes, draw_moments(clips, FRAMES), device)
            frames, enough = spoil(stage, kind, torch.Generator().manual_seed(first))
            for name, shown in (
                ('rendered', frames),
                ('through the autoencoder', bytes_of(through(autoencoder, frames))),
            ):
                truth = described(stage, shown, enough)
                with autocast(device):
                    said = judge.name(judge.frames(truth.frames.float() / 255)['subject'].float())
                hits[name].append((said >= SUBJECTS)[truth.labels['subject'] == REFUSED].cpu())
        for name, parts in hits.items():
            joined = torch.cat(parts)
            # Frames of one clip are no independent trials: the interval is that of the clips.
            count = clips * len(SIZES)
            columns[name][kind] = Share(joined.float().mean().item() * count, count)
    for column in columns.values():
        column['all'] = Share(sum(cell.right for cell in column.values()), sum(cell.count for cell in column.values()))
    return columns


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--clips', type=int, default=100, help='real clips of each ratio')
    parser.add_argument('--spoilt', type=int, default=4, help='spoilt clips of each kind and ratio')
    add_judge_argument(parser)
    parser.add_argument('--device', default='cpu')
    arguments = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    judge = load_judge(arguments.judge, arguments.device)
    autoencoder = load_autoencoder(arguments.work, arguments.device)
    spoilt = spoilt_column(judge, autoencoder, arguments.spoilt, arguments.device)
    text = f'Refused of what is spoilt:\n\n{table(spoilt)}'
    print(text, flush=True)
    real = real_columns(judge, autoencoder, arguments.clips, arguments.device)
    text += f'\n\nReal clips, {arguments.clips} of each ratio:\n\n{table(real)}\n'
    print(table(real))
    (arguments.work / 'judge' / 'report.md').write_text(text)
    report = {'real': as_json(real), 'spoilt': as_json(spoilt), 'refusal margin': judge.refusal_margin.item()}
    (arguments.work / 'judge' / 'report.json').write_text(json.dumps(report, indent=1))


if __name__ == '__main__':
    main()
