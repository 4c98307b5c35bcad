"""From noise to latents: Euler steps along the flow with classifier-free guidance. One noise level per latent frame."""
import torch

from .text import padding_bias
from .train_transformer import SMALLEST_SIGMA
from .transformer import patchify, unpatchify
from .world.vocabulary import tokenise


def sigma_schedule(steps: int, shift: float):
    """(steps + 1) noise levels from 1 to 0, shifted towards noise."""
    sigmas = torch.linspace(1, 0, steps + 1)
    return shift * sigmas / (1 + (shift - 1) * sigmas)


def flow(prediction, tokens, sigma, prediction_type):
    """The network's output as noise - clean, whatever it predicts; sigma (B, F, 1, 1)."""
    return (tokens - prediction) / sigma.clamp(min=SMALLEST_SIGMA) if prediction_type == 'sample' else prediction


@torch.no_grad()
def sample(transformer, text, captions, shape, steps=20, guidance_scale=3., shift=2., seed=0, noise=None, autocast=True):
    """captions: list of B texts; shape (F, C, h, w) of the latents -> latents (B, F, C, h, w)."""
    device = next(transformer.parameters()).device
    batch, (frames, _, height, width) = len(captions), shape
    if noise is None:
        noise = torch.randn(batch, *shape, generator=torch.Generator().manual_seed(seed))
    tokens = patchify(noise).to(device)
    words = torch.tensor([tokenise(caption) for caption in captions] + [tokenise('')] * batch, device=device)
    sigmas = sigma_schedule(steps, shift).tolist()
    rope = transformer.rope(frames, height, width, device)
    with torch.autocast(device.type, torch.bfloat16, enabled=autocast):
        prompt_embeds, bias = text(words), padding_bias(words)
        for now, then in zip(sigmas, sigmas[1:]):
            level = torch.full((2 * batch, frames), now, device=device)
            prediction = transformer(torch.cat([tokens, tokens]), level, prompt_embeds, bias, *rope)
            conditional, unconditional = prediction.chunk(2)
            guided = unconditional + guidance_scale * (conditional - unconditional)
            sigma = level[:batch, :, None, None]
            tokens = tokens + (then - now) * flow(guided, tokens, sigma, transformer.config.prediction_type)
    return unpatchify(tokens, height, width)
