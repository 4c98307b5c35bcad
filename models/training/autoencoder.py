"""Causal video autoencoder that works at the latent rate: frames (B, 1+4k, 3, H, W) in 0..1 <-> latents (B, 1+k, C, H/8, W/8).

Four frames and 4x4 pixels are packed into 192 channels first, so every convolution runs at 1/4 or 1/8 size and once per latent
frame; convolving at the frame rate was about three times slower at equal quality. The first frame is repeated four times, so it
has a latent frame of its own. Convolutions are 2-D; time enters through blocks that also see the previous latent frame (TAEHV's
idea), so the decoder streams with bounded memory. A linear skip from patch to latents and back gives it a good start.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

FRAMES_PER_LATENT, PIXELS_PER_LATENT, PACKING = 4, 8, 4
PACKED = FRAMES_PER_LATENT * 3 * PACKING**2  # channels after packing: 192
NORM_EPS = 1e-4
LATENT_LIMIT = 8.0  # soft limit of a raw latent, so that no outlier ever leaves f16 or the noise's range


def conv3(channels_in, channels_out):
    return nn.Conv2d(channels_in, channels_out, 3, padding=1)


def conv1(channels_in, channels_out):
    return nn.Conv2d(channels_in, channels_out, 1)


def pack(frames):
    """(B, 1+4k, 3, H, W) in 0..1 -> (B*(1+k), 192, H/4, W/4) in -1..1, and 1+k."""
    frames = torch.cat([frames[:, :1].expand(-1, FRAMES_PER_LATENT - 1, -1, -1, -1), frames], 1) * 2 - 1
    batch, count = frames.shape[:2]
    frames = frames.reshape(batch * count // FRAMES_PER_LATENT, FRAMES_PER_LATENT * 3, *frames.shape[3:])
    return F.pixel_unshuffle(frames, PACKING), count // FRAMES_PER_LATENT


def unpack(packed, latent_frames):
    """(B*K, 192, H/4, W/4) -> (B, 4K, 3, H, W); the first three frames repeat the fourth and are not shown."""
    frames = F.pixel_shuffle(packed, PACKING) * 0.5 + 0.5
    return frames.reshape(-1, FRAMES_PER_LATENT * latent_frames, 3, *frames.shape[2:])


class RMSNorm(nn.Module):
    """Over channels, at each place."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1, channels, 1, 1))

    def forward(self, x):  # x * x and not x ** 2: the backward of a power is slow
        return x * torch.rsqrt((x * x).mean(1, keepdim=True) + NORM_EPS) * self.weight.to(x.dtype)


class ResidualBlock(nn.Module):
    """x + conv(silu(conv(norm(x)))); with memory the first convolution also sees the previous latent frame's norm(x)."""

    def __init__(self, channels, memory):
        super().__init__()
        self.memory = memory
        self.norm = RMSNorm(channels)
        self.conv_1, self.conv_2 = conv3(channels * (2 if memory else 1), channels), conv3(channels, channels)

    def forward(self, x, latent_frames, past=None):
        """x (B*K, c, h, w); past (B, c, h, w) or None for zeros -> the same shape, and the last frame's norm(x)."""
        h, last = self.norm(x), None
        if self.memory:
            sequence = h.reshape(-1, latent_frames, *h.shape[1:])
            last = sequence[:, -1]
            past = torch.zeros_like(last) if past is None else past
            h = torch.cat([h, torch.cat([past.unsqueeze(1), sequence[:, :-1]], 1).reshape(h.shape)], 1)
        return x + self.conv_2(F.silu(self.conv_1(h))), last


class Encoder(nn.Module):
    def __init__(self, latent_channels, channels=(96, 192), blocks=(1, 2)):
        super().__init__()
        high, low = channels
        self.conv_in = conv3(PACKED, high)
        self.high = nn.ModuleList(ResidualBlock(high, False) for _ in range(blocks[0]))
        self.down = conv1(4 * high, low)
        self.low = nn.ModuleList(ResidualBlock(low, True) for _ in range(blocks[1]))
        self.norm_out, self.conv_out = RMSNorm(low), conv3(low, latent_channels)
        self.skip = conv1(4 * PACKED, latent_channels)

    def forward(self, frames):
        """-> raw latents (B, 1+k, C, H/8, W/8) float32."""
        packed, latent_frames = pack(frames)
        h = self.conv_in(packed)
        for block in self.high:
            h, _ = block(h, latent_frames)
        h = self.down(F.pixel_unshuffle(h, 2))
        for block in self.low:
            h, _ = block(h, latent_frames)
        raw = (self.conv_out(self.norm_out(h)) + self.skip(F.pixel_unshuffle(packed, 2))).float()
        raw = torch.tanh(raw / LATENT_LIMIT) * LATENT_LIMIT
        return raw.reshape(-1, latent_frames, *raw.shape[1:])


