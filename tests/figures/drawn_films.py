"""Films as the model learned them, drawn by code and so without any mark: raw RGB of `count` films of 17 frames, 704 × 384, to stdout."""

import sys

from models.training.world.render import render
from models.training.world.scene import sample_scene

count = int(sys.argv[1])
for index in range(count):
    frames, _ = render([sample_scene(seed=2026, index=index, ratio='16:9')], scale=4)
    sys.stdout.buffer.write(frames[0].permute(0, 2, 3, 1).contiguous().numpy().tobytes())
