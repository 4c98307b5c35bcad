"""Trains the autoencoder on random crops of rendered clips of every ratio. Writes WORK/autoencoder.pt; resumes from it.

Noise up to --noise is added to the latents in training, with a small penalty on their amplitude: the decoder then forgives
the transformer's small errors, at no measured loss of PSNR. `--only-decoder` keeps the encoder (and every latent made with
it) as it is.
"""

import argparse
import math
import random
import time
from pathlib import Path

import torch

from . import checkpoint
from .autoencoder import Autoencoder
from .contact_sheet import clip_sheet
from .precision import autocast
from .world.render import render
from .world.scene import SIZES, sample_scene

CROP, CROP_FRAMES = 64, 9  # pixels, frames
POOL_SEED, HELD_OUT_SEED = 5, 999


def render_pool(seed, count, held=False):
    """uint8 clips, a tensor (n, 17, 3, H, W) per ratio; `count` in all."""
    share = count // len(SIZES)
    pool = []
    for position, ratio in enumerate(SIZES):
        scenes = [sample_scene(seed, position * share + index, ratio, held) for index in range(share)]
        pool.append(torch.cat([render(scenes[start : start + 64])[0] for start in range(0, share, 64)]))
    return pool


def random_crops(pool, count):
    crops = []
    for _ in range(count):
        clips = random.choice(pool)
        clip = clips[random.randrange(len(clips))]
        start = random.choice((0, 4, 8))
        top, left = random.randrange(clip.shape[2] - CROP + 1), random.randrange(clip.shape[3] - CROP + 1)
        crops.append(clip[start : start + CROP_FRAMES, :, top : top + CROP, left : left + CROP])
    return torch.stack(crops)


@torch.no_grad()
def psnr(autoencoder, pool, device, mixed=True):
    """Mean PSNR in dB over the clips of every ratio: all 17 frames, the first frame alone."""
    whole, first = [], []
    for clips in pool:
        for part in clips.split(8):
            frames = part.to(device).float() / 255
            with autocast(device, mixed):
                decoded = autoencoder.decode(autoencoder.encode(frames))
            error = ((decoded.float().clamp(0, 1) - frames) ** 2).mean((2, 3, 4))
            whole.append(-10 * torch.log10(error.mean(1)))
            first.append(-10 * torch.log10(error[:, 0]))
    return torch.cat(whole).mean().item(), torch.cat(first).mean().item()


def reconstruction_loss(output, target):
    """L1 and L2, saturated colours weighted up (subjects are small), and L1 of the gradients (edges are what the eye sees)."""
    saturation = (target - target.mean(2, keepdim=True)).abs().amax(2, keepdim=True)
    weight = 1 + 4 * saturation.clamp(max=0.5)
    error = output - target
    gradients = (error[..., 1:] - error[..., :-1]).abs().mean() + (error[..., 1:, :] - error[..., :-1, :]).abs().mean()
    return (error.abs() * weight).mean() + 0.7 * gradients + 4 * (error * error * weight).mean()