class Decoder(nn.Module):
    """Of the high blocks only the first has memory: at twice the size it is the dearest thing to keep."""

    def __init__(self, latent_channels, channels=(96, 192), blocks=(2, 3)):
        super().__init__()
        high, low = channels
        self.conv_in = conv3(latent_channels, low)
        self.low = nn.ModuleList(ResidualBlock(low, True) for _ in range(blocks[1]))
        self.up = conv1(low, 4 * high)
        self.high = nn.ModuleList(ResidualBlock(high, index == 0) for index in range(blocks[0]))
        self.norm_out, self.conv_out = RMSNorm(high), conv3(high, PACKED)
        self.skip = conv1(latent_channels, 4 * PACKED)

    def features(self, raw, memory=None):
        """raw latents (B, K, C, h, w), memory of an earlier call or None -> features (B*K, high, 2h, 2w), memory."""
        latent_frames, raw = raw.shape[1], raw.flatten(0, 1)
        past = iter(memory) if memory is not None else iter(lambda: None, 0)
        kept = []

        def run(block, h):
            h, last = block(h, latent_frames, next(past) if block.memory else None)
            if block.memory:
                kept.append(last)
            return h

        h = self.conv_in(raw)
        for block in self.low:
            h = run(block, h)
        h = F.pixel_shuffle(self.up(h), 2)
        for block in self.high:
            h = run(block, h)
        return h, kept

    def packed(self, features, raw):
        """features (N, high, 2h, 2w), raw latents (N, C, h, w) -> packed frames (N, 192, 2h, 2w) float32."""
        return (self.conv_out(self.norm_out(features)) + F.pixel_shuffle(self.skip(raw), 2)).float()

    def forward(self, raw, memory=None):
        """raw latents (B, K, C, h, w), memory of an earlier call or None -> frames (B, 4K, 3, 8h, 8w), memory."""
        h, kept = self.features(raw, memory)
        return unpack(self.packed(h, raw.flatten(0, 1)), raw.shape[1]), kept


def begin_convolutions(network: nn.Module):
    """Draws the weights of every convolution anew; residual branches start small."""
    for name, module in network.named_modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity='linear')
            nn.init.zeros_(module.bias)
            if name.endswith('conv_2'):
                module.weight.data.mul_(0.3)


class Autoencoder(nn.Module):
    """Latents outside are normalised by one mean and one scale: detail keeps its small amplitude, so noise removes it first."""

    def __init__(self, latent_channels=24, channels=(96, 192)):
        super().__init__()
        self.latent_channels = latent_channels
        self.encoder, self.decoder = Encoder(latent_channels, channels), Decoder(latent_channels, channels)
        self.register_buffer('latents_mean', torch.zeros(1, latent_channels, 1, 1))
        self.register_buffer('latents_std', torch.ones(1, latent_channels, 1, 1))
        begin_convolutions(self)
        for name, module in self.named_modules():
            if isinstance(module, nn.Conv2d) and name.endswith('conv_out'):
                module.weight.data.mul_(0.1)  # the linear skip leads at first

    @torch.no_grad()
    def start_from_principal_components(self, frames):
        """Sets the skip to the half-whitened PCA of 4x8x8 patches of frames (B, 1+4k, 3, H, W), mean latent variance 1."""
        channels = self.latent_channels
        patches = F.pixel_unshuffle(pack(frames)[0], 2).permute(0, 2, 3, 1).reshape(-1, 4 * PACKED)
        mean = patches.mean(0)
        values, vectors = torch.linalg.eigh(((patches - mean).T @ (patches - mean) / len(patches)).double())
        vectors, deviation = vectors[:, -channels:].float(), values[-channels:].float().clamp(min=1e-6).sqrt()
        scale = deviation.sqrt()
        scale = scale * ((deviation / scale) ** 2).mean().sqrt()
        self.encoder.skip.weight.copy_((vectors / scale).T.reshape(channels, -1, 1, 1))
        self.encoder.skip.bias.copy_(-(mean @ vectors) / scale)
        self.decoder.skip.weight.copy_((vectors * scale).view(-1, channels, 1, 1))
        self.decoder.skip.bias.copy_(mean)

    def encode(self, frames):
        """frames (B, 1+4k, 3, H, W) in 0..1 -> normalised latents (B, 1+k, C, H/8, W/8)."""
        return (self.encoder(frames) - self.latents_mean) / self.latents_std

    def decode(self, latents):
        """normalised latents (B, 1+k, C, h, w) -> frames (B, 1+4k, 3, 8h, 8w), not clamped."""
        return self.decoder(latents * self.latents_std + self.latents_mean)[0][:, FRAMES_PER_LATENT - 1 :]
