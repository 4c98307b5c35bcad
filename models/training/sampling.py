"""From noise to latents: Euler steps along the flow with classifier-free guidance. One noise level per latent frame."""

import torch

from .text import padding_bias
from .train_transformer import SMALLEST_SIGMA
from .transformer import patchify, unpatchify, with_coordinates
from .world.vocabulary import tokenise


def sigma_schedule(steps: int, shift: float, frames=1, lead=0.0):
    """(steps + 1, frames) noise levels from 1 to 0, shifted towards noise. The first latent frame runs ahead of the others by the
    share `lead` of the steps: the picture settles, then moves."""
    time = torch.arange(steps + 1, dtype=torch.float64)[:, None] / steps
    start = torch.full((1, frames), lead, dtype=torch.float64)
    start[:, 0] = 0
    sigmas = 1 - ((time - start) / (1 - lead)).clamp(0, 1)
    return (shift * sigmas / (1 + (shift - 1) * sigmas)).float()


def flow(prediction, tokens, sigma, prediction_type):
    """The network's output as noise - clean, whatever it predicts; sigma (F, 1, 1)."""
    return (tokens - prediction) / sigma.clamp(min=SMALLEST_SIGMA) if prediction_type == 'sample' else prediction


def euler_step(transformer, tokens, now, then, prompt_embeds, bias, size, guidance_scale):
    """One guided step of tokens (B, F, P, C*4) from the noise levels `now` (F) to `then` (F). prompt_embeds (2B, L, dim): the
    prompts, then as many empty ones; size: height and width of the latents. Frames that are still noise are not shown to the
    network: all it could learn from them is that they are noise."""
    begun = int((then < 1).sum())
    now, then, part = now[:begun], then[:begun], tokens[:, :begun]
    levels = now.expand(2 * len(tokens), begun)
    seen = with_coordinates(torch.cat([part, part]), *size)
    prediction = transformer(seen, levels, prompt_embeds, bias, *transformer.rope(begun, *size, tokens.device))
    conditional, unconditional = prediction.chunk(2)
    guided = unconditional + guidance_scale * (conditional - unconditional)
    velocity = flow(guided, part, now[:, None, None], transformer.config.prediction_type)
    return torch.cat([part + (then - now)[:, None, None] * velocity, tokens[:, begun:]], 1)


@torch.no_grad()
def sample(
    transformer,
    text,
    captions,
    shape,
    steps=20,
    guidance_scale=3.0,
    shift=2.0,
    lead=0.0,
    seed=0,
    noise=None,
    autocast=True,
):
    """captions: list of B texts; shape (F, C, h, w) of the latents -> latents (B, F, C, h, w). See sigma_schedule for the rest."""
    device = next(transformer.parameters()).device
    batch, (frames, _, height, width) = len(captions), shape
    if noise is None:
        noise = torch.randn(batch, *shape, generator=torch.Generator().manual_seed(seed))
    tokens = patchify(noise).to(device)
    words = torch.tensor([tokenise(caption) for caption in captions] + [tokenise('')] * batch, device=device)
    sigmas = sigma_schedule(steps, shift, frames, lead).to(device)
    with torch.autocast(device.type, torch.bfloat16, enabled=autocast):
        prompt_embeds, bias = text(words), padding_bias(words)
        for now, then in zip(sigmas, sigmas[1:]):
            tokens = euler_step(transformer, tokens, now, then, prompt_embeds, bias, (height, width), guidance_scale)
    return unpatchify(tokens, height, width)
