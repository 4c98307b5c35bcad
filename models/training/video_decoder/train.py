"""Trains the video decoder on crops of films (film_crops.py). Writes WORK/decoder/NAME.pt; resumes from it by the same command.

The encoder is frozen: the latents are those of the autoencoder that ships. Noise up to --noise is added to them, so that clean edges
are drawn from doubtful latents. A trainer waits while --pause names a file that exists. Under torchrun gradients are averaged over
the processes: OMP_NUM_THREADS=1 torchrun --nproc-per-node 2 -m models.training.video_decoder.train
"""

import argparse
import math
import os
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import distributed

from .. import checkpoint, weight_files
from ..autoencoder import unpack
from ..clock import clock
from ..latents import RATIO_ORDER
from ..precision import autocast
from .device_crops import DeviceCrops
from .film_crops import CELLS, HELD_OUT_SEED, SHARD, TRAIN_SEED, Crops
from .network import FINE_BLOCKS, GROUPS, SCALE, SLOTS, VideoDecoder, compose

CONTEXT = 2  # latent places round a crop that the trunk sees
TRAINED_CELLS = 4  # side of what a step draws, in latent places: more scenes for the same work
# Quarter-size places round a crop: a fine block sees two of its own, half as large, and `look` one.
MARGIN = FINE_BLOCKS + 1
BORDER = 2  # pixels of a crop that are not compared: what lies beyond them is not drawn
ENERGY = 0.5  # weight in the loss
SMALL = 0.5  # weight of the small frames, which are known of the whole window
SHIPPED = 'shipped'
LATENT_FRAMES = 3  # up to the drawn one; a quarter of the steps have two, so that the first of a film is learned too


def part_of(latents, small, cells, film, rng):
    """A smaller part of a crop."""
    x, y = (rng.randrange(CELLS - TRAINED_CELLS + 1) for _ in range(2))
    cell, side = 8 * SCALE, 8 * SCALE * TRAINED_CELLS
    return (
        latents,
        small,
        cells + torch.tensor([x, y]),
        film[..., cell * y : cell * y + side, cell * x : cell * x + side],
    )


def window(latents, cells, side):
    """latents (K, C, h, w), cells (left, top) of a crop of `side` places -> the window round it (left, top, width, height), and where the
    crop is in it (row, column)."""
    height, width = (min(side + 2 * CONTEXT, whole) for whole in latents.shape[2:])
    (left, top), (whole_height, whole_width) = cells.tolist(), latents.shape[2:]
    x, y = min(max(left - CONTEXT, 0), whole_width - width), min(max(top - CONTEXT, 0), whole_height - height)
    return (x, y, width, height), (top - y, left - x)


def in_window(x, place, size):
    """Pictures (..., H, W) whose latent places have `size` pixels -> the part in the window."""
    left, top, width, height = (size * side for side in place)
    return x[..., top : top + height, left : left + width]


def cut(x, offsets, side):
    """Features (B*K, c, H, W) at twice the latents' size -> the crop of each with a margin, zeros beyond the picture."""
    x = F.pad(x, (MARGIN,) * 4).reshape(len(offsets), -1, x.shape[1], *(size + 2 * MARGIN for size in x.shape[2:]))
    span = 2 * side + 2 * MARGIN
    parts = [x[i, :, :, 2 * r : 2 * r + span, 2 * c : 2 * c + span] for i, (r, c) in enumerate(offsets)]
    return torch.stack(parts).flatten(0, 1)


def film_inputs(colours, logits, latent_frames):
    """Of K latent frames (B*K, ...): the colours and logits of the 12 (K - 1) + 1 frames from the last slot of the first on."""
    colours, logits = (x.reshape(-1, latent_frames, *x.shape[1:]) for x in (colours, logits))
    colours = torch.cat([colours[:, 0, :, -1:], *colours[:, 1:].unbind(1)], 2)
    return colours, torch.cat([logits[:, 0, -1:], *logits[:, 1:].unbind(1)], 1)


def draw_crops(decoder, features, packed, past, inside, side):
    """Of two latent frames -> what `compose` takes for the 13 frames from the last of the first to the last of the second."""
    return film_inputs(*decoder.draw(features, packed, 2, past, inside), 2)