@torch.no_grad()
def measure_latents(autoencoder, pool, device):
    """Sets the normalisation from 320 clips: the mean of each channel, one scale for all."""
    autoencoder.latents_mean.zero_()
    autoencoder.latents_std.fill_(1)
    rows = []
    for clips in pool:
        for part in clips[:64].split(16):
            rows.append(autoencoder.encoder(part.to(device).float() / 255).permute(0, 1, 3, 4, 2).flatten(0, 3))
    rows = torch.cat(rows)
    autoencoder.latents_mean.copy_(rows.mean(0).view(1, -1, 1, 1))
    autoencoder.latents_std.fill_((rows - rows.mean(0)).std())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--minutes', type=float, default=30)
    parser.add_argument('--batch', type=int, default=6, help='crops a step; small batches are enough')
    parser.add_argument('--learning-rate', type=float, default=1e-3)
    parser.add_argument('--noise', type=float, default=0.5)
    parser.add_argument('--amplitude', type=float, default=2e-3, help='weight of the penalty on squared latents')
    parser.add_argument('--pool', type=int, default=1500, help='clips to crop from')
    parser.add_argument('--only-decoder', action='store_true')
    parser.add_argument('--name', default='autoencoder', help='of the checkpoint')
    parser.add_argument('--start', default='autoencoder-start', help='checkpoint to begin from where there is one')
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--seed', type=int, default=0)
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    path, start = arguments.work / f'{arguments.name}.pt', arguments.work / f'{arguments.start}.pt'
    device = arguments.device

    held_out = render_pool(HELD_OUT_SEED, 40, held=None)
    pool = render_pool(POOL_SEED, arguments.pool)
    autoencoder = Autoencoder().to(device, memory_format=torch.channels_last)
    if start.exists():
        autoencoder.load_state_dict(checkpoint.load(start, device)['model'])
    else:
        autoencoder.start_from_principal_components(
            torch.cat([clips[:40, :CROP_FRAMES, :, :CROP, :CROP] for clips in pool]).to(device) / 255.0
        )
    trained = autoencoder.decoder if arguments.only_decoder else autoencoder
    optimizer = torch.optim.AdamW(
        trained.parameters(), arguments.learning_rate, betas=(0.9, 0.99), weight_decay=0.01, fused=True
    )
    average = checkpoint.MovingAverage(trained.parameters(), 0.998)
    step, minutes_before = 0, 0.0
    if path.exists():
        state = checkpoint.load(path, device)
        autoencoder.load_state_dict(state['model'])
        optimizer.load_state_dict(state['optimizer'])
        average.values, step, minutes_before = state['average'], state['step'], state['minutes']
        checkpoint.restore_random(state)

    def forward(frames, noise):
        raw = autoencoder.encoder(frames)
        return raw, autoencoder.decoder(raw + noise * torch.randn_like(raw))[0][:, 3:]

    forward = torch.compile(forward)

    def save():
        checkpoint.save(
            path,
            {
                'model': autoencoder.state_dict(),
                'optimizer': optimizer.state_dict(),
                'average': average.values,
                'step': step,
                'minutes': minutes,
                'arguments': vars(arguments),
            },
        )

    print('start: PSNR %.2f dB, first frame %.2f dB' % psnr(autoencoder, held_out, device), flush=True)
    began, saved, reported, first_step = time.time(), time.time(), time.time(), step
    while (minutes := minutes_before + (time.time() - began) / 60) < arguments.minutes:
        rate = (
            arguments.learning_rate
            * min(1, (step + 1) / 150)
            * max(0.02, 0.5 + 0.5 * math.cos(math.pi * minutes / arguments.minutes))
        )
        for group in optimizer.param_groups:
            group['lr'] = rate
        frames = random_crops(pool, arguments.batch).to(device).float() / 255
        with autocast(device):
            raw, output = forward(frames, arguments.noise * torch.rand(arguments.batch, 1, 1, 1, 1, device=device))
        loss = reconstruction_loss(output, frames) + arguments.amplitude * (raw * raw).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
        optimizer.step()
        step += 1
        average.update(step)
        if time.time() - reported > 120:
            average.swap()
            whole, first = psnr(autoencoder, held_out, device)
            average.swap()
            speed = (step - first_step) * arguments.batch / (time.time() - began)
            print(
                f'minute {minutes:.1f} step {step} loss {loss.item():.4f} PSNR {whole:.2f} first {first:.2f} {speed:.1f} crops/s',
                flush=True,
            )
            reported = time.time()
        if time.time() - saved > checkpoint.EVERY_SECONDS:
            save()
            saved = time.time()
    save()
    average.swap()
    if not arguments.only_decoder:
        measure_latents(autoencoder, pool, device)
    checkpoint.save(
        arguments.work / f'{arguments.name}-final.pt', {'model': autoencoder.state_dict(), 'arguments': vars(arguments)}
    )
    print(
        'final: PSNR %.2f dB, first frame %.2f dB (float32)' % psnr(autoencoder, held_out, device, mixed=False),
        flush=True,
    )
    clips = [part[0] for part in held_out]
    with torch.no_grad():
        again = [
            (autoencoder.decode(autoencoder.encode(clip[None].to(device) / 255.0))[0].clamp(0, 1) * 255).byte().cpu()
            for clip in clips
        ]
    clip_sheet(
        [clip for pair in zip(clips, again) for clip in pair],
        ['real', 'reconstruction'] * len(clips),
        arguments.work / f'{arguments.name}.png',
    )


if __name__ == '__main__':
    main()
