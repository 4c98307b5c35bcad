"""Runs the exported graphs on onnxruntime and compares them with PyTorch in float32 on the same exported numbers."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .autoencoder import FRAMES_PER_LATENT
from .text import padding_bias
from .transformer import patchify, unpatchify
from .weight_files import read, read_video_decoder
from .windows import Window, window
from .world.vocabulary import tokenise

TOLERANCE = 1e-3  # relative, of the largest value


def session(path: Path, threads=2):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])


def relative(ours, theirs) -> float:
    theirs = theirs.numpy() if isinstance(theirs, torch.Tensor) else theirs
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


def stream(run, sequence, output, memories):
    """Feeds a recurrent graph one step at a time; memories: shapes of its memory inputs."""
    memory = {f'memory_{index}': np.zeros(shape, np.float32) for index, shape in enumerate(memories)}
    results = []
    for name, value in sequence:
        values = dict(zip((o.name for o in run.get_outputs()), run.run(None, {name: value} | memory)))
        memory = {f'memory_{index}': values[f'next_memory_{index}'] for index in range(len(memories))}
        results.append(values[output])
    return results


def check_window(run, transformer, made: Window, height, width, prompts) -> float:
    """The context through the graph alone and then the fresh frames beside it, against one forward of both."""
    prompt_embeds, prompt_mask, bias = prompts
    config, context, frames = transformer.config, made.context, len(made.frames)
    latents, sigmas = torch.randn(2, frames, config.in_dim, height, width), torch.rand(2, frames)
    cos, sin = transformer.rope(made.positions, height, width)
    patches, head_dim = height // 2 * (width // 2), config.dim // config.num_heads
    layers = range(config.num_layers)
    memory = {f'context_keys_{layer}': np.zeros((2, config.num_heads, head_dim, 0), np.float32) for layer in layers}
    memory |= {f'context_values_{layer}': np.zeros((2, config.num_heads, 0, head_dim), np.float32) for layer in layers}
    for part in [slice(0, context)] * (context > 0) + [slice(context, frames)]:
        rows = slice(part.start * patches, part.stop * patches)
        feeds = {
            'latents': latents[:, part].numpy(),
            'sigmas': sigmas[:, part].numpy(),
            'prompt_embeds': prompt_embeds.numpy(),
            'prompt_mask': prompt_mask,
            'rope_cos': cos[rows].numpy(),
            'rope_sin': sin[rows].numpy(),
        }
        values = dict(zip((o.name for o in run.get_outputs()), run.run(None, feeds | memory)))
        memory = {f'context_{name}': value for name, value in values.items() if name != 'prediction'}
    theirs = transformer(patchify(latents), sigmas, prompt_embeds, bias, cos, sin, context=context)
    return relative(values['prediction'], unpatchify(theirs, height, width)[:, context:])


@torch.no_grad()
def check(folder: Path) -> dict[str, float]:
    transformer, text, autoencoder = read(folder)
    torch.manual_seed(0)
    errors, config = {}, transformer.config
    tokens = torch.tensor([tokenise('a red fish moves to the right under the sea'), tokenise('')])
    outputs = session(folder / 'text-encoder.onnx').run(None, {'tokens': tokens.numpy()})
    prompt_embeds = text(tokens)
    errors['prompt embeds'] = relative(outputs[0], prompt_embeds)
    errors['attribute logits'] = max(
        relative(ours, theirs) for ours, theirs in zip(outputs[2:], text.attribute_logits(prompt_embeds).values())
    )

    run, prompts = session(folder / 'transformer.onnx'), (prompt_embeds, outputs[1], padding_bias(tokens))
    for name, made, height, width in (
        ('1x16x16', window((), (0,), False), 16, 16),
        ('5x12x22', window((), (0, 1, 2, 3, 4), False), 12, 22),
        ('2x12x22 between 3 of context', window((3, 6), (4, 5), True), 12, 22),
    ):
        errors[f'prediction {name}'] = check_window(run, transformer, made, height, width, prompts)

    latents = torch.randn(1, 3, config.out_dim, 12, 22)
    theirs = autoencoder.decode(latents).clamp(0, 1)
    low, high = autoencoder.decoder.conv_in.out_channels, autoencoder.decoder.conv_out.in_channels
    memories = [(1, low, 12, 22)] * len(autoencoder.decoder.low) + [(1, high, 24, 44)]
    frames = stream(
        session(folder / 'decoder.onnx'), [('latents', latents[:, k].numpy()) for k in range(3)], 'frames', memories
    )
    errors['frames, streamed'] = relative(np.concatenate(frames)[FRAMES_PER_LATENT - 1 :], theirs[0])

    clip = torch.rand(1, 9, 3, 96, 176)
    padded = torch.cat([clip[:, :1].expand(-1, FRAMES_PER_LATENT - 1, -1, -1, -1), clip], 1)[0]
    memories = [(1, low, 12, 22)] * len(autoencoder.encoder.low)
    encoded = stream(
        session(folder / 'encoder.onnx'), [('frames', part.numpy()) for part in padded.split(4)], 'latents', memories
    )
    errors['latents, streamed'] = relative(np.concatenate(encoded), autoencoder.encode(clip)[0])
    return refuse_differences(errors | check_video_decoder(folder))


@torch.no_grad()
def check_video_decoder(folder: Path) -> dict[str, float]:
    decoder, latents = read_video_decoder(folder), torch.randn(1, 3, 24, 12, 22)
    colours, logits, _ = decoder(latents)
    low, high = decoder.conv_in.out_channels, decoder.conv_out.in_channels
    memories = [(1, low, 12, 22)] * len(decoder.low) + [(1, high, 24, 44), (1, 48, 24, 44)]
    run = session(folder / 'video-decoder.onnx')
    steps = [('latents', latents[:, k].numpy()) for k in range(3)]
    ours = {name: np.stack(stream(run, steps, name, memories)) for name in ('colours', 'logits')}
    return refuse_differences(
        {
            'colours, streamed': relative(ours['colours'], colours.reshape(ours['colours'].shape)),
            'logits, streamed': relative(ours['logits'], logits),
        }
    )


def refuse_differences(errors: dict[str, float]) -> dict[str, float]:
    wrong = {name: error for name, error in errors.items() if error > TOLERANCE}
    if wrong:
        raise ValueError(f'graphs differ from PyTorch by more than {TOLERANCE}: {wrong}')
    return errors
