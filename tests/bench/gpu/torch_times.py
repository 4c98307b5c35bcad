"""What PyTorch takes in bfloat16 for the shapes on standard input. Run by tests/bench/gpu/torch.ts.

A line of JSON comes out after each shape, with all so far.

--device cpu rehearses it where there is no CUDA.
"""

import argparse
import itertools
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--device', default='cuda')
    device = parser.parse_args().device
    try:
        import torch
    except ImportError:
        sys.exit('no torch in this python3')
    if device == 'cuda' and not torch.cuda.is_available():
        sys.exit('torch is here, CUDA is not')
    # Loaded and awake before it is asked: waiting for the shapes costs the GPU nothing.
    torch.zeros(1, device=device)
    name = torch.cuda.get_device_name() if device == 'cuda' else device
    with torch.no_grad():
        shapes = json.load(sys.stdin)
        ms = {}
        for row, run in itertools.chain(steps(torch, device), kernels(torch, device, shapes)):
            ms[row] = timed(torch, device, run)
            # After each, so that whoever ends this early has what there is.
            print(json.dumps({'torch': torch.__version__, 'device': name, 'ms': ms}), flush=True)


def timed(torch, device, run, rounds=15):
    """Median milliseconds of one call, twenty to a round; the first rounds warm up."""
    calls, wait = (20, torch.cuda.synchronize) if device == 'cuda' else (1, lambda: None)
    times = []
    for _ in range(3 + rounds if device == 'cuda' else 2):
        wait()
        start = time.perf_counter()
        for _ in range(calls):
            run()
        wait()
        times.append((time.perf_counter() - start) * 1000 / calls)
    return statistics.median(times[3:] or times)


def kernels(torch, device, shapes):
    """Name and call of each kernel."""
    options = {'device': device, 'dtype': torch.bfloat16}
    for rows, depth, columns in shapes['linear']:
        yield f'linear {rows}×{depth}×{columns}', linear(torch, options, rows, depth, columns)
    for sizes in shapes['attention']:
        yield f'attention {"×".join(map(str, sizes))}', attention(torch, options, *sizes)
    for rows, width in shapes['norm']:
        yield f'layer norm {rows}×{width}', layer_norm(torch, options, rows, width)
    for height, width, channels, features in shapes['conv']:
        name = f'conv 3×3 {height}×{width}×{channels}→{features}'
        yield name, conv(torch, options, height, width, channels, features)


def linear(torch, options, rows, depth, columns):
    x, layer = torch.randn(rows, depth, **options), torch.nn.Linear(depth, columns, **options)
    return lambda: layer(x)


def attention(torch, options, batch, heads, queries, keys, width):
    q = torch.randn(batch, heads, queries, width, **options)
    k, v = (torch.randn(batch, heads, keys, width, **options) for _ in range(2))
    return lambda: torch.nn.functional.scaled_dot_product_attention(q, k, v)


def layer_norm(torch, options, rows, width):
    x, norm = torch.randn(rows, width, **options), torch.nn.LayerNorm(width, **options)
    return lambda: norm(x)


def conv(torch, options, height, width, channels, features):
    last = {'memory_format': torch.channels_last}
    x = torch.randn(1, channels, height, width, **options).to(**last)
    layer = torch.nn.Conv2d(channels, features, 3, padding=1, **options).to(**last)
    return lambda: layer(x)


def steps(torch, device):
    """The whole network over seven latent frames, three of them context. It keeps no keys: it computes the context anew."""
    from models.training.config import PRESETS
    from models.training.transformer import Transformer

    config = PRESETS['nano']
    transformer = Transformer(config).to(device).eval()
    for prompts in (1, 2):
        name = f'denoising step, {prompts} prompt{"s" * (prompts > 1)}'
        yield name, step(torch, device, transformer, config, prompts)


def step(torch, device, transformer, config, prompts, frames=7, height=12, width=22):
    from models.training.transformer import with_coordinates

    patches = torch.randn(prompts, frames, height // 2 * (width // 2), config.out_dim * 4, device=device)
    tokens = with_coordinates(patches, height, width)
    sigmas = torch.full((prompts, frames), 0.5, device=device)
    embeds = torch.randn(prompts, config.text_len, config.text_dim, device=device)
    bias = torch.zeros(prompts, 1, 1, config.text_len, device=device)
    rope = transformer.rope(frames, height, width, device)

    def run():
        with torch.autocast(device, torch.bfloat16):
            return transformer(tokens, sigmas, embeds, bias, *rope, context=3)

    return run


if __name__ == '__main__':
    main()
