"""From noise to latents, window by window (windows.py): Euler steps along the flow with classifier-free guidance."""

import torch

from .precision import autocast
from .text import padding_bias
from .train_transformer import SMALLEST_SIGMA
from .transformer import patchify, unpatchify, with_coordinates
from .windows import Window, film_windows
from .world.vocabulary import tokenise

# Where starts are compared, and where the network is asked how clearly it sees the prompt: src/engine/choose-start.ts.
COMPARED_AT_SIGMA = 0.5
ASKED_SIGMA = 0.6


def sigma_schedule(steps: int, shift: float):
    """(steps + 1) noise levels from 1 to 0, shifted towards noise."""
    sigmas = 1 - torch.arange(steps + 1, dtype=torch.float64) / steps
    return (shift * sigmas / (1 + (shift - 1) * sigmas)).float()


def flow(prediction, tokens, sigma, prediction_type):
    """The network's output as noise - clean, whatever it predicts."""
    return (tokens - prediction) / max(sigma, SMALLEST_SIGMA) if prediction_type == 'sample' else prediction


class Prompt:
    """Prompt embeds and bias of B captions, and with guidance of as many empty ones below."""

    def __init__(self, text, captions, guided: bool, device):
        words = [tokenise(caption) for caption in captions] + [tokenise('')] * (len(captions) * guided)
        words = torch.tensor(words, device=device)
        self.embeds, self.bias, self.copies = text(words), padding_bias(words), 1 + guided


def euler_step(
    transformer, window: Window, context, fresh, now, then, prompt: Prompt, size, guidance_scale, sigma_offset=0.0
):
    """One step of the fresh tokens (B, F, P, C*4) from noise level `now` to `then`; context (B, c, P, C*4) clean, before them in the
    window's order; size: height and width of the latents; sigma_offset: see distil.TURBO_OFFSET."""
    seen = with_coordinates(torch.cat([context, fresh], 1).repeat(prompt.copies, 1, 1, 1), *size)
    sigmas = torch.full(seen.shape[:2], float(now), device=seen.device)
    sigmas[:, : window.context] = 0
    rope = transformer.rope(window.positions, *size, seen.device)
    prediction = transformer(seen, sigmas + sigma_offset, prompt.embeds, prompt.bias, *rope, context=window.context)
    prediction = prediction[:, window.context :]
    if prompt.copies == 2:
        conditional, unconditional = prediction.chunk(2)
        prediction = unconditional + guidance_scale * (conditional - unconditional)
    return fresh + float(then - now) * flow(prediction, fresh, float(now), transformer.config.prediction_type)


def clearness(transformer, window: Window, clean, both: Prompt, size, noise):
    """How much better the network finds clean tokens (B, 1, P, C*4) back with the prompt than without -> (B); src/engine/choose-start.ts.
    `both`: prompts and below them as many empty ones."""
    seen = with_coordinates((clean + ASKED_SIGMA * (noise - clean)).repeat(2, 1, 1, 1), *size)
    rope = transformer.rope(window.positions, *size, seen.device)
    sigmas = torch.full(seen.shape[:2], ASKED_SIGMA, device=seen.device)
    prediction = transformer(seen, sigmas, both.embeds, both.bias, *rope, context=0)
    error = ((prediction.float() - clean.repeat(2, 1, 1, 1)) ** 2).mean((1, 2, 3))
    with_prompt, without = error.chunk(2)
    return (without / with_prompt).log()


@torch.no_grad()
def sample(
    transformer,
    text,
    captions,
    shape,
    steps=20,
    guidance_scale=3.0,
    shift=3.0,
    seed=0,
    noise=None,
    mixed=True,
    sigma_offset=0.0,
    candidates=1,
):
    """captions: list of B texts; shape (F, C, h, w) of the latents -> latents (B, F, C, h, w) of a film, made window by window.
    candidates: starts from which the first frame is made; the one in which the network sees the prompt most clearly is kept."""
    device = next(transformer.parameters()).device
    frames, _, height, width = shape
    generator = torch.Generator().manual_seed(seed)
    if noise is None:
        noise = torch.randn(len(captions), *shape, generator=generator)
    tokens, sigmas = patchify(noise).to(device), sigma_schedule(steps, shift)
    with autocast(device, mixed):
        prompt = Prompt(text, captions, guidance_scale != 1, device)
        both = Prompt(text, captions, True, device)

        size = (height, width)
        how = (prompt, size, guidance_scale, sigma_offset)
        steps_alone = next(step for step, sigma in enumerate(sigmas) if step and sigma <= COMPARED_AT_SIGMA + 1e-6)

        def denoise(window, context, fresh, begin=0, end=len(sigmas) - 1):
            """-> the fresh tokens after the step before `end`, and the clean ones that it believed in."""
            clean = fresh
            for now, then in zip(sigmas[begin:end], sigmas[begin + 1 : end + 1]):
                before, fresh = fresh, euler_step(transformer, window, context, fresh, now, then, *how)
                clean = before - float(now) * (fresh - before) / float(then - now)
            return fresh, clean

        def from_best_start(window, context, first):
            drawn = (torch.randn(len(captions), 1, *shape[1:], generator=generator) for _ in range(candidates - 1))
            asking = patchify(torch.randn(1, 1, *shape[1:], generator=generator)).to(device)
            best, clearest = None, None
            for start in [first, *(patchify(one).to(device) for one in drawn)]:
                begun, clean = denoise(window, context, start, end=steps_alone)
                seen = clearness(transformer, window, clean, both, size, asking)
                if best is None:
                    best, clearest = begun, seen
                best = torch.where((seen > clearest).view(-1, 1, 1, 1), begun, best)
                clearest = torch.maximum(seen, clearest)
            return denoise(window, context, best, begin=steps_alone)[0]

        for window in film_windows(frames):
            context = tokens[:, list(window.frames[: window.context])]
            chosen = list(window.frames[window.context :])
            if window.frames == (0,) and candidates > 1:
                tokens[:, chosen] = from_best_start(window, context, tokens[:, chosen])
            else:
                tokens[:, chosen] = denoise(window, context, tokens[:, chosen])[0]
    return unpatchify(tokens, height, width)
