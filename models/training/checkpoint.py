"""Saving and resuming, so that any stage can be stopped at any moment and goes on by the same command."""

import os
import random
from pathlib import Path

import torch

EVERY_SECONDS = 300


def save(path: Path, state: dict):
    """Written beside and renamed: a stop in the middle never loses the last good one."""
    state = state | {'torch_rng': torch.get_rng_state(), 'python_rng': random.getstate()}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix('.partial')
    torch.save(state, temporary)
    os.replace(temporary, path)


def load(path: Path, device='cpu') -> dict:
    return torch.load(path, map_location=device, weights_only=False)


def restore_random(state: dict):
    torch.set_rng_state(state['torch_rng'].cpu())
    random.setstate(state['python_rng'])


class MovingAverage:
    """Exponential moving average of parameters; `decay` is reached gradually so that a young average is not stale."""

    def __init__(self, parameters, decay: float):
        self.parameters, self.decay = list(parameters), decay
        self.values = [parameter.detach().clone() for parameter in self.parameters]

    @torch.no_grad()
    def update(self, step: int):
        decay = min(self.decay, (1 + step) / (20 + step))
        torch._foreach_lerp_(self.values, [parameter.detach() for parameter in self.parameters], 1 - decay)

    @torch.no_grad()
    def swap(self):
        """Exchanges the averages with the parameters; call twice to be back."""
        for parameter, value in zip(self.parameters, self.values):
            kept = parameter.detach().clone()
            parameter.copy_(value)
            value.copy_(kept)
