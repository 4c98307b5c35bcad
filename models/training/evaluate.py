"""How good the model is, measured: accuracy of every attribute as the judge sees it, consistency, flicker, motion, PSNR.

    python -m models.training.evaluate --work .cache/train --model models/kinora-nano --count 500
Half of the prompts hold pairs that were never trained. Real clips of the same scenes give the ceiling, their reconstructions
what the autoencoder costs. `--write-prompts FILE` writes the prompts as JSON; `--clips FOLDER` then scores clips that another
engine made from them (0000.mp4 or 0000/*.png ...). Writes WORK/evaluation.json and contact sheets of the first 24.
"""

import argparse
import json
import random
from pathlib import Path

import torch

from .clip_files import read_clip
from .contact_sheet import clip_sheet
from .judge import decide, labels, load_judge
from .look import draw
from .train_autoencoder import HELD_OUT_SEED, psnr, render_pool
from .weight_files import read
from .world.attributes import ATTRIBUTES, HELD_COLOURS, HELD_SETTINGS
from .world.captions import write_caption
from .world.render import COLOURS, render
from .world.scene import SIZES, sample_scene
from .world.settings import TINT

SCENE_SEED = 301
DIRECTIONS = {'right': (1, 0), 'left': (-1, 0), 'rise': (0, 1), 'fall': (0, -1)}


def make_prompts(count, ratio):
    scenes = [sample_scene(SCENE_SEED, index, ratio, held=index % 2 == 1) for index in range(count)]
    return scenes, [
        write_caption(scene.attributes, random.Random(index), complete=True).text for index, scene in enumerate(scenes)
    ]


def judged(judge, clips, scenes):
    """Accuracy per attribute, of held pairs (both right), and how far the frames of a clip agree on the subject."""
    chosen, per_frame = zip(*[decide(judge, part) for part in clips.split(16)])
    chosen = {name: torch.cat([part[name] for part in chosen]) for name in ATTRIBUTES}
    per_frame, truth = torch.cat(per_frame), labels(scenes)
    right = {name: chosen[name] == truth[name] for name in ATTRIBUTES}
    # In space it is always night and the weather is always clear there and under water: no word of the prompt, no credit.
    named = {name: torch.ones(len(scenes), dtype=torch.bool) for name in ATTRIBUTES}
    named['time'] = torch.tensor([scene.attributes['setting'] != 'space' for scene in scenes])
    result = {name: right[name][named[name]].float().mean().item() for name in ATTRIBUTES}
    pairs = []
    for index, scene in enumerate(scenes):
        a = scene.attributes
        for other, held in (('setting', HELD_SETTINGS), ('colour', HELD_COLOURS)):
            if (a['subject'], a[other]) in held:
                pairs.append(bool(right['subject'][index] and right[other][index]))
    result['held pairs, both right'] = sum(pairs) / max(1, len(pairs))
    result['subject consistency'] = (per_frame == per_frame.mode(1).values.unsqueeze(1)).float().mean().item()
    return result


def flicker(clips):
    """Mean absolute second difference in time, 0..255: smooth motion has little."""
    frames = clips.float()
    return (frames[:, :-2] - 2 * frames[:, 1:-1] + frames[:, 2:]).abs().mean().item()


def tracked_direction(clip, attributes):
    """The direction (of DIRECTIONS) in which pixels of the subject's colour travel from the first third to the last."""
    tint = TINT[ATTRIBUTES['time'].index(attributes['time'])] * 0.35 + 0.65 if attributes['setting'] != 'space' else 1.0
    colour = COLOURS[ATTRIBUTES['colour'].index(attributes['colour'])] * tint
    near = ((clip.float() / 255 - colour.view(1, 3, 1, 1)) ** 2).sum(1) < 0.03
    height, width = clip.shape[2:]
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing='ij')
    mass = near.flatten(1).sum(1).clamp(min=1)
    x, y = ((near * axis).flatten(1).sum(1) / mass for axis in (columns, rows))
    third = len(clip) // 3
    dx, dy = (x[-third:].mean() - x[:third].mean()).item(), -(y[-third:].mean() - y[:third].mean()).item()
    return max(DIRECTIONS, key=lambda name: DIRECTIONS[name][0] * dx + DIRECTIONS[name][1] * dy)


