"""The schedule says what the engine's says, and frames that are noise stay untouched."""

import torch

from ..config import PRESETS
from ..sampling import euler_step, sigma_schedule
from ..text import padding_bias
from ..transformer import Transformer


def test_first_frame_is_done_when_the_others_begin():
    sigmas = sigma_schedule(4, 1.0, 3, 0.5)
    assert sigmas.tolist() == [[1, 1, 1], [0.5, 1, 1], [0, 1, 1], [0, 0.5, 0.5], [0, 0, 0]]
    assert sigma_schedule(2, 3.0)[1].item() == 0.75


def test_frames_that_have_not_begun_are_left_out():
    transformer, tokens = Transformer(PRESETS['nano']), torch.randn(1, 3, 4, 96)
    prompt_embeds, bias = torch.zeros(2, 28, 128), padding_bias(torch.ones(2, 28, dtype=torch.long))
    sigmas = sigma_schedule(4, 1.0, 3, 0.5)
    with torch.no_grad():
        after = euler_step(transformer, tokens, sigmas[1], sigmas[2], prompt_embeds, bias, (4, 4), 3.0)
    assert torch.equal(after[:, 1:], tokens[:, 1:]) and not torch.equal(after[:, 0], tokens[:, 0])
