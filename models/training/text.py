"""The text encoder: token numbers -> prompt embeds (B, 28, 128), and a linear head per attribute that says what was understood."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .attention import attend
from .world.attributes import ATTRIBUTES
from .world.vocabulary import LENGTH, PAD, VOCABULARY

MASKED = -1e4  # added to attention logits of padding; finite in f16


def padding_bias(tokens):
    """tokens (B, L) -> (B, 1, 1, L) float32 to add to attention logits."""
    return torch.zeros(tokens.shape, device=tokens.device).masked_fill_(tokens == PAD, MASKED)[:, None, None, :]


class TextBlock(nn.Module):
    """A pre-norm transformer block."""

    def __init__(self, dim, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.norm_1, self.norm_2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.up, self.down = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)

    def forward(self, x, bias):
        batch, length, dim = x.shape
        q, k, v = (
            part.reshape(batch, length, self.num_heads, -1).transpose(1, 2)
            for part in self.qkv(self.norm_1(x)).chunk(3, -1)
        )
        attended = attend(q, k, v, bias.to(q.dtype))
        x = x + self.out(attended.transpose(1, 2).reshape(batch, length, dim))
        return x + self.down(F.gelu(self.up(self.norm_2(x)), approximate='tanh'))


class TextEncoder(nn.Module):
    def __init__(self, dim=128, num_heads=4, num_layers=2):
        super().__init__()
        self.token_embedding = nn.Embedding(len(VOCABULARY), dim)
        self.position_embedding = nn.Parameter(torch.randn(LENGTH, dim) * 0.02)
        self.blocks = nn.ModuleList(TextBlock(dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(dim)
        # One class more than there are values: "not said".
        self.attributes = nn.ModuleDict({name: nn.Linear(dim, len(values) + 1) for name, values in ATTRIBUTES.items()})
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2 and 'embedding' not in name:
                nn.init.xavier_uniform_(parameter)
            elif name.endswith('bias'):
                nn.init.zeros_(parameter)
        nn.init.normal_(self.token_embedding.weight, std=0.3)

    def forward(self, tokens):
        """tokens (B, L <= 28) int64 -> prompt embeds (B, L, 128)."""
        bias = padding_bias(tokens)
        x = self.token_embedding(tokens) + self.position_embedding[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x, bias)
        return self.norm(x)

    def attribute_logits(self, prompt_embeds):
        """Read from the start mark, which has seen every word -> {attribute: (B, values + 1)}."""
        return {name: head(prompt_embeds[:, 0]) for name, head in self.attributes.items()}


def attribute_loss(logits, targets):
    """Mean cross entropy over the attributes; targets (B, attributes) int64, the last class for "not said"."""
    return sum(F.cross_entropy(logits[name].float(), targets[:, index]) for index, name in enumerate(ATTRIBUTES)) / len(
        ATTRIBUTES
    )


def attribute_targets(attributes: dict[str, str], named) -> list[int]:
    return [values.index(attributes[name]) if name in named else len(values) for name, values in ATTRIBUTES.items()]
