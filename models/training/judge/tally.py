"""What the judge says of many clips, taken together: columns of figures for the first and the last two seconds of films."""

from dataclasses import dataclass, field

import torch

from ..world.attributes import ATTRIBUTES
from ..world.render import COLOURS
from ..world.scene import SIZES, Scene
from ..world.settings import TINT
from .figures import Share, figures, ratio_of, share
from .network import Answers, Judge, decide

DIRECTIONS = {'right': (1, 0), 'left': (-1, 0), 'rise': (0, 1), 'fall': (0, -1)}
FIRST, LAST = 'first', 'last'  # two seconds of a film


def flicker(clips):
    """Mean absolute second difference in time, 0..255: smooth motion has little."""
    frames = clips.float()
    return (frames[:, :-2] - 2 * frames[:, 1:-1] + frames[:, 2:]).abs().mean().item()


def tracked_direction(clip, attributes):
    """The direction (of DIRECTIONS) in which pixels of the subject's colour travel from the first third to the last."""
    tint = TINT[ATTRIBUTES['time'].index(attributes['time'])] * 0.35 + 0.65 if attributes['setting'] != 'space' else 1.0
    colour = COLOURS[ATTRIBUTES['colour'].index(attributes['colour'])] * tint
    near = ((clip.float() / 255 - colour.view(1, 3, 1, 1)) ** 2).sum(1) < 0.03
    height, width = clip.shape[2:]
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing='ij')
    mass = near.flatten(1).sum(1).clamp(min=1)
    x, y = ((near * axis).flatten(1).sum(1) / mass for axis in (columns, rows))
    third = len(clip) // 3
    dx, dy = (x[-third:].mean() - x[:third].mean()).item(), -(y[-third:].mean() - y[:third].mean()).item()
    return max(DIRECTIONS, key=lambda name: DIRECTIONS[name][0] * dx + DIRECTIONS[name][1] * dy)


@dataclass
class Tally:
    """What the judge says of clips as they come, in any order; only the first few are kept."""

    judge: Judge
    scenes: list[Scene]
    device: str
    answers: dict[str, dict[int, Answers]] = field(default_factory=lambda: {FIRST: {}, LAST: {}})
    directions: dict[int, bool] = field(default_factory=dict)
    flickers: dict[str, list[float]] = field(default_factory=lambda: {FIRST: [], LAST: []})
    kept: dict[int, torch.Tensor] = field(default_factory=dict)

    def add(self, indices: list[int], windows: dict[str, torch.Tensor]):
        """windows {FIRST or LAST: uint8 (n, 17, 3, H, W)} of the scenes `indices`."""
        for window, clips in windows.items():
            answers = decide(self.judge, clips, self.device)
            self.answers[window] |= {index: answers.of([place]) for place, index in enumerate(indices)}
            self.flickers[window].append(flicker(clips))
        for index, clip in zip(indices, windows.get(FIRST, ())):
            attributes = self.scenes[index].attributes
            if attributes['motion'] in DIRECTIONS:
                self.directions[index] = tracked_direction(clip, attributes) == attributes['motion']

    def column(self, window=FIRST, among=None) -> dict[str, Share | float]:
        """Figures of a window of all scenes seen, or of those `among` them."""
        answers = self.answers[window]
        indices = sorted(index for index in answers if among is None or index in among)
        joined, scenes = Answers.joined([answers[index] for index in indices]), [self.scenes[i] for i in indices]
        result: dict[str, Share | float] = dict(figures(joined, scenes, from_start=window == FIRST))
        if window == FIRST:
            hits = [self.directions[index] for index in indices if index in self.directions]
            result['direction by colour'] = share(torch.tensor(hits, dtype=torch.bool))
        if among is None:
            result['flicker'] = sum(self.flickers[window]) / len(self.flickers[window])
        return result


def drift(tally: Tally) -> dict[str, Share | float]:
    first, last = tally.column(FIRST), tally.column(LAST)
    return {
        name: ratio_of(last[name], cell) for name, cell in first.items() if name in last and isinstance(cell, Share)
    }


def film_columns(tallies: dict[str, Tally], seconds: int):
    """{title: column} of the first two seconds and, of films, of the last two and their ratio."""
    columns = {title: tally.column() for title, tally in tallies.items()}
    for title, tally in tallies.items():
        if tally.answers[LAST]:
            columns[f'{title}, last 2 of {seconds} s'] = tally.column(LAST)
            columns[f'{title}, last / first'] = drift(tally)
    return columns


def compared(column: dict[str, Share | float], earlier: dict):
    """Columns of an earlier evaluation's figures, as its JSON has them, and of the ratio of these to those."""
    before = {
        name: Share(cell['value'] * cell['count'], cell['count']) if isinstance(cell, dict) and cell['count'] else cell
        for name, cell in earlier.items()
        if not isinstance(cell, dict) or cell['count']
    }
    ratios = {
        name: ratio_of(cell, before[name])
        for name, cell in column.items()
        if isinstance(cell, Share) and isinstance(before.get(name), Share)
    }
    return {'made earlier': before, 'made / earlier': ratios}


def kind_columns(tally: Tally, window=FIRST) -> dict[str, dict[str, Share | float]]:
    """A column for each ratio and each value of each attribute among the scenes seen: "motion: circle", ..."""
    kinds: dict[str, set[int]] = {f'ratio: {ratio}': set() for ratio in SIZES}
    kinds |= {f'{name}: {value}': set() for name, values in ATTRIBUTES.items() for value in values}
    for index in tally.answers[window]:
        scene = tally.scenes[index]
        for name, value in (('ratio', scene.ratio), *scene.attributes.items()):
            kinds[f'{name}: {value}'].add(index)
    return {title: tally.column(window, among=among) for title, among in kinds.items() if among}
