"""Trains the video decoder's heads alone by layers that are known (known_layers.py): a beginning for train_video_decoder.

python -m models.training.video_decoder.train_layers --start video-decoder --minutes 6      writes WORK/decoder/layers.pt

The trunk stands still, so its features are computed once, and nothing is composed: a step costs a sixth of one by pictures.
"""

import argparse
import math
import random
import time
from pathlib import Path

import torch

from .. import checkpoint, weight_files
from ..precision import autocast
from .film_crops import CELLS, HELD_OUT_SEED, TRAIN_SEED, Crops
from .known_layers import known_layers, layers_loss
from .network import GROUPS, PACKED, VideoDecoder
from .train import LATENT_FRAMES, MARGIN, load, measure, window_layers

BATCH = 4
INNER = slice(4 * MARGIN, -4 * MARGIN), slice(4 * MARGIN, -4 * MARGIN)
INNER_EDGES = slice(8 * MARGIN, -8 * MARGIN), slice(8 * MARGIN, -8 * MARGIN)


@torch.no_grad()
def known_crop(decoder, latents, cells, film, noise):
    """What the heads see of the last latent frame of a crop, and the layers they should say."""
    seen = []

    def keep(decoder, features, packed, past, inside, side):
        seen.extend((features[1], packed[1], packed[0, -PACKED // GROUPS :], inside[1]))

    with autocast('cpu'):
        window_layers(decoder, [latents + noise * torch.randn_like(latents)], [cells], CELLS, keep)
    return [x.bfloat16() for x in seen], [x.half() for x in known_layers(film[1:].float() / 255)]


def stacked(rows):
    return [torch.stack(column).float() for column in zip(*rows)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--model', type=Path, default=Path('models/kinora-nano'))
    parser.add_argument('--start', help='checkpoint whose trunk stands; that of the model unless told')
    parser.add_argument('--crops', type=int, default=1400)
    parser.add_argument('--minutes', type=float, default=6, help='of processor time, without the preparation')
    parser.add_argument('--learning-rate', type=float, default=3e-3)
    parser.add_argument('--noise', type=float, default=0.5)
    parser.add_argument('--seed', type=int, default=0)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    rng = random.Random(arguments.seed)
    decoder = VideoDecoder()
    decoder.start_from(weight_files.read(arguments.model)[2])
    if arguments.start:
        load(decoder, arguments.work / 'decoder' / f'{arguments.start}.pt')
    decoder.edges.bias.data.zero_()
    decoder = decoder.to(memory_format=torch.channels_last).requires_grad_(False)
    crops, held = Crops(arguments.work, TRAIN_SEED), Crops(arguments.work, HELD_OUT_SEED)
    crops.refresh()
    held.refresh()
    held_out = list(held.every(LATENT_FRAMES))
    rows = []
    for _ in range(arguments.crops):
        latents, _, cells, film = crops.sample(rng, LATENT_FRAMES)
        rows.append(known_crop(decoder, latents, cells, film, arguments.noise * rng.random() ** 2))
    parameters = decoder.new_parameters()
    for parameter in parameters:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(parameters, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
    average, loss_of = checkpoint.MovingAverage(parameters, 0.995), torch.compile(layers_loss)
    began, step, loss, part = time.process_time(), 0, float('nan'), 0.0
    while part < 1:
        part = (time.process_time() - began) / 60 / arguments.minutes
        falling = max(0.03, 0.5 + 0.5 * math.cos(math.pi * min(1, part)))
        for group in optimizer.param_groups:
            group['lr'] = arguments.learning_rate * min(1, (step + 1) / 100) * falling
        seen, known = zip(*rng.choices(rows, k=BATCH))
        (features, packed, past, inside), known = stacked(seen), stacked(known)
        with autocast('cpu'):
            colours, logits = decoder.draw(features, packed, 1, past, inside)
        value = loss_of(colours[(..., *INNER)].float(), logits[(..., *INNER_EDGES)].float(), known)
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        average.update(step)
        loss = value.item() if math.isnan(loss) else loss + 0.02 * (value.item() - loss)
        if step % 500 == 0:
            print(f'step {step} loss {loss:.4f}', flush=True)
    average.swap()
    for sigma in (0.0, 0.3):
        print(f'step {step} sigma {sigma} PSNR %.2f sharpness %.3f shake %.3f' % measure(decoder, held_out, sigma))
    path = arguments.work / 'decoder' / 'layers.pt'
    checkpoint.save(path, {'model': decoder.state_dict(), 'step': step, 'minutes': arguments.minutes})


if __name__ == '__main__':
    main()
