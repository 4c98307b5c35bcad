"""Streaming video decoder: normalised latents, one frame at a time -> 12 frames (24 a second) of any size, as layers and edges.

A frame is not drawn pixel by pixel. The network says, for every base pixel, two colours (of the layer behind and the layer in front)
and, on a grid twice as fine, how far inside the front layer a place is: a logit, which behaves like a signed distance. All three are
smooth, so they are enlarged bilinearly to whatever size is wanted, and only then become a picture:

    pixel = behind + (front - behind) * sigmoid(size / 4 * logit)          size: output pixels per base pixel, each way

Edges are therefore sharp at any size, their motion is a logit that rises or falls in time, and the network puts out 72 numbers for a
base pixel and its 12 frames where pixels of x4 would be 576.

Latent frame k >= 1 covers clip time ((k - 1) / 2, k / 2] seconds: slot i of its 12 frames is at (k - 1) / 2 + (i + 1) / 24. Of latent
frame 0 only the last slot is shown (time 0). Colours hold for a group of three slots, logits are per slot.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from ..autoencoder import (
    FRAMES_PER_LATENT,
    PACKED,
    PACKING,
    Decoder,
    ResidualBlock,
    RMSNorm,
    begin_convolutions,
    conv1,
    conv3,
)

SLOTS = 12  # frames per latent frame
GROUPS = FRAMES_PER_LATENT  # colours hold for SLOTS / GROUPS slots
SCALE = 4  # of the training pictures; gain 1
FINE_BLOCKS = 2


def enlarging(size_in: int, size_out: int, scale: float, device=None) -> torch.Tensor:
    """(size_out, size_in): bilinear, the middles of both on each other, the border's value beyond the border."""
    place = (torch.arange(size_out, device=device) + 0.5 - size_out / 2) / scale + size_in / 2 - 0.5
    place = place.clamp(0, size_in - 1)
    return (1 - (place[:, None] - torch.arange(size_in, device=device)[None]).abs()).clamp(min=0)


def enlarge(x, height: int, width: int, scale: float):
    """(..., h, w) -> (..., height, width): the middle of what is `scale` times as large."""
    rows, columns = (enlarging(x.shape[i], size, scale, x.device) for i, size in ((-2, height), (-1, width)))
    return rows @ (x @ columns.T)