def tracked_accuracy(clips, scenes):
    pairs = [(clip, scene.attributes) for clip, scene in zip(clips, scenes) if scene.attributes['motion'] in DIRECTIONS]
    return sum(tracked_direction(clip, attributes) == attributes['motion'] for clip, attributes in pairs) / max(
        1, len(pairs)
    )


def measure(judge, clips, scenes):
    return judged(judge, clips, scenes) | {
        'direction by colour': tracked_accuracy(clips, scenes),
        'flicker': flicker(clips),
    }


def table(columns: dict[str, dict[str, float]]) -> str:
    rows = ['| figure | ' + ' | '.join(columns) + ' |', '|---' * (len(columns) + 1) + '|']
    for name in next(iter(columns.values())):
        rows.append(
            f'| {name} | '
            + ' | '.join(
                f'{column[name]:.2f}' if name == 'flicker' else f'{column[name]:.1%}' for column in columns.values()
            )
            + ' |'
        )
    return '\n'.join(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--model', type=Path, default=Path('models/kinora-nano'))
    parser.add_argument('--count', type=int, default=500)
    parser.add_argument('--ratio', choices=SIZES, default='1:1')
    parser.add_argument('--steps', type=int, help='this and the next three: what the manifest says')
    parser.add_argument('--guidance-scale', type=float)
    parser.add_argument('--shift', type=float)
    parser.add_argument('--write-prompts', type=Path)
    parser.add_argument('--clips', type=Path, help='score these instead of generating')
    parser.add_argument('--out', type=Path, help='folder of evaluation.json and sheets; default WORK')
    arguments = parser.parse_args()
    scenes, prompts = make_prompts(arguments.count, arguments.ratio)
    if arguments.write_prompts:
        entries = [
            {'prompt': prompt, 'seed': index, 'ratio': arguments.ratio, 'attributes': scene.attributes}
            for index, (prompt, scene) in enumerate(zip(prompts, scenes))
        ]
        arguments.write_prompts.write_text(json.dumps(entries, indent=1))
        return
    out = arguments.out or arguments.work
    judge, (transformer, text, autoencoder) = load_judge(arguments.work), read(arguments.model)
    real = torch.cat([render(scenes[start : start + 32])[0] for start in range(0, len(scenes), 32)])
    with torch.no_grad(), torch.autocast('cpu', torch.bfloat16):
        again = torch.cat(
            [
                (autoencoder.decode(autoencoder.encode(part.float() / 255)).float().clamp(0, 1) * 255 + 0.5).byte()
                for part in real.split(8)
            ]
        )
    columns = {'real clips': measure(judge, real, scenes), 'reconstructions': measure(judge, again, scenes)}
    print(table(columns), flush=True)
    if arguments.clips:
        files = [arguments.clips / f'{index:04d}.mp4' for index in range(len(scenes))]
        files = [file if file.exists() else file.with_suffix('') for file in files]
        made = torch.stack([read_clip(file, *SIZES[arguments.ratio]) for file in files])
    else:
        sampling = json.loads((arguments.model / 'manifest.json').read_text())['sampling']
        options = {
            'steps': sampling['steps'],
            'guidance_scale': sampling['guidance_scale'],
            'shift': sampling['shift'],
        }
        options |= {name: getattr(arguments, name) for name in options if getattr(arguments, name) is not None}
        parts = []
        for start in range(0, len(scenes), 8):
            parts.append(
                draw(
                    transformer,
                    text,
                    autoencoder,
                    prompts[start : start + 8],
                    arguments.ratio,
                    5,
                    seed=start,
                    **options,
                )
            )
            print(f'{start + 8} of {len(scenes)}', flush=True)
        made = torch.cat(parts)
    columns['generated'] = measure(judge, made, scenes)
    print(table(columns))
    whole, first = psnr(autoencoder, render_pool(HELD_OUT_SEED, 40, held=None), 'cpu', autocast=False)
    print(f'autoencoder on held-out clips of all ratios: {whole:.2f} dB over 17 frames, {first:.2f} dB first frame')
    settings = {name: str(value) for name, value in vars(arguments).items()}
    (out / 'evaluation.json').write_text(
        json.dumps({'arguments': settings, 'columns': columns, 'psnr': whole, 'psnr first frame': first}, indent=1)
    )
    clip_sheet(list(made[:24]), prompts[:24], out / 'evaluation.png')


if __name__ == '__main__':
    main()
