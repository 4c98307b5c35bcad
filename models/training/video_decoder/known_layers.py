"""Layers that a rendered film is known to have, as the video decoder would say them: what its heads learn from first.

Trained by pictures alone they hardly start: where nothing moves both layers are the same, and then no edge between them changes
anything. Known layers say which two colours meet at a place and how far in front each place is.
"""

import torch
import torch.nn.functional as F

from .network import GROUPS, SCALE, SLOTS

REACH = 8  # pixels of the film, each way, whose colours a base pixel tells apart
GAIN = 16  # of logits; drawn from these layers, held-out crops are 33 dB from the film and .82 as sharp
LEAST_CONTRAST = 0.03  # of brightness; less is one colour
BRIGHTNESS = (0.35, 0.5, 0.15)
ROUNDS = 2  # of two means


def two_colours(pixels):
    """pixels (places, 3, n) -> the darker and the brighter of the two colours that lie there (places, 3): two means."""
    brightness = (pixels * pixels.new_tensor(BRIGHTNESS).view(1, 3, 1)).sum(1)
    low, high = brightness.amin(1, keepdim=True), brightness.amax(1, keepdim=True)

    def mean(chosen, otherwise):
        count = chosen.sum(1, keepdim=True)
        return torch.where(count > 0, (pixels * chosen[:, None]).sum(2) / count.clamp(min=1), otherwise)

    middle = pixels.mean(2)
    bright = (brightness > (low + high) / 2).float()
    front, behind = mean(bright, middle), mean(1 - bright, middle)
    for _ in range(ROUNDS):
        apart = ((pixels - front[..., None]) ** 2).sum(1) < ((pixels - behind[..., None]) ** 2).sum(1)
        front, behind = mean(apart.float(), front), mean(1 - apart.float(), behind)
    flat = high - low < LEAST_CONTRAST
    return torch.where(flat, middle, behind), torch.where(flat, middle, front)


def known_layers(film):
    """The 12 frames of a latent frame (12, 3, S, S) in 0..1 -> colours (2, 4, 3, S/4, S/4) in 0..1, logits (12, S/2, S/2), and how much
    the two colours differ (4, S/4, S/4)."""
    base, margin, slots = film.shape[-1] // SCALE, (REACH - SCALE) // 2, SLOTS // GROUPS
    large = lambda x: x.repeat_interleave(SCALE, -1).repeat_interleave(SCALE, -2)
    colours, logits, contrasts = [], [], []
    for frames in film.split(slots):
        near = F.pad(frames[[0, -1]], (margin,) * 4, mode='replicate').unfold(2, REACH, SCALE).unfold(3, REACH, SCALE)
        near = near.permute(2, 3, 1, 0, 4, 5).reshape(base * base, 3, -1)
        behind, front = (colour.T.reshape(3, base, base) for colour in two_colours(near))
        change = front - behind
        square = (change * change).sum(0)
        cover = ((frames - large(behind)) * large(change)).sum(1) / large(square).clamp(min=1e-4)
        cover = torch.where(large(square) < 1e-4, 0.5, cover.clamp(0, 1)).unsqueeze(1)
        cover = F.avg_pool2d(F.pad(cover, (1,) * 4, mode='replicate'), 4, 2)  # as a distance, near an edge
        colours.append(torch.stack([behind, front]))
        logits.append((cover[:, 0] - 0.5) * GAIN)
        contrasts.append(square.sqrt())
    return torch.stack(colours, 1), torch.cat(logits), torch.stack(contrasts)


def layers_loss(colours, logits, known):
    """What the decoder draws for latent frames (B, ...) against known layers (B, ...): L1 of colours, and cross entropy of coverage where
    the two colours differ."""
    known_colours, known_logits, contrast = known
    weight = (contrast / 0.15).clamp(max=1).repeat_interleave(SLOTS // GROUPS, 1)
    weight = weight.repeat_interleave(2, -1).repeat_interleave(2, -2)
    entropy = F.binary_cross_entropy_with_logits(logits, torch.sigmoid(known_logits), reduction='none')
    differs = (logits - known_logits).abs()
    edges = (weight * (entropy + 0.05 * differs)).sum() / (weight.sum() + 1)
    return 3 * (colours - known_colours).abs().mean() + edges
