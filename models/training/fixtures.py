"""Golden fixtures: what PyTorch in float32 computes from the exported numbers, for the engines' tests. They carry their noise.

python -m models.training.fixtures --model models/kinora-nano --out tests/golden/fixtures
"""

import argparse
import hashlib
from pathlib import Path

import torch
from safetensors.torch import save_file

from . import weight_files as files
from .autoencoder import FRAMES_PER_LATENT
from .distil import TURBO_OFFSET
from .sampling import Prompt, euler_step, sigma_schedule
from .text import padding_bias
from .transformer import patchify, unpatchify, with_coordinates
from .video_decoder.network import film
from .weight_files import read, read_video_decoder
from .windows import film_windows, window
from .world.vocabulary import tokenise

PROMPTS = (
    'a red fish moves to the right under the sea',
    'red fish',
    'a white cat jumping in a meadow at night, the camera pans',
    '',
)
STEPS, GUIDANCE_SCALE, SHIFT = 4, 3.0, 2.0
SEED = 7


class Recorder:
    """Keeps the outputs of named modules while they run."""

    def __init__(self, modules: dict[str, torch.nn.Module]):
        self.seen = {}
        self.hooks = [module.register_forward_hook(self._hook(name)) for name, module in modules.items()]

    def _hook(self, name):
        def keep(_, inputs, output):
            self.seen[name] = (output[0] if isinstance(output, tuple) else output).clone()
            self.seen[f'{name}.input'] = inputs[0].clone()

        return keep

    def close(self):
        for hook in self.hooks:
            hook.remove()


def text_fixture(text):
    tokens = torch.tensor([tokenise(prompt) for prompt in PROMPTS])
    prompt_embeds = text(tokens)
    logits = {f'logits.{name}': value for name, value in text.attribute_logits(prompt_embeds).items()}
    return {'tokens': tokens, 'prompt_embeds': prompt_embeds, 'prompt_mask': (tokens > 0).float()} | logits


def transformer_fixture(transformer, text):
    """One forward, two latent frames of 6 x 8, a noise level each: small, and no two dimensions are equal."""
    frames, height, width = 2, 12, 16
    latents = torch.randn(1, frames, transformer.config.out_dim, height, width)
    sigmas, tokens = torch.tensor([[0.3, 0.85]]), torch.tensor([tokenise(PROMPTS[0])])
    prompt_embeds, (cos, sin) = text(tokens), transformer.rope(frames, height, width)
    block = transformer.blocks[0]
    recorder = Recorder(
        {
            'block_0': block,
            'block_0.self_attn': block.self_attn,
            'block_0.cross_attn': block.cross_attn,
            'block_0.ffn': block.ffn,
            'block_last': transformer.blocks[-1],
            'text_embedding': transformer.text_embedding,
            'time_embedding': transformer.time_embedding,
        }
    )
    prediction = transformer(
        with_coordinates(patchify(latents), height, width), sigmas, prompt_embeds, padding_bias(tokens), cos, sin
    )
    recorder.close()
    e, e6 = transformer.embed_time(sigmas)
    seen = recorder.seen
    return {
        'latents': latents,
        'sigmas': sigmas,
        'prompt_embeds': prompt_embeds,
        'prompt_mask': (tokens > 0).float(),
        'rope_cos': cos,
        'rope_sin': sin,
        'time_embedding': e,
        'time_projection': e6,
        'text_embedding': seen['text_embedding'],
        'tokens_in': seen['block_0.input'],
        'block_0.self_attn': seen['block_0.self_attn'],
        'block_0.cross_attn': seen['block_0.cross_attn'],
        'block_0.ffn': seen['block_0.ffn'],
        'block_0': seen['block_0'],
        'block_last': seen['block_last'],
        'prediction': unpatchify(prediction, height, width),
    }


def context_fixture(transformer, text):
    """A window whose fresh frames look at a context on both sides and at the sink: the prediction, and what the first block's
    context frames give, which must not depend on the fresh ones."""
    height, width, made = 12, 16, window((3, 4, 7), (5, 6), True)
    latents = torch.randn(1, len(made.frames), transformer.config.out_dim, height, width)
    sigmas, tokens = torch.tensor([[0.0] * made.context + [0.7] * 2]), torch.tensor([tokenise(PROMPTS[0])])
    prompt_embeds, (cos, sin) = text(tokens), transformer.rope(made.positions, height, width)
    recorder = Recorder({'block_0': transformer.blocks[0]})
    prediction = transformer(
        with_coordinates(patchify(latents), height, width),
        sigmas,
        prompt_embeds,
        padding_bias(tokens),
        cos,
        sin,
        context=made.context,
    )
    recorder.close()
    return {
        'context.latents': latents,
        'context.frames': torch.tensor([made.context]),
        'context.positions': torch.tensor(made.positions),
        'context.sigmas': sigmas,
        'context.prompt_embeds': prompt_embeds,
        'context.prompt_mask': (tokens > 0).float(),
        'context.rope_cos': cos,
        'context.rope_sin': sin,
        'context.block_0': recorder.seen['block_0'],
        'context.prediction': unpatchify(prediction[:, made.context :], height, width),
    }


