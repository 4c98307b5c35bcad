"""The video decoder on held-out scenes at x4, 24 frames a second, against the autoencoder's small frames enlarged by Lanczos and blended.

python -m models.training.video_decoder.measure --model models/kinora-nano --scenes 2 --out WORK/decoder/sheet
Prints PSNR in dB; RMS gradient and RMS second difference in time over those of the rendered film (1: as sharp, as lively); and what
changes from frame to frame, in levels of 255, where the rendered film stands still. Writes OUT-N.png: rendered, enlarged, drawn.
--sampled 8 instead writes OUT-sampled.png of films that the model's transformer makes of the first prompts: enlarged, drawn.
"""

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from .. import weight_files
from ..sampling import sample
from ..world.captions import write_caption
from ..world.render import render
from ..world.scene import FPS, FRAMES, SIZES, sample_scene
from .network import SCALE, SLOTS, VideoDecoder, film
from .train import load

SEED = 998
NAMES = ('rendered', 'enlarged and blended', 'drawn')


def lanczos(frames, height, width):
    """(T, 3, h, w) float32 -> (T, 3, height, width)."""
    grow = lambda plane: np.array(Image.fromarray(plane.numpy()).resize((width, height), Image.Resampling.LANCZOS))
    return torch.from_numpy(np.stack([np.stack([grow(plane) for plane in frame]) for frame in frames])).clamp(0, 1)


def blended(frames, times):
    """Frames (T, ...) at whole numbers of time -> frames at `times`, each from the two beside it."""
    first = times.floor().long().clamp(max=len(frames) - 2)
    part = (times - first).view(-1, 1, 1, 1)
    return frames[first] * (1 - part) + frames[first + 1] * part


def figures(frames, real):
    """(T, 3, h, w) in 0..1 -> PSNR, mean square gradient, mean square second difference in time, change where nothing moves."""
    gradient = frames.diff(dim=-1).square().mean() + frames.diff(dim=-2).square().mean()
    shake = frames.diff(dim=0).diff(dim=0).square().mean()
    still = (real.diff(dim=0).abs().amax(1) == 0).unsqueeze(1)
    change = (frames.diff(dim=0).abs() * still).sum() / (3 * still.sum()).clamp(min=1) * 255
    error = (frames - real).square().mean((1, 2, 3))
    return torch.stack([-10 * error.clamp(min=1e-9).log10().mean(), gradient, shake, change])


def sheet(rows, captions, path, names=NAMES, frame=21, height=256):
    """Side by side at full size: the same part of rendered, enlarged and drawn pictures."""
    width = max(row[0].shape[3] for row in rows)
    image = Image.new('RGB', (len(names) * (width + 4), len(rows) * (height + 16)), 'white')
    pen = ImageDraw.Draw(image)
    for line, (row, caption) in enumerate(zip(rows, captions)):
        pen.text((2, line * (height + 16) + 2), f'{caption}   ({" | ".join(names)})', fill='black')
        for column, frames in enumerate(row):
            top = (frames.shape[2] - height) // 2
            part = (frames[frame, :, top : top + height].clamp(0, 1) * 255 + 0.5).byte()
            tile = Image.fromarray(part.permute(1, 2, 0).numpy())
            image.paste(tile, (column * (width + 4), line * (height + 16) + 16))
    image.save(path)


def enlarged(autoencoder, latents, seconds):
    """What the autoencoder's small frames give without a video decoder: Lanczos, and neighbours blended."""
    small = autoencoder.decode(latents)[0].clamp(0, 1)
    return blended(lanczos(small, SCALE * small.shape[2], SCALE * small.shape[3]), seconds * FPS)


def write_sampled(model, decoder, count, path, ratio='16:9', frames=3):
    """Films that the transformer makes, which nobody can render."""
    transformer, text, autoencoder = model
    scenes = [sample_scene(77, index, ratio, held=None) for index in range(count)]
    captions = [write_caption(scene.attributes, random.Random(i), complete=True).text for i, scene in enumerate(scenes)]
    width, height = SIZES[ratio]
    latents = sample(transformer, text, captions, (frames, 24, height // 8, width // 8), guidance_scale=4)
    seconds = torch.arange(SLOTS * (frames - 1) + 1) / (FPS * SLOTS // 4)
    rows = [(enlarged(autoencoder, one[None], seconds), film(decoder, one[None])[0]) for one in latents]
    sheet(rows, captions, path, NAMES[1:], height=SCALE * height)


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', type=Path, default=Path('models/kinora-nano'))
    parser.add_argument('--checkpoint', type=Path, help='instead of the video decoder of the model')
    parser.add_argument('--scenes', type=int, default=2, help='of each ratio')
    parser.add_argument('--sigma', type=float, default=0.0, help='noise in the latents')
    parser.add_argument('--sampled', type=int, help='films of the transformer to draw')
    parser.add_argument('--out', type=Path)
    arguments = parser.parse_args()
    model = weight_files.read(arguments.model)
    autoencoder = model[2]
    if arguments.checkpoint:
        decoder = VideoDecoder()
        load(decoder, arguments.checkpoint)
    else:
        decoder = weight_files.read_video_decoder(arguments.model)
    if arguments.sampled:
        write_sampled(model, decoder, arguments.sampled, arguments.out.with_name(f'{arguments.out.name}-sampled.png'))
        return
    seconds = torch.arange(SLOTS * (FRAMES - 1) // 4 + 1) / (FPS * SLOTS // 4)
    totals, generator = [], torch.Generator().manual_seed(0)
    for number, ratio in enumerate(SIZES):
        scenes = [sample_scene(SEED, number * arguments.scenes + i, ratio, held=None) for i in range(arguments.scenes)]
        rows = []
        for scene in scenes:
            latents = autoencoder.encode(render([scene])[0].float() / 255)
            latents = latents + arguments.sigma * torch.randn(latents.shape, generator=generator)
            real = render([scene], seconds=seconds[None], scale=SCALE)[0][0].float() / 255
            row = (real, enlarged(autoencoder, latents, seconds), film(decoder, latents)[0])
            totals.append(torch.stack([figures(frames, real) for frames in row]))
            rows.append(row)
        if arguments.out:
            captions = [', '.join(scene.attributes.values()) for scene in scenes]
            sheet(rows, captions, arguments.out.with_name(f'{arguments.out.name}-{number}.png'))
    psnr, gradient, shake, change = torch.stack(totals).mean(0).T
    for i, name in enumerate(NAMES):
        ratios = f'{(gradient[i] / gradient[0]).sqrt():.3f}, in time {(shake[i] / shake[0]).sqrt():.3f}'
        print(f'{name:22s} PSNR {psnr[i]:.2f} dB, sharpness {ratios}, change where still {change[i]:.2f}')


if __name__ == '__main__':
    main()
