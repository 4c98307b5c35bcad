"""A film is made window by window; what a window's context gives does not depend on what is being made."""

import random

import pytest
import torch

from ..config import PRESETS
from ..latents import WINDOW_FRAMES, WINDOW_SKIPPED
from ..sampling import sample, sigma_schedule
from ..text import TextEncoder, padding_bias
from ..transformer import Transformer, patchify, with_coordinates
from ..windows import FRESH, HISTORY, SINK_DISTANCE, draw_window, film_windows, window
from ..world.attributes import ATTRIBUTES
from ..world.motion import camera_moves
from ..world.scene import FPS, PHRASE_SECONDS


def test_schedule_moves_towards_noise():
    assert sigma_schedule(2, 3.0).tolist() == [1, 0.75, 0]


@pytest.mark.parametrize('frames', [1, 2, 5, 6, 41, 121])
def test_windows_make_every_frame_once_from_what_is_made(frames):
    made = []
    for part in film_windows(frames):
        context, fresh = part.frames[: part.context], part.frames[part.context :]
        assert set(context) <= set(made) and 1 <= len(fresh) <= FRESH
        made += fresh
    assert made == list(range(frames))


def test_positions_are_neighbours_and_the_sink_stays_where_it_is():
    assert window((0,), (1, 2, 3, 4), True).positions == (0, 1, 2, 3, 4)
    for start in (5, 77):
        part = window((start - 2, start - 1), (start, start + 1), True)
        assert part.frames[0] == 0 and part.context == 3
        assert part.positions == (-2, 0, 1, 2, 3)
    assert [window((start - 1,), (start,), True).positions[0] for start in range(4, 9)] == [-2, -3, -4, -5, -2]


def test_every_window_of_a_film_begins_at_the_same_moment_of_a_phrase():
    assert {part.positions[0] for part in film_windows(121)[2:]} == {-SINK_DISTANCE}


def test_windows_to_train_on_fit_their_shards():
    random.seed(0)
    for _ in range(500):
        part = draw_window(8, from_start=False)
        assert all(frame == 0 or HISTORY <= frame < HISTORY + 7 for frame in part.frames)
        assert 1 <= len(part.frames) - part.context <= FRESH
        assert max(draw_window(5, from_start=True).frames) < 5


def test_windows_to_train_on_know_their_moment():
    """Shards of windows begin with a phrase of motion, so a camera's swing turns in their last frame before those that films make."""
    for phrase in (1, 14):
        seconds = phrase * PHRASE_SECONDS + torch.arange(WINDOW_FRAMES) / FPS
        zooms = torch.tensor([ATTRIBUTES['camera'].index('zoom')])
        zoom = camera_moves(zooms, torch.tensor([0]), seconds[None] / PHRASE_SECONDS)[1][0]
        ends = zoom[4 * torch.arange(WINDOW_SKIPPED, 9)]  # of the latent frames that draw_window counts from HISTORY on
        turns = [i for i in range(1, len(ends) - 1) if (ends[i] - ends[i - 1]) * (ends[i + 1] - ends[i]) < 0]
        assert turns == [film_windows(9)[2].frames[2] - HISTORY]


def small():
    torch.manual_seed(0)
    transformer = Transformer(PRESETS['nano']).eval()
    torch.nn.init.normal_(transformer.head.head.weight, std=0.05)
    return transformer, TextEncoder(128).eval()


@torch.no_grad()
def test_context_does_not_see_what_is_fresh():
    transformer, text = small()
    words = torch.tensor([[2, 5, 6, 0]])
    part = window((3, 4), (5, 6), True)
    tokens = patchify(torch.randn(1, 5, 24, 4, 6))
    other = tokens.clone()
    other[:, 3:] = torch.randn_like(other[:, 3:])
    run = lambda x: transformer(
        with_coordinates(x, 4, 6),
        torch.tensor([[0.0, 0, 0, 0.5, 0.5]]),
        text(words),
        padding_bias(words),
        *transformer.rope(part.positions, 4, 6),
        context=part.context,
    )
    a, b = run(tokens), run(other)
    torch.testing.assert_close(a[:, :3], b[:, :3])
    assert (a[:, 3:] - b[:, 3:]).abs().max() > 1e-3
    other = tokens.clone()
    other[:, 0] += 1
    assert (run(other)[:, 3:] - a[:, 3:]).abs().max() > 1e-4, 'fresh frames see the sink'


@torch.no_grad()
def test_a_film_begins_as_a_shorter_one_does():
    transformer, text = small()
    noise = torch.randn(1, 9, 24, 4, 6)
    options = {'steps': 2, 'guidance_scale': 3.0, 'mixed': False}
    long = sample(transformer, text, ['red fish'], noise.shape[1:], noise=noise, **options)
    short = sample(transformer, text, ['red fish'], (5, 24, 4, 6), noise=noise[:, :5], **options)
    torch.testing.assert_close(long[:, :5], short)
