"""Captions from scenes: a grammar with synonyms, word order and omissions, and which attributes each caption names."""

import random
from dataclasses import dataclass

from . import phrases

# How often an attribute is left out of an ordinary caption. People leave out weather and camera most.
OMITTED = {'colour': 0.1, 'motion': 0.12, 'setting': 0.08, 'time': 0.18, 'weather': 0.15, 'camera': 0.15}
SHORT = 0.12  # share of captions of two or three words: "red fish", "a boat at sea"
SCENERY_ONLY = 0.03  # share of captions without a subject
UNKNOWN = 0.05  # share with a word outside the vocabulary, so that the network learns to pass over it
UNKNOWN_WORD = 'zzz'
POSITION_FRACTION = 0.25  # of the half size: further out counts as left, right, top or bottom


@dataclass(frozen=True)
class Caption:
    text: str
    named: frozenset[str]  # attributes that the text tells


def position_phrase(position, rng):
    """position (x, y) in half widths and half heights from the middle -> words, or '' where none is plainly true."""
    x, y = position
    places = [
        name
        for name, holds in (
            ('left', x < -POSITION_FRACTION),
            ('right', x > POSITION_FRACTION),
            ('top', y > POSITION_FRACTION),
            ('bottom', y < -POSITION_FRACTION),
        )
        if holds
    ]
    if not places and max(abs(x), abs(y)) < POSITION_FRACTION * 0.7:
        places = ['middle']
    return rng.choice(phrases.POSITIONS[rng.choice(places)]) if places else ''


def with_article(words, rng):
    article = rng.choice(phrases.ARTICLES)
    if article == 'a' and words[0] in 'aeiou':
        article = 'an'
    return f'{article} {words}'.strip()


def noun_phrase(attributes, colour, rng):
    words = [rng.choice(phrases.SUBJECTS[attributes['subject']])]
    if colour:
        words.insert(0, rng.choice(phrases.COLOURS[attributes['colour']]))
    if rng.random() < 0.15:
        words.insert(0, rng.choice(phrases.ADJECTIVES))
    if rng.random() < UNKNOWN:
        words.insert(0, UNKNOWN_WORD)
    return with_article(' '.join(words), rng)


def write_caption(attributes: dict[str, str], rng: random.Random, position=None, complete=False) -> Caption:
    """`position` of the subject in the first frame shown, for phrases like "on the left". `complete` names every attribute."""
    a = attributes
    if complete:
        named = set(a) - ({'weather'} if a['weather'] == 'clear' else set())
    elif rng.random() < SCENERY_ONLY:
        named = {'setting', 'time'} if rng.random() < 0.7 and a['setting'] != 'space' else {'setting'}
        text = rng.choice(phrases.SCENERY[a['setting']]) + (
            f' {rng.choice(phrases.TIMES[a["time"]])}' if 'time' in named else ''
        )
        return Caption(text, frozenset(named))
    elif rng.random() < SHORT:
        named = {'subject'} | set(rng.sample(('colour', 'colour', 'setting', 'motion'), rng.choice((0, 1, 1, 2))))
    else:
        named = {'subject'} | {name for name, share in OMITTED.items() if rng.random() >= share}
        if a['weather'] == 'clear' and rng.random() < 0.85:
            named.discard('weather')
        if a['camera'] == 'still' and rng.random() < 0.8:
            named.discard('camera')
    if a['setting'] == 'space':
        named.discard('time')
    core = noun_phrase(a, 'colour' in named, rng)
    if 'motion' in named:
        motion = rng.choice(phrases.MOTIONS[a['motion']])
        core += f' {rng.choice(phrases.ADVERBS)} {motion}' if rng.random() < 0.08 else f' {motion}'
    if position is not None and rng.random() < 0.15:
        core += f' {position_phrase(position, rng)}'
    tail = [
        rng.choice(table[a[name]])
        for name, table in (
            ('setting', phrases.SETTINGS),
            ('time', phrases.TIMES),
            ('weather', phrases.WEATHERS),
            ('camera', phrases.CAMERAS),
        )
        if name in named
    ]
    rng.shuffle(tail)
    if tail and rng.random() < 0.2:
        text = f'{tail[0]}, {core} {", ".join(tail[1:])}'
    else:
        text = rng.choice(phrases.OPENINGS) + f'{core} {", ".join(tail)}'
    return Caption(' '.join(text.split()).strip(' ,'), frozenset(named))
