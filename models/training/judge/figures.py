"""What answers of the judge amount to: shares with their intervals, per clip, per frame and by the worst frame; tables."""

from dataclasses import dataclass
from math import isnan

import torch

from ..world.attributes import ATTRIBUTES, HELD_COLOURS, HELD_SETTINGS
from ..world.scene import Scene
from .network import ABSENT, REFUSED, SUBJECTS, Answers

CONFIDENCE = 1.96  # standard deviations: 95 %
IN_VIEW = ('bounce', 'stay', 'circle')  # motions that never leave the frame
# In space it is always night: no word of the prompt, no credit.
UNSAID = {'time': lambda attributes: attributes['setting'] == 'space'}


@dataclass(frozen=True)
class Share:
    """`right` of `count`, with Wilson's interval (1927): honest near 0 and 1, where others are not. Of frames, `count` may be the
    number of clips: frames of one clip are no independent trials, so the interval is theirs."""

    right: float
    count: int

    @property
    def value(self):
        return self.right / self.count if self.count else float('nan')

    @property
    def interval(self):
        if not self.count:
            return 0.0, 1.0
        n, p, z = self.count, self.value, CONFIDENCE
        middle, half = (p + z * z / (2 * n)), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))

    def as_json(self):
        low, high = self.interval
        return {'value': None if self.count == 0 else self.value, 'low': low, 'high': high, 'count': self.count}

    def __str__(self):
        if not self.count:
            return '–'
        low, high = self.interval
        return f'{self.value:.1%} ({100 * low:.0f}–{100 * high:.0f})'


def share(hits, among=None) -> Share:
    """Of booleans (n), those for which `among` holds."""
    hits = hits if among is None else hits[among]
    return Share(float(hits.sum()), len(hits))


def labels(scenes: list[Scene]) -> dict[str, torch.Tensor]:
    return {
        name: torch.tensor([values.index(scene.attributes[name]) for scene in scenes])
        for name, values in ATTRIBUTES.items()
    }


def held_pairs(scenes: list[Scene], right) -> Share:
    """Of never-trained pairs, those of which both attributes are right."""
    hits = []
    for index, scene in enumerate(scenes):
        a = scene.attributes
        for other, held in (('setting', HELD_SETTINGS), ('colour', HELD_COLOURS)):
            if (a['subject'], a[other]) in held:
                hits.append(bool(right['subject'][index] and right[other][index]))
    return share(torch.tensor(hits, dtype=torch.bool))


def figures(answers: Answers, scenes: list[Scene], from_start: bool) -> dict[str, Share]:
    """Of windows of two seconds. In a film's first, nobody may be away: no subject is a wrong one. In later ones who leaves the frame
    comes again, so frames that show nobody are left out, windows that show hardly anybody too; how many are these is a figure of
    its own, and for motions that never leave the frame they count as wrong ("subject, in view")."""
    truth = labels(scenes)
    frames, meant = answers.frames, truth['subject'].unsqueeze(1)
    there = torch.ones_like(frames, dtype=torch.bool) if from_start else frames != ABSENT
    judged = torch.ones(len(scenes), dtype=torch.bool) if from_start else ~answers.away
    right = {name: answers.values[name] == truth[name] for name in answers.values}
    right['subject'] = ~answers.away & (answers.subject == truth['subject'])
    result = {
        'subject': share(right['subject'], judged),
        'subject, every frame': share(((frames == meant) | ~there).all(1), judged),
        'subject, frames': of_frames(frames == meant, there, judged),
        'frames refused': of_frames(frames == REFUSED, there, judged),
        'subject, older figure': share(answers.forced == truth['subject'], judged),
    }
    for name in ('colour', 'setting', 'time', 'weather', 'motion', 'camera'):
        among = judged if name in ('colour', 'motion') else torch.ones_like(judged)
        if name in UNSAID:
            among = among & ~torch.tensor([UNSAID[name](scene.attributes) for scene in scenes])
        result[name] = share(right[name], among)
    named = answers.subject.unsqueeze(1)
    same = (frames == named) & (named < SUBJECTS)
    result['consistency, every frame'] = share((same | ~there).all(1), judged)
    result['consistency, frames'] = of_frames(same, there, judged)
    mode = answers.forced_frames.mode(1).values.unsqueeze(1)
    result['consistency, older figure'] = of_frames(answers.forced_frames == mode, there, judged)
    result['never-trained pairs'] = held_pairs(scenes, right)
    if not from_start:
        in_view = torch.tensor([scene.attributes['motion'] in IN_VIEW for scene in scenes])
        result['subject, in view'] = share(right['subject'], in_view)
        result['subject away'] = share(answers.away)
    return result


def of_frames(hits, there, judged) -> Share:
    hits, there = hits[judged], there[judged]
    clips = int(judged.sum())
    return Share(float((hits & there).sum() / there.sum().clamp(min=1)) * clips, clips)


def ratio_of(last: Share, first: Share) -> float:
    return last.value / first.value if first.count and first.right and last.count else float('nan')


def table(columns: dict[str, dict[str, Share | float]]) -> str:
    """Markdown; a figure that a column lacks is a dash. Shares with 95 % intervals in brackets."""
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    rows = ['| figure | ' + ' | '.join(columns) + ' |', '|---' * (len(columns) + 1) + '|']
    for name in names:
        cells = [column.get(name, '–') for column in columns.values()]
        rows.append(f'| {name} | ' + ' | '.join(shown(cell) for cell in cells) + ' |')
    return '\n'.join(rows)


def kinds_table(columns: dict[str, dict[str, Share | float]], names) -> str:
    """Markdown: a row for each column, its figures `names` as whole percentages, without intervals (they are wide: few clips each)."""
    rows = ['| of | clips | ' + ' | '.join(names) + ' |', '|---' * (len(names) + 2) + '|']
    for title, column in columns.items():
        cells = [column.get(name) for name in names]
        shares = [f'{100 * cell.value:.0f}' if isinstance(cell, Share) and cell.count else '–' for cell in cells]
        clips = max(cell.count for cell in column.values() if isinstance(cell, Share))
        rows.append(f'| {title} | {clips} | ' + ' | '.join(shares) + ' |')
    return '\n'.join(rows)


def shown(cell: Share | float | str) -> str:
    if isinstance(cell, float):
        return '–' if isnan(cell) else f'{cell:.2f}'
    return str(cell)


def as_json(columns):
    plain = lambda cell: cell.as_json() if isinstance(cell, Share) else None if isnan(cell) else cell
    return {title: {name: plain(cell) for name, cell in column.items()} for title, column in columns.items()}
