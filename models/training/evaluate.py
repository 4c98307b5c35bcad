"""How good the model is, measured by the strict judge: accuracy of every attribute, by clip, by frame and by the worst frame of a clip,
consistency, flicker, motion, PSNR; the same by ratio, motion, subject and all else that scenes differ in; of films also how far
their last two seconds keep what the first two showed.

    python -m models.training.evaluate --work .cache/train --model models/kinora-nano --count 500
Half of the prompts hold pairs that were never trained. Real clips of the same scenes give the ceiling, their reconstructions
what the autoencoder costs. `--write-prompts FILE` writes the prompts as JSON for `npm run clip -- --list FILE --out FOLDER`;
`--clips FOLDER` then scores what another engine made from them (0000.mp4 ... of any size, 8 or 24 fps; or 0000/*.png).
Writes OUT/evaluation.json, evaluation.md (with 95 % intervals), evaluation.png and eye-00.png ...: the first 24 at full size.
"""

import argparse
import json
import random
from pathlib import Path

import torch

from .clip_files import find_clip, read_clip, write_clip
from .contact_sheet import clip_sheet, eye_sheets
from .distil import SHIFT, STEPS, TURBO_OFFSET
from .judge.figures import as_json, kinds_table, table
from .judge.file import add_judge_argument, load_judge
from .judge.frames import through
from .judge.tally import FIRST, LAST, Tally, compared, film_columns, kind_columns
from .latents import load_autoencoder
from .look import draw, load_transformer
from .train_autoencoder import HELD_OUT_SEED, psnr, render_pool
from .weight_files import read
from .world.captions import write_caption
from .world.render import render
from .world.scene import FPS, FRAMES, SIZES, Scene, sample_scene

SCENE_SEED = 301
SHEET_CLIPS = 24
KIND_FIGURES = ('subject', 'subject, every frame', 'subject, frames', 'motion', 'camera', 'weather')