def sampling_fixture(transformer, text, ratio_size, frames):
    """A film from given noise: with guidance, the fresh latents of every window after every step; and as turbo, the end alone."""
    width, height = (side // 8 for side in ratio_size)
    noise = torch.randn(1, frames, transformer.config.out_dim, height, width)
    guided, turbo = (Prompt(text, PROMPTS[:1], is_guided, 'cpu') for is_guided in (True, False))
    sigmas = sigma_schedule(STEPS, SHIFT)
    result = {
        'noise': noise,
        'sigmas': sigmas,
        'guidance_scale': torch.tensor([GUIDANCE_SCALE]),
        'turbo.sigma_offset': torch.tensor([TURBO_OFFSET]),
        'prompt_embeds': guided.embeds,
        'prompt_mask': (guided.bias.flatten(1) == 0).float(),
    }
    for name, prompt, how in (('', guided, (GUIDANCE_SCALE, 0.0)), ('turbo.', turbo, (1.0, TURBO_OFFSET))):
        tokens = patchify(noise)
        for number, made in enumerate(film_windows(frames)):
            context, chosen = tokens[:, list(made.frames[: made.context])], list(made.frames[made.context :])
            fresh = tokens[:, chosen]
            for step, (now, then) in enumerate(zip(sigmas, sigmas[1:])):
                fresh = euler_step(transformer, made, context, fresh, now, then, prompt, (height, width), *how)
                if prompt is guided:
                    result[f'window_{number}.latents_{step + 1}'] = unpatchify(fresh, height, width)
            tokens[:, chosen] = fresh
        result[f'{name}latents'] = unpatchify(tokens, height, width)
    return result


def autoencoder_fixture(autoencoder, latents):
    """Stages of the decoder on the first two latent frames of a small corner, all frames of the whole, and an encoding."""
    decoder, encoder = autoencoder.decoder, autoencoder.encoder
    corner = latents[:, :2, :, :8, :6].contiguous()
    stages = {
        'conv_in': decoder.conv_in,
        'low.0': decoder.low[0],
        'low.2': decoder.low[-1],
        'up': decoder.up,
        'high.0': decoder.high[0],
        'high.1': decoder.high[-1],
        'norm_out': decoder.norm_out,
        'conv_out': decoder.conv_out,
        'skip': decoder.skip,
    }
    recorder = Recorder(stages)
    frames = autoencoder.decode(corner)
    recorder.close()
    result = {'corner.latents': corner, 'corner.frames': frames.clamp(0, 1)} | {
        f'corner.{name}': recorder.seen[name] for name in stages
    }
    recorder = Recorder({'conv_in': encoder.conv_in, 'down': encoder.down, 'low.1': encoder.low[-1]})
    encoded = autoencoder.encode(frames.clamp(0, 1))
    recorder.close()
    result |= {f'encoder.{name}': recorder.seen[name] for name in ('conv_in', 'down', 'low.1')} | {
        'encoder.latents': encoded
    }
    whole = autoencoder.decode(latents).clamp(0, 1)
    assert whole.shape[1] == FRAMES_PER_LATENT * (latents.shape[1] - 1) + 1
    return result | {'latents': latents, 'frames_uint8': (whole * 255 + 0.5).byte()}


def video_decoder_fixture(decoder, latents):
    """What a small corner is drawn as, streamed over two latent frames; and three frames of an odd size."""
    corner = latents[:, :2, :, :6, :4].contiguous()
    colours, logits, _ = decoder(corner)
    frames = film(decoder, corner, 100, 70)[0, [0, 4, 12]]
    return {
        'latents': corner,
        'colours': colours,
        'logits': logits,
        'frames_uint8': (frames * 255 + 0.5).byte(),
    }


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', type=Path, default=Path('models/kinora-nano'))
    parser.add_argument('--out', type=Path, default=Path('tests/golden/fixtures'))
    arguments = parser.parse_args()
    transformer, text, autoencoder = read(arguments.model)
    torch.manual_seed(SEED)
    digest = lambda *names: {name: hashlib.sha256((arguments.model / name).read_bytes()).hexdigest() for name in names}
    sampled = sampling_fixture(
        transformer, text, (96, 64), 3
    )  # smaller than any size on offer: the numbers matter, not the picture
    fixtures = {
        'text-encoder': (text_fixture(text), digest(files.TEXT)),
        'transformer': (
            transformer_fixture(transformer, text) | context_fixture(transformer, text),
            digest(files.TRANSFORMER, files.TEXT),
        ),
        'sampling': (sampled, digest(files.TRANSFORMER, files.TEXT)),
        'autoencoder': (
            autoencoder_fixture(autoencoder, sampled['latents']),
            digest(files.DECODER, files.ENCODER, files.TRANSFORMER),
        ),
    }
    decoder = read_video_decoder(arguments.model)
    drawn = video_decoder_fixture(decoder, sampled['latents'])
    fixtures['video-decoder'] = (drawn, digest(files.VIDEO_DECODER, files.TRANSFORMER))
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, (tensors, hashes) in fixtures.items():
        path = arguments.out / f'{name}.safetensors'
        save_file(
            {key: value.contiguous() for key, value in tensors.items()}, path, metadata={'seed': str(SEED)} | hashes
        )
        print(f'{path} {path.stat().st_size / 1e6:.2f} MB')


if __name__ == '__main__':
    main()
