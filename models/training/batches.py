"""Examples to train on: a window of latents of one ratio, its words, and what is where in it."""

import random
from dataclasses import dataclass

import torch

from .latent_pool import LatentPool, scene_features
from .transformer import patchify
from .windows import HISTORY, Window, draw_window, window

KINDS = ('stills', 'clips', 'windows')
FRAMES_SHOWN = {'stills': 1, 'clips': 5, 'windows': 7}  # latent frames of most examples: batches cost about the same


@dataclass(frozen=True)
class Batch:
    kind: str
    window: Window
    clean: torch.Tensor  # tokens (B, F, P, C*4), the context first
    height: int  # of the latents
    width: int
    words: torch.Tensor  # (B, L) int64
    targets: torch.Tensor  # (B, attributes) int64: what the words tell
    features: torch.Tensor  # (B, F, P, 40), see scene_features
    mask: torch.Tensor  # (B, F, P): how much of each token is the subject


class Batches:
    """Draws batches from pools of latents; `whole_words` keeps all 28 tokens, which compiled blocks want, instead of leaving out
    padding that all share."""

    def __init__(self, pools: dict[str, LatentPool], device: str, first_frames=1.0, whole_words=False):
        self.pools, self.device, self.first_frames, self.whole_words = pools, device, first_frames, whole_words

    def draw(self, kind: str, count: int) -> Batch:
        """Single frames are first frames of clips in the share `first_frames`, and else from any moment."""
        first = kind == 'stills' and random.random() < self.first_frames
        latents, geometry, words, targets = self.pools['clips' if first else kind].batch(count)
        if kind == 'stills':
            made, chosen = window((), (0,), False), [0]
        else:
            made = draw_window(latents.shape[1], from_start=kind == 'clips')
            # A shard of windows holds the film's first frame and then frames that draw_window counts from HISTORY on.
            chosen = list(made.frames) if kind == 'clips' else [max(0, frame - HISTORY + 1) for frame in made.frames]
        latents, geometry = latents[:, chosen], geometry.unflatten(1, (-1, 2))[:, chosen].flatten(1, 2)
        height, width = latents.shape[-2:]
        if not self.whole_words:
            words = words[:, : int((words > 0).sum(1).max())]
        features, mask = scene_features(geometry.to(self.device), height, width)
        clean = patchify(latents.to(self.device).float())
        return Batch(kind, made, clean, height, width, words.to(self.device), targets.to(self.device), features, mask)