def make_prompts(count: int, ratios: list[str]):
    """Scenes of the ratios in turn, every second time round with a never-trained pair, and their prompts."""
    scenes = [
        sample_scene(SCENE_SEED, index, ratios[index % len(ratios)], held=index // len(ratios) % 2 == 1)
        for index in range(count)
    ]
    return scenes, [
        write_caption(scene.attributes, random.Random(index), complete=True).text for index, scene in enumerate(scenes)
    ]


def batches(scenes: list[Scene], size: int):
    """Indices of scenes of one ratio, at most `size`, the first scenes first."""
    for start in range(0, len(scenes), size * len(SIZES)):
        part = range(start, min(len(scenes), start + size * len(SIZES)))
        for ratio in SIZES:
            chosen = [index for index in part if scenes[index].ratio == ratio]
            for begin in range(0, len(chosen), size):
                yield chosen[begin : begin + size]


def windows_of(films):
    """The first and the last two seconds of films (n, T, 3, H, W), both ends included; clips have only the first."""
    if films.shape[1] < FRAMES:
        raise ValueError(
            f'a clip of {films.shape[1]} frames at {FPS} fps is too short to judge: {FRAMES} are two seconds'
        )
    return {FIRST: films[:, :FRAMES]} | ({LAST: films[:, -FRAMES:]} if films.shape[1] > FRAMES else {})


def real_windows(scenes, seconds: int, device):
    windows = {FIRST: render(scenes, device=device)[0]}
    if seconds > 2:
        times = seconds - 2 + torch.arange(FRAMES, device=device) / FPS
        windows[LAST] = render(scenes, device=device, seconds=times.expand(len(scenes), -1))[0]
    return windows


def measure_real(judge, autoencoder, scenes, seconds, device):
    """-> tallies of rendered clips and of what the autoencoder draws of them."""
    real, again = (Tally(judge, scenes, device) for _ in range(2))
    for indices in batches(scenes, 16):
        windows = real_windows([scenes[index] for index in indices], seconds, device)
        real.add(indices, {name: clips.cpu() for name, clips in windows.items()})
        drawn = {name: (through(autoencoder, clips) * 255 + 0.5).to(torch.uint8) for name, clips in windows.items()}
        again.add(indices, {name: clips.cpu() for name, clips in drawn.items()})
    return real, again


def read_clips(folder: Path, scenes, indices):
    paths = [find_clip(folder, index) for index in indices]
    if missing := [index for index, path in zip(indices, paths) if path is None]:
        raise FileNotFoundError(f'{folder} has no clip {missing[0]:04d}; --count says how many there are')
    clips = [read_clip(path, *SIZES[scenes[index].ratio]) for path, index in zip(paths, indices)]
    return torch.stack([clip[: min(map(len, clips))] for clip in clips])


def start_noise(indices, latent_frames: int, channels: int, ratio: str):
    """Every clip from its own seed, whatever it is made together with."""
    width, height = SIZES[ratio]
    shape = (latent_frames, channels, height // 8, width // 8)
    return torch.stack([torch.randn(shape, generator=torch.Generator().manual_seed(index)) for index in indices])


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--model', type=Path, default=Path('models/kinora-nano'))
    parser.add_argument('--checkpoint', type=Path, help='weights in training, in place of those of --model')
    parser.add_argument('--count', type=int, default=500)
    parser.add_argument('--ratios', nargs='+', choices=SIZES, default=list(SIZES), help='in turn')
    parser.add_argument('--seconds', type=int, default=2, help='of each film')
    parser.add_argument('--steps', type=int, help='this and the next two: what the manifest says')
    parser.add_argument('--guidance-scale', type=float)
    parser.add_argument('--shift', type=float)
    parser.add_argument('--candidates', type=int, help='starts of the first frame: what the manifest says')
    parser.add_argument('--turbo', action='store_true', help='the few passes without guidance of distil.py')
    parser.add_argument(
        '--against', type=Path, help='an earlier evaluation.json: adds what was made there, and the ratio'
    )
    parser.add_argument('--batch', type=int, default=8, help='films made together')
    parser.add_argument('--write-prompts', type=Path)
    parser.add_argument('--clips', type=Path, help='score these instead of generating')
    parser.add_argument('--keep', type=Path, help='folder of the films made: those already there are not made again')
    parser.add_argument('--out', type=Path, help='folder of what is written; default WORK/evaluation')
    add_judge_argument(parser)
    parser.add_argument('--device', default='cpu')
    return parser.parse_args()


def write_prompts(path: Path, scenes, prompts, seconds: int):
    entries = [
        {'prompt': prompt, 'seed': index, 'ratio': scene.ratio, 'seconds': seconds, 'attributes': scene.attributes}
        for index, (prompt, scene) in enumerate(zip(prompts, scenes))
    ]
    path.write_text(json.dumps(entries, indent=1))


def load_model(arguments):
    """-> transformer, text encoder, autoencoder on the device, and how to sample."""
    transformer, text, autoencoder = read(arguments.model)
    if arguments.checkpoint:
        transformer, text, _ = load_transformer(arguments.checkpoint, arguments.device)
        autoencoder = load_autoencoder(arguments.work, arguments.device)
    sampling = json.loads((arguments.model / 'manifest.json').read_text())['sampling']
    options = {name: sampling[name] for name in ('steps', 'guidance_scale', 'shift')}
    if arguments.turbo:
        options = {'steps': STEPS, 'guidance_scale': 1, 'shift': SHIFT, 'sigma_offset': TURBO_OFFSET}
    options['candidates'] = sampling.get('first_frame_candidates', 1)
    wished = {name: getattr(arguments, name, None) for name in options}
    options |= {name: value for name, value in wished.items() if value is not None}
    return *(module.to(arguments.device) for module in (transformer, text, autoencoder)), options


def maker(arguments, scenes, prompts, model, options):
    """-> a function from indices to films (n, T, 3, H, W): of another engine, kept from an earlier run, or made now."""
    transformer, text, autoencoder = model
    latent_frames = 1 + arguments.seconds * FPS // 4

    def make(indices):
        if arguments.clips:
            return read_clips(arguments.clips, scenes, indices)
        if arguments.keep and all(find_clip(arguments.keep, index) for index in indices):
            return read_clips(arguments.keep, scenes, indices)
        ratio, captions = scenes[indices[0]].ratio, [prompts[index] for index in indices]
        noise = start_noise(indices, latent_frames, autoencoder.latent_channels, ratio)
        films = draw(transformer, text, autoencoder, captions, ratio, latent_frames, noise=noise, **options)
        for index, film in zip(indices, films):
            if arguments.keep and not find_clip(arguments.keep, index):
                write_clip(arguments.keep, index, film)
        return films

    return make


def main():
    arguments = parse_arguments()
    scenes, prompts = make_prompts(arguments.count, arguments.ratios)
    if arguments.write_prompts:
        write_prompts(arguments.write_prompts, scenes, prompts, arguments.seconds)
        return
    out = arguments.out or arguments.work / 'evaluation'
    out.mkdir(parents=True, exist_ok=True)
    judge = load_judge(arguments.judge, arguments.device)
    *model, options = load_model(arguments)
    make, autoencoder = maker(arguments, scenes, prompts, model, options), model[2]
    real, again = measure_real(judge, autoencoder, scenes, arguments.seconds, arguments.device)
    tallies = {'real': real, 'through the autoencoder': again}
    print(table(film_columns(tallies, arguments.seconds)), flush=True)
    made = tallies['made'] = Tally(judge, scenes, arguments.device)
    for indices in batches(scenes, arguments.batch):
        films = make(indices)
        made.add(indices, windows_of(films))
        made.kept |= {index: film for index, film in zip(indices, films) if index < SHEET_CLIPS}
        print(f'{len(made.answers[FIRST])} of {len(scenes)}', flush=True)
    columns = film_columns(tallies, arguments.seconds)
    by_kind = {window: kind_columns(made, window) for window, answers in made.answers.items() if answers}
    if arguments.against:
        columns |= compared(columns['made'], json.loads(arguments.against.read_text())['columns']['made'])
    whole, first = psnr(autoencoder, render_pool(HELD_OUT_SEED, 40, held=None), arguments.device, mixed=False)
    heading = f'{len(scenes)} prompts, {arguments.seconds} s, ' + (
        f'clips of {arguments.clips.name}'
        if arguments.clips
        else ', '.join(f'{name} {value}' for name, value in options.items())
    )
    text_report = '\n\n'.join(
        [
            heading,
            table(columns),
            *(
                part
                for window, kinds in by_kind.items()
                for part in (
                    f'The {window} two seconds of what was made, by kind of scene:',
                    kinds_table(kinds, KIND_FIGURES),
                )
            ),
            f'Autoencoder on held-out clips of all ratios: {whole:.2f} dB over 17 frames, {first:.2f} dB first frame',
        ]
    )
    print(text_report)
    (out / 'evaluation.md').write_text(text_report + '\n')
    report = {
        'arguments': {name: str(value) for name, value in vars(arguments).items()},
        'sampling': options,
        'refusal margin': judge.refusal_margin.item(),
        'columns': as_json(columns),
        'kinds': {window: as_json(kinds) for window, kinds in by_kind.items()},
        'psnr': whole,
        'psnr first frame': first,
    }
    (out / 'evaluation.json').write_text(json.dumps(report, indent=1))
    shown = sorted(made.kept)
    clip_sheet([made.kept[index] for index in shown], [prompts[index] for index in shown], out / 'evaluation.png')
    eye_sheets([made.kept[index] for index in shown], [prompts[index] for index in shown], out / 'eye', enlarge=2)


if __name__ == '__main__':
    main()
