"""The video transformer: Wan 2.1's graph and tensor names (github.com/Wan-Video/Wan2.1, wan/modules/model.py), scaled down.

What differs from Wan 2.1: one noise level per latent frame, context frames that attend only to each other (windows.py), two
channels of coordinates beside the latents, padded text is masked, RoPE theta 100, the head's rows are ordered (c, ph, pw) like
the patch embedding's columns, and the network predicts the clean latents (config.prediction_type 'sample').
A token of ours is 96 numbers wide and the network 256: predicting noise would carry 96 dimensions of noise through the residual
stream, clean latents lie in far fewer (Li & He, "Back to Basics: Let Denoising Generative Models Denoise", 2025).
Matrix products run in the autocast dtype; residual stream, norms and modulation stay in float32.
"""

import math
from functools import lru_cache

import torch
import torch.nn as nn
import torch.nn.functional as F

from .attention import attend
from .config import TransformerConfig


def patchify(latents):
    """(B, F, C, H, W) -> tokens (B, F, H/2 * W/2, C*4), columns ordered (c, ph, pw)."""
    batch, frames, channels, height, width = latents.shape
    x = latents.reshape(batch, frames, channels, height // 2, 2, width // 2, 2).permute(0, 1, 3, 5, 2, 4, 6)
    return x.reshape(batch, frames, height // 2 * (width // 2), channels * 4)


def unpatchify(tokens, height, width):
    """The inverse of patchify; height and width of the latents."""
    batch, frames, _, columns = tokens.shape
    x = tokens.reshape(batch, frames, height // 2, width // 2, columns // 4, 2, 2).permute(0, 1, 4, 2, 5, 3, 6)
    return x.reshape(batch, frames, columns // 4, height, width)


def with_coordinates(tokens, height, width):
    """tokens (B, F, P, C*4) of latents of this height and width -> (B, F, P, C*4 + 8): two more channels, x from -1 (left) to 1
    and y from -1 (top) to 1. RoPE tells how far tokens are from each other; in pure noise nothing else would tell where they are,
    and "on the left" or "moves to the right" begin there. As in Wan's image-to-video, in_dim is larger than out_dim."""
    along = lambda count: (torch.arange(count, device=tokens.device) * 2 + 1) / count - 1
    y, x = torch.meshgrid(along(height), along(width), indexing='ij')
    columns = patchify(torch.stack([x, y])[None, None])
    return torch.cat([tokens, columns.to(tokens.dtype).expand(*tokens.shape[:2], -1, -1)], -1)


@lru_cache(maxsize=256)
def rope_table(positions, height, width, head_dim, theta, device='cpu'):
    """cos, sin (F*h*w, head_dim/2) of each token's angles [time | height | width]; a grid of tokens, not of latents.
    `positions`: how many frames, or a tuple of the time of each (any numbers, in any order)."""
    space = head_dim // 6
    counts = (head_dim // 2 - 2 * space, space, space)
    times = torch.arange(positions) if isinstance(positions, int) else torch.tensor(positions)
    grid = torch.meshgrid(times, torch.arange(height), torch.arange(width), indexing='ij')
    angles = [place.flatten()[:, None] * theta ** (-torch.arange(count) / count) for place, count in zip(grid, counts)]
    angles = torch.cat(angles, 1)
    return angles.cos().to(device), angles.sin().to(device)


def rotate(x, turn):
    """x (B, heads, N, head_dim): adjacent elements (2i, 2i+1) are one complex number; turn (N, head_dim/2) complex."""
    if torch.compiler.is_compiling():  # inductor has no complex numbers
        even, odd = x.float().unflatten(-1, (-1, 2)).unbind(-1)
        return (
            torch.stack([even * turn.real - odd * turn.imag, even * turn.imag + odd * turn.real], -1)
            .flatten(-2)
            .to(x.dtype)
        )
    pairs = torch.view_as_complex(x.float().reshape(*x.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * turn).flatten(-2).to(x.dtype)


class RMSNorm(nn.Module):
    def __init__(self, dim, eps):
        super().__init__()
        self.eps, self.weight = eps, nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return F.rms_norm(x, x.shape[-1:], self.weight.to(x.dtype), self.eps)


class Attention(nn.Module):
    """q, k normalised over the full width before the heads are split."""

    def __init__(self, config):
        super().__init__()
        self.num_heads = config.num_heads
        self.q, self.k, self.v, self.o = (nn.Linear(config.dim, config.dim) for _ in range(4))
        self.norm_q, self.norm_k = RMSNorm(config.dim, config.eps), RMSNorm(config.dim, config.eps)

    def forward(self, x, context, bias=None, turn=None, apart=0):
        """x (B, N, dim), context (B, M, dim) -> (B, N, dim); bias (B, 1, 1, M) on the logits, turn: see rotate. The first `apart`
        tokens of x attend only to the first `apart` of the context."""
        batch, count, dim = x.shape
        heads = lambda t: t.reshape(batch, -1, self.num_heads, dim // self.num_heads).transpose(1, 2)
        q, k, v = heads(self.norm_q(self.q(x))), heads(self.norm_k(self.k(context))), heads(self.v(context))
        if turn is not None:
            q, k = rotate(q, turn), rotate(k, turn)
        attended = attend(q[:, :, apart:], k, v, bias)
        if apart:
            alone = attend(q[:, :, :apart], k[:, :, :apart], v[:, :, :apart], bias)
            attended = torch.cat([alone, attended], 2)
        return self.o(attended.transpose(1, 2).reshape(batch, count, dim))


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.eps = config.eps
        self.self_attn, self.cross_attn = Attention(config), Attention(config)
        self.norm3 = nn.LayerNorm(config.dim, config.eps)
        self.ffn = nn.Sequential(
            nn.Linear(config.dim, config.ffn_dim), nn.GELU(approximate='tanh'), nn.Linear(config.ffn_dim, config.dim)
        )
        self.modulation = nn.Parameter(torch.randn(1, 6, config.dim) / config.dim**0.5)

    def forward(self, x, time, text, text_bias, turn, context=0):
        """x (B, F, P, dim) float32, time (B, F, 6, dim), text (B, L, dim) -> x; the first `context` frames see only each other."""
        batch, frames, patches, dim = x.shape
        shift_1, scale_1, gate_1, shift_2, scale_2, gate_2 = (self.modulation + time).unsqueeze(3).unbind(2)
        norm = lambda h: F.layer_norm(h, (dim,), eps=self.eps)
        flat = lambda h: h.reshape(batch, frames * patches, dim).to(text.dtype)
        h = flat(norm(x) * (1 + scale_1) + shift_1)
        x = x + self.self_attn(h, h, turn=turn, apart=context * patches).view(x.shape).float() * gate_1
        x = x + self.cross_attn(flat(self.norm3(x)), text, text_bias).view(x.shape).float()
        return x + self.ffn((norm(x) * (1 + scale_2) + shift_2).to(text.dtype)).float() * gate_2


class Head(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.eps = config.eps
        self.head = nn.Linear(config.dim, config.out_dim * math.prod(config.patch_size))
        self.modulation = nn.Parameter(torch.randn(1, 2, config.dim) / config.dim**0.5)

    def forward(self, x, time):
        """x (B, F, P, dim), time (B, F, dim) -> tokens (B, F, P, C*4)."""
        shift, scale = (self.modulation + time.unsqueeze(2)).unsqueeze(3).unbind(2)
        return self.head(F.layer_norm(x, x.shape[-1:], eps=self.eps) * (1 + scale) + shift).float()


class Transformer(nn.Module):
    def __init__(self, config: TransformerConfig, alignment_features=0):
        super().__init__()
        self.config, dim = config, config.dim
        columns = config.in_dim * math.prod(config.patch_size)
        self.patch_embedding = nn.Linear(columns, dim)
        self.text_embedding = nn.Sequential(
            nn.Linear(config.text_dim, dim), nn.GELU(approximate='tanh'), nn.Linear(dim, dim)
        )
        self.time_embedding = nn.Sequential(nn.Linear(config.freq_dim, dim), nn.SiLU(), nn.Linear(dim, dim))
        self.time_projection = nn.Sequential(nn.SiLU(), nn.Linear(dim, 6 * dim))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.num_layers))
        self.head = Head(config)
        if alignment_features:  # predicts what is where in the scene; trains the early blocks, is not exported
            self.alignment = nn.Sequential(nn.Linear(dim, dim), nn.SiLU(), nn.Linear(dim, alignment_features))
        half = config.freq_dim // 2
        self.register_buffer('frequencies', torch.exp(-math.log(10000) * torch.arange(half) / half), persistent=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.xavier_uniform_(parameter)
            elif name.endswith('bias'):
                nn.init.zeros_(parameter)
        nn.init.zeros_(self.head.head.weight)
        for layer in (self.time_embedding[0], self.time_embedding[2], self.time_projection[1]):
            nn.init.normal_(layer.weight, std=0.02)

    def embed_time(self, sigmas):
        """sigmas (B, F) -> e (B, F, dim), e6 (B, F, 6, dim)."""
        angles = sigmas[..., None] * 1000 * self.frequencies
        e = self.time_embedding(torch.cat([angles.cos(), angles.sin()], -1)).float()
        return e, self.time_projection(e).float().unflatten(-1, (6, -1))

    def forward(self, tokens, sigmas, prompt_embeds, text_bias, cos, sin, with_alignment=False, context=0):
        """tokens with_coordinates (B, F, P, in_dim*4), sigmas (B, F), prompt_embeds (B, L, text_dim), text_bias (B, 1, 1, L) ->
        prediction (B, F, P, out_dim*4). The first `context` frames are clean (or nearly) and see only each other: their keys and
        values do not depend on the others, so an engine computes them once a window."""
        e, e6 = self.embed_time(sigmas)
        text = self.text_embedding(prompt_embeds)
        text_bias, turn = text_bias.to(text.dtype), torch.complex(cos.float(), sin.float())
        x, aligned = self.patch_embedding(tokens).float(), None
        for index, block in enumerate(self.blocks):
            x = block(x, e6, text, text_bias, turn, context)
            if with_alignment and index + 1 == self.config.alignment_block:
                aligned = self.alignment(x).float()
        prediction = self.head(x, e)
        return (prediction, aligned) if with_alignment else prediction

    def rope(self, positions, height, width, device='cpu'):
        """cos, sin for latents of this many frames (or with these times), rows and columns."""
        return rope_table(
            positions, height // 2, width // 2, self.config.dim // self.config.num_heads, self.config.rope_theta, device
        )