def compose(colours, logits, height: int, width: int, scale: float = SCALE, slots=None):
    """colours (N, 2, G, 3, H, W) in 0..1, not clamped; logits (N, S, 2H, 2W); slots: how many each group has, equally many unless told
    -> frames (N, S, 3, height, width), not clamped: the middle of a picture `scale` times the base size."""
    slots = slots or [logits.shape[1] // colours.shape[2]] * colours.shape[2]
    behind, front = enlarge(colours, height, width, scale).unbind(1)
    cover = torch.sigmoid(scale / SCALE * enlarge(logits, height, width, scale / 2))
    groups = zip(behind.split(1, 1), (front - behind).split(1, 1), cover.unsqueeze(2).split(slots, 1))
    return torch.cat([torch.addcmul(colour, change, part) for colour, change, part in groups], 1)


class VideoDecoder(Decoder):
    """The decoder of the autoencoder, whose four small frames the colours start from, with a fine stage and two heads.

    normalised latents (1, 24, h, w), the memory of the latent frame before (zeros at first; five tensors: norm(x) of the low blocks at
    h x w and of the first high block at 2h x 2w, and the last small frame, packed: 48 x 2h x 2w)
      raw      = latents * latents_std + latents_mean
      features = trunk(raw)                                                   96 channels at 2h x 2w
      packed   = conv_out(norm_out(features)) + pixel_shuffle(skip(raw), 2)   192 at 2h x 2w, as in the autoencoder: (frame, colour, 4, 4)
      small    = pixel_shuffle(packed, 4)                                     (4, 3, 8h, 8w): group, colour
      seen     = pixel_unshuffle((the last small frame before, small), 2)     60 at 4h x 4w: (frame, colour, 2, 2)
      fine     = pixel_shuffle(fine_up(norm_out(features)), 2) + look(seen), then the fine blocks, norm_fine      64 at 4h x 4w
      logits   = pixel_shuffle(edges(fine), 4)                                (12, 16h, 16w): slot
      before   = small of the group before; of the first, from memory
      colours  = .5 + .5 * ((before, small) + pixel_shuffle(paint(fine), 2))  (2, 4, 3, 8h, 8w): layer, group, colour

    The layer behind starts as the small frame before, the one in front as the small frame now, and the logits so that one turns into
    the other within the group's three slots: what passes a place changes its colour there, and the logits say when.
    """

    def __init__(self, latent_channels=24, channels=(64, 96, 192), blocks=(FINE_BLOCKS, 2, 3)):
        fine, high, low = channels
        super().__init__(latent_channels, (high, low), blocks[1:])
        self.fine_up, self.look = conv1(high, 4 * fine), conv3((GROUPS + 1) * 3 * 4, fine)
        self.fine = nn.ModuleList(ResidualBlock(fine, False) for _ in range(blocks[0]))
        self.norm_fine = RMSNorm(fine)
        self.edges, self.paint = conv1(fine, SLOTS * 16), conv1(fine, 2 * GROUPS * 3 * 4)
        self.register_buffer('latents_mean', torch.zeros(1, latent_channels, 1, 1))
        self.register_buffer('latents_std', torch.ones(1, latent_channels, 1, 1))
        begin_convolutions(self)
        for head in (self.edges, self.paint):
            head.weight.data.mul_(0.1)  # the small frames lead at first
        passed = torch.tensor([1 / 3, 2 / 3, 0.95]).logit()
        self.edges.bias.data.copy_(passed.repeat(GROUPS).repeat_interleave(16))

    def start_from(self, autoencoder):
        """The trunk and the normalisation of an autoencoder."""
        self.load_state_dict(autoencoder.decoder.state_dict(), strict=False)
        self.latents_mean.copy_(autoencoder.latents_mean)
        self.latents_std.copy_(autoencoder.latents_std)

    def new_parameters(self):
        """Those that no autoencoder has."""
        modules = (self.fine_up, self.look, self.fine, self.norm_fine, self.edges, self.paint)
        return [parameter for module in modules for parameter in module.parameters()]

    def refine(self, features, small, inside=None):
        """features (N, high, 2h, 2w), small frames from the one before on (N, GROUPS + 1, 3, 8h, 8w) -> (N, fine, 4h, 4w).

        `inside` (N, 1, 4h, 4w) is 0 beyond the picture, where a crop for training reaches over its edge: it stands for the padding.
        """
        hold = (lambda x: x) if inside is None else (lambda x: x * inside)
        seen = F.pixel_unshuffle(small.flatten(1, 2), 2)
        h = hold(F.pixel_shuffle(self.fine_up(self.norm_out(features)), 2) + self.look(seen))
        for block in self.fine:
            h = h + hold(block.conv_2(hold(F.silu(block.conv_1(block.norm(h))))))
        return self.norm_fine(h)

    def small_frames(self, packed, latent_frames, past=None):
        """packed (B*K, 192, 2h, 2w), past (B, 48, 2h, 2w) or None for zeros -> (B*K, GROUPS + 1, 3, 8h, 8w), the one before first."""
        frames = packed.reshape(-1, latent_frames, GROUPS, packed.shape[1] // GROUPS, *packed.shape[2:])
        past = torch.zeros_like(frames[:, 0, -1]) if past is None else past
        before = torch.cat([past[:, None], frames[:, :-1, -1]], 1).unsqueeze(2)
        return F.pixel_shuffle(torch.cat([before, frames], 2).flatten(0, 1), PACKING)

    def draw(self, features, packed, latent_frames, past=None, inside=None):
        """features (B*K, high, 2h, 2w), packed and past as above
        -> colours (B*K, 2, GROUPS, 3, 8h, 8w), logits (B*K, SLOTS, 16h, 16w)."""
        small = self.small_frames(packed, latent_frames, past)
        h = self.refine(features, small, inside)
        logits = F.pixel_shuffle(self.edges(h), 4)
        layers = torch.stack([small[:, :-1], small[:, 1:]], 1)
        return (F.pixel_shuffle(self.paint(h), 2).reshape(layers.shape) + layers) * 0.5 + 0.5, logits

    def forward(self, latents, memory=None):
        """normalised latents (B, K, C, h, w), memory or None -> colours (B*K, ...), logits (B*K, ...) as `draw` gives them, memory."""
        raw, count = latents * self.latents_std + self.latents_mean, latents.shape[1]
        memory, past = (None, None) if memory is None else (memory[:-1], memory[-1])
        features, kept = self.features(raw, memory)
        packed = self.packed(features, raw.flatten(0, 1))
        last = packed.reshape(-1, count, *packed.shape[1:])[:, -1, -packed.shape[1] // GROUPS :]
        return *self.draw(features, packed, count, past), [*kept, last]


def film(decoder, latents, height=None, width=None):
    """normalised latents (B, K, C, h, w) -> frames (B, SLOTS * (K - 1) + 1, 3, height, width) in 0..1: x4 of the base size unless told,
    otherwise the middle of the smallest picture that covers the size."""
    batch, count, _, h, w = latents.shape
    colours, logits, _ = decoder(latents)
    height, width = height or 8 * SCALE * h, width or 8 * SCALE * w
    frames = compose(colours, logits, height, width, max(height / (8 * h), width / (8 * w))).clamp(0, 1)
    return frames.reshape(batch, count * SLOTS, 3, height, width)[:, SLOTS - 1 :]


assert PACKED == 3 * GROUPS * PACKING**2
