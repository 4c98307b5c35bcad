"""Crops of films that are rendered on a GPU while the video decoder trains there: always fresh ones, the oldest go."""

import time

from .film_crops import Crops, make_shard


class DeviceCrops(Crops):
    """The interface of Crops. A crop takes 2.3 MB of the device's memory, so there are `most` at a time."""

    def __init__(self, autoencoder, seed: int, device: str, scenes=128, most=10_000, rendering=0.2):
        """scenes: rendered at a time; rendering: share of the time, once there are some of every ratio."""
        self.autoencoder, self.seed, self.device, self.scenes, self.most = autoencoder, seed, device, scenes, most
        self.rendering, self.shards, self.number = rendering, {}, 0
        self.began, self.spent = time.monotonic(), 0.0

    def refresh(self):
        if self.spent < self.rendering * (time.monotonic() - self.began):
            self.grow()
        return len(self.shards) * self.scenes

    def grow(self):
        began = time.monotonic()
        shard = make_shard(self.autoencoder, self.seed, self.number, self.scenes, self.device)
        places = ('last', 'cells')  # read as numbers at every step, which a GPU would be waited for
        self.shards[self.number] = shard | {name: shard[name].cpu() for name in places}
        self.number += 1
        if len(self.shards) * self.scenes > self.most:
            del self.shards[min(self.shards)]
        self.spent += time.monotonic() - began
