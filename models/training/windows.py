"""How a film is made of windows: which latent frames are made together, which clean ones they may look at, and where each stands in time.

The film's first latent frame is made alone. Every further window makes up to FRESH frames at once, looking at the frames just before
them (HISTORY) and at the film's first one (the sink: a reference for subject and place that never drifts, kept as in StreamingLLM,
Xiao et al. 2023, and LongLive, 2025). Context frames look only at each other, so that their keys and values are computed once a
window. The engines' plans (src/engine/plans) follow the same rules.
"""

import random
from dataclasses import dataclass

FRESH = 4  # latent frames made together: two seconds
HISTORY = 2  # latent frames before them
SINK_DISTANCE = 2  # of the sink from the earliest other frame, in RoPE's time, at least, wherever they are in the film
PHRASE = 4  # latent frames of a phrase of motion (world.scene.PHRASE_SECONDS), after which a camera's swing turns


@dataclass(frozen=True)
class Window:
    frames: tuple[int, ...]  # latent frames of the film, the context first, each part in order of time
    context: int  # how many of them are context
    positions: tuple[int, ...]  # RoPE's time of each


def sink_distance(first: int) -> int:
    """Of the sink from `first`, the film's number of the earliest other frame. RoPE knows distances only, so where in a phrase of motion
    a window lies is told by this one; otherwise a network must measure from its context whether a pan swings back now."""
    return SINK_DISTANCE + (first + 1) % PHRASE


def window(context: tuple[int, ...], fresh: tuple[int, ...], with_sink: bool) -> Window:
    """`context` without the sink, which is frame 0; a window whose context is frame 0 alone has it as an ordinary neighbour."""
    others = context + fresh
    first = min(others)
    sink = (0,) if with_sink and 0 not in others else ()
    return Window(
        sink + others,
        len(sink + context),
        tuple([-sink_distance(first)] * len(sink)) + tuple(frame - first for frame in others),
    )


def film_windows(latent_frames: int) -> list[Window]:
    """Text to video: every window of a film of so many latent frames, in order."""
    windows, start = [window((), (0,), False)], 1
    while start < latent_frames:
        fresh = tuple(range(start, min(start + FRESH, latent_frames)))
        windows.append(window(tuple(range(max(0, start - HISTORY), start)), fresh, True))
        start = fresh[-1] + 1
    return windows


def draw_window(available: int, from_start: bool) -> Window:
    """A window to train on. `available` latent frames: of a film's start (0, 1, ...), or the sink (0) and then consecutive frames
    from anywhere, from a moment HISTORY into a phrase of motion (and so they count from HISTORY on here). Half begin where the windows of
    films do, as far as there are such."""
    if from_start:
        fresh = random.choice((1, 2, 3, 4, 4, 4, 4)) if available > FRESH else available - 1
        return window((0,), tuple(range(1, 1 + fresh)), False)
    count = available - 1
    side = random.choices(('past', 'future', 'both'), (0.76, 0.1, 0.14))[0]
    before = {'past': random.choice((1, 2, 2, 2, 2, 3)), 'future': 0, 'both': random.choice((1, 2))}[side]
    after = {'past': 0, 'future': random.choice((1, 2)), 'both': random.choice((1, 2))}[side]
    fresh = min(random.choice((1, 2, 3, 4, 4, 4, 4)), count - before - after)
    starts = range(HISTORY, HISTORY + count - before - fresh - after + 1)
    usual = [start for start in starts if (start + before) % FRESH == 1]
    start = random.choice(usual if usual and random.random() < 0.5 else starts)
    frames = range(start, start + before + fresh + after)
    context = tuple(frames[:before]) + tuple(frames[before + fresh :])
    return window(context, tuple(frames[before : before + fresh]), random.random() < 0.85)