def compose_crops(colours, logits, side):
    """-> frames (B, 13, 3, 32 side, 32 side)."""
    pixels = 8 * SCALE * side
    return compose(colours.float(), logits.float(), pixels, pixels, slots=[1] + GROUPS * [SLOTS // GROUPS])


def energy(change, block):
    """(B, T, 3, H, W) -> RMS in blocks that overlap by half: how much changes there, wherever exactly."""
    return (F.avg_pool2d(change.square().mean(2), block, block // 2) + 1e-5).sqrt()


def film_loss(output, target, block):
    """L1 of pixels and of what changes in time, and L1 of the energy of what changes across, down and in time, in blocks.

    No L2 and no L1 of gradients across: where an edge may lie here or there, their best answers are the mean and no edge at all. That of
    L1 is an edge in the likeliest place, and the energy says that it is as sharp as it should be.
    """
    error = output - target
    value = error.abs().mean() + 0.5 * (error[:, 1:] - error[:, :-1]).abs().mean()
    for dim, weight in ((4, ENERGY), (3, ENERGY), (1, ENERGY / 2)):
        ours, theirs = (energy(x.diff(dim=dim), block) for x in (output, target))
        value = value + weight * (ours - theirs).abs().mean()
    return value


def window_layers(decoder, latents, cells, side=CELLS, draw=draw_crops):
    """latents: list of (K, C, h, w), cells: of (left, top) -> what `draw` gives for the crops; small frames (B, 4K, 3, ..) of the windows,
    and where these are."""
    places, offsets = zip(*(window(one, cell, side) for one, cell in zip(latents, cells)))
    raw = (
        torch.stack([in_window(*both, 1) for both in zip(latents, places)]) * decoder.latents_std + decoder.latents_mean
    )
    with torch.set_grad_enabled(torch.is_grad_enabled() and decoder.conv_in.weight.requires_grad):
        features, _ = decoder.features(raw)
        packed = decoder.packed(features, raw.flatten(0, 1))
    count = raw.shape[1]
    inside = cut(torch.ones(2 * len(raw), 1, *features.shape[2:], device=raw.device), offsets, side)
    inside = inside.repeat_interleave(2, 2).repeat_interleave(2, 3)
    by_frame = [x.unflatten(0, (-1, count)) for x in (features, packed)]
    drawn = [cut(x[:, -2:].flatten(0, 1), offsets, side) for x in by_frame]
    past = cut(by_frame[1][:, -3, -packed.shape[1] // GROUPS :], offsets, side) if count > 2 else None
    return draw(decoder, *drawn, past, inside, side), unpack(packed, count), places


def window_frames(decoder, latents, cells, side=CELLS, draw=draw_crops, composed=compose_crops):
    """-> frames of the crops (B, 13, 3, 32 side, 32 side)."""
    return composed(*window_layers(decoder, latents, cells, side, draw)[0], side)


def figures(frames, target):
    """PSNR in dB per crop; RMS of differences across and down, and of second differences in time, of both."""
    frames, target = (x[..., BORDER:-BORDER, BORDER:-BORDER] for x in (frames.clamp(0, 1), target))
    slope = lambda x: x.diff(dim=-1).square().mean() + x.diff(dim=-2).square().mean()
    shake = lambda x: x.diff(dim=1).diff(dim=1).square().mean()
    error = (frames - target).square().mean((1, 2, 3, 4))
    return torch.stack([-10 * error.log10().mean(), slope(frames), slope(target), shake(frames), shake(target)])


@torch.no_grad()
def measure(decoder, held_out, sigma=0.0, batch=8, draw=draw_crops, composed=compose_crops):
    """Mean PSNR; RMS gradient and RMS second difference in time over those of the rendered film (1: as sharp, as lively)."""
    generator, rows, device = torch.Generator().manual_seed(0), [], decoder.conv_in.weight.device
    for start in range(0, len(held_out), batch):
        latents, _, cells, film = zip(*held_out[start : start + batch])
        latents = [x + sigma * torch.randn(x.shape, generator=generator).to(device) for x in latents]
        with autocast(device):
            layers = window_layers(decoder, latents, cells, draw=draw)[0]
        rows.append(figures(composed(*layers, CELLS), torch.stack(film).float() / 255))
    psnr, slope, slope_real, shake, shake_real = torch.stack(rows).mean(0).tolist()
    return psnr, math.sqrt(slope / slope_real), math.sqrt(shake / shake_real)


class Together:
    """The processes that train one decoder; one alone unless torchrun started more."""

    def __init__(self):
        self.rank, self.ranks = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
        if self.ranks > 1:
            distributed.init_process_group('gloo')

    def average(self, parameters, ends: bool) -> bool:
        """Averages gradients; true for all when it ends for one."""
        if self.ranks == 1:
            return ends
        flat = torch.cat([p.grad.flatten() for p in parameters] + [torch.tensor([float(ends)])])
        distributed.all_reduce(flat)
        for parameter, part in zip(parameters, flat[:-1].div_(self.ranks).split([p.numel() for p in parameters])):
            parameter.grad.copy_(part.view_as(parameter))
        return bool(flat[-1] > 0)


def crops_of(arguments):
    """Held-out crops and those to train on: from files, or rendered while it trains."""
    if not arguments.render:
        return tuple(Crops(arguments.work, seed) for seed in (HELD_OUT_SEED, TRAIN_SEED))
    autoencoder = weight_files.read(arguments.model)[2].to(arguments.device, memory_format=torch.channels_last)
    size = arguments.render
    held = DeviceCrops(autoencoder, HELD_OUT_SEED, arguments.device, min(SHARD, size), rendering=0)
    crops = DeviceCrops(autoencoder, TRAIN_SEED, arguments.device, size)
    shards = len(RATIO_ORDER) if size >= SHARD else 2  # every ratio; a rehearsal has seconds
    for pool in (held, crops):
        for _ in range(shards):
            pool.grow()
    return held, crops


def train(decoder, arguments, draw=draw_crops, composed=compose_crops):
    device, seconds = arguments.device, clock(on_the_wall=arguments.device != 'cpu')
    began_all = seconds()
    together, path = Together(), arguments.work / 'decoder' / f'{arguments.name}.pt'

    @torch.compile
    def loss_of(layers, film, small, small_film):
        inner = (..., slice(BORDER, -BORDER), slice(BORDER, -BORDER))
        frames = composed(*layers, TRAINED_CELLS)[inner]
        large = film_loss(frames, film[inner].float() / 255, 8)
        return large + SMALL * film_loss(small.float(), small_film.float() / 255, 4)

    held, crops = crops_of(arguments)
    decoder.to(device)
    held.refresh()
    held_out = list(held.every(LATENT_FRAMES))
    fresh, trunk = parameters_of(decoder)
    groups = [{'params': fresh, 'of': arguments.learning_rate}]
    if arguments.heads_only:
        for parameter in trunk:
            parameter.requires_grad_(False)
    else:
        groups.append({'params': trunk, 'of': arguments.trunk_rate})
    parameters = [parameter for group in groups for parameter in group['params']]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
    average = checkpoint.MovingAverage(parameters, 0.998)
    step, minutes_before = 0, 0.0
    if path.exists():
        state = checkpoint.load(path, device)
        decoder.load_state_dict(state['model'])
        optimizer.load_state_dict(state['optimizer'])
        average.values, step, minutes_before = state['average'], state['step'], state['minutes']
    rng = random.Random(f'{arguments.seed}/{together.rank}/{step}')
    torch.manual_seed(rng.randrange(2**31))

    def save(final=False):
        if final:
            average.swap()
        checkpoint.save(
            path.with_name(f'{arguments.name}-final.pt') if final else path,
            {'model': decoder.state_dict(), 'step': step, 'minutes': minutes}
            | ({} if final else {'optimizer': optimizer.state_dict(), 'average': average.values}),
        )

    def report(final=False):
        average.swap()
        clean, noisy = (
            measure(decoder, part[:: 1 if final else 4], sigma, draw=draw, composed=composed)
            for part, sigma in ((held_out, 0.0), (held_out[::2], 0.3))
        )
        average.swap()
        line = f'minute {minutes:.1f} step {step} crops {crops.refresh()} loss {loss:.4f} PSNR %.2f sharpness %.3f shake %.3f'
        print(line % clean + ' | sigma .3: %.2f %.3f %.3f' % noisy, flush=True)

    # A GPU's minutes are those it is rented for: what came before the first step counts too.
    used = 0.0 if device == 'cpu' else seconds() - began_all
    minutes, loss, ends = minutes_before, None, False
    crops.refresh()
    saved = reported = time.time()
    while not ends:
        if arguments.pause.exists():
            time.sleep(1)
            continue
        began = seconds()
        rate = min(1, (step + 1) / 100) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * min(1, minutes / arguments.minutes)))
        for group in optimizer.param_groups:
            group['lr'] = rate * group['of']
        count = LATENT_FRAMES if rng.random() < 0.75 else 2
        latents, small, cells, film = zip(*(part_of(*crops.sample(rng, count), rng) for _ in range(arguments.batch)))
        sigmas = [arguments.noise * rng.random() ** 2 for _ in latents]
        latents = [x + sigma * torch.randn_like(x) for x, sigma in zip(latents, sigmas)]
        with autocast(device):
            layers, drawn, places = window_layers(decoder, latents, cells, TRAINED_CELLS, draw)
        small = torch.stack([in_window(*both, 8) for both in zip(small, places)])
        value = loss_of(layers, torch.stack(film), drawn, small)
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        ends = together.average(parameters, minutes >= arguments.minutes)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        average.update(step)
        loss = value.detach() if loss is None else loss.lerp(value.detach(), 0.02)
        used += seconds() - began
        minutes = minutes_before + used / 60 * together.ranks
        if together.rank == 0 and time.time() - reported > arguments.report:
            report()
            reported = time.time()
        if together.rank == 0 and time.time() - saved > checkpoint.EVERY_SECONDS:
            save()
            saved = time.time()
        if step % (200 if device == 'cpu' else 10) == 0:
            crops.refresh()
    if together.rank == 0:
        save()
        report(final=True)
        save(final=True)
        if arguments.export:
            weight_files.write_video_decoder(arguments.export, decoder.cpu())


def parameters_of(decoder):
    """The heads', then the trunk's."""
    fresh = decoder.new_parameters()
    known = {id(parameter) for parameter in fresh}
    return fresh, [parameter for parameter in decoder.parameters() if id(parameter) not in known]


def load(decoder, path):
    """The weights of a checkpoint, averaged where it is one to go on from."""
    state = checkpoint.load(path)
    decoder.load_state_dict(state['model'])
    heads, trunk = parameters_of(decoder)
    for parameter, value in zip(heads + trunk, state.get('average', ())):
        parameter.data.copy_(value)


def parse(parser=None):
    parser = parser or argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument(
        '--model', type=Path, default=Path('models/kinora-nano'), help='whose decoder the trunk starts from'
    )
    parser.add_argument('--minutes', type=float, default=60, help='of processor time')
    parser.add_argument('--batch', type=int, default=4)
    parser.add_argument('--learning-rate', type=float, default=2e-3, help='of what the autoencoder does not have')
    parser.add_argument('--trunk-rate', type=float, default=2e-4, help='of what it has')
    parser.add_argument(
        '--heads-only', action='store_true', help='keep the trunk as it is: three times as fast, so begin with it'
    )
    parser.add_argument('--noise', type=float, default=0.5)
    parser.add_argument('--report', type=float, default=180, help='seconds between reports')
    parser.add_argument('--name', default='video-decoder')
    parser.add_argument(
        '--start', help=f'checkpoint to begin from, for example layers, or "{SHIPPED}": what --model has'
    )
    parser.add_argument('--export', type=Path, help='folder to write the weights to as they ship, in the end')
    parser.add_argument('--pause', type=Path, default=Path('/tmp/pause-training'))
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--device', default='cpu', help='minutes of a GPU are on the wall')
    parser.add_argument(
        '--render', type=int, default=0, help='crops rendered at a time while it trains; 0: read from files'
    )
    return parser.parse_args()


def main():
    arguments = parse()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1 if 'OMP_NUM_THREADS' in os.environ else torch.get_num_threads())
    decoder = VideoDecoder()
    decoder.start_from(weight_files.read(arguments.model)[2])
    if arguments.start == SHIPPED:
        decoder.load_state_dict(weight_files.read_video_decoder(arguments.model).state_dict())
    elif arguments.start:
        load(decoder, arguments.work / 'decoder' / f'{arguments.start}.pt')
    train(decoder.to(memory_format=torch.channels_last), arguments)


if __name__ == '__main__':
    main()
