"""Colour names of CSS and of the xkcd survey -> the nearest of our colours."""

import re
from collections import Counter

from matplotlib.colors import CSS4_COLORS, XKCD_COLORS, to_rgb

from ..world.attributes import ATTRIBUTES
from .anchors import COLOUR_ANCHORS
from .wordnet import WordNet

RUDE = {'puke', 'vomit', 'barf', 'booger', 'snot', 'poop', 'poo', 'shit', 'piss', 'diarrhea'}
NOT_OURS = ('brown', 'grey', 'black', 'tan', 'beige')
SURVEY_NEIGHBOURS = 9


def lab(rgb):
    """sRGB in 0..1 -> CIELAB under D65."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(m * c for m, c in zip(row, linear)) / white for row, white in zip(matrix, (0.9505, 1.0, 1.089)))
    f = lambda t: t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def colour_words(wordnet: WordNet) -> dict[str, str]:
    """Single colour names of CSS and xkcd -> the nearest of our colours; none for greys, browns and blacks."""
    survey = {name.removeprefix('xkcd:'): lab(to_rgb(code)) for name, code in XKCD_COLORS.items()}
    labelled = [
        (place, name.split()[-1])
        for name, place in survey.items()
        if ' ' in name and name.split()[-1] in (*ATTRIBUTES['colour'], *NOT_OURS)
    ]
    # CSS first: its lavender is a white, the survey's is a purple, and the survey asked people.
    named = {name: lab(to_rgb(code)) for name, code in CSS4_COLORS.items()} | survey
    anchors = {wordnet.sense(name): target for name, target in COLOUR_ANCHORS.items()}
    hues = {
        lemma: {wordnet.anchor_above((sense, 'n'), anchors) for sense in senses} - {None}
        for (lemma, pos), senses in wordnet.senses.items()
        if pos == 'n' and re.fullmatch('[a-z]{3,}', lemma)
    }
    found = {}
    for name, place in named.items():
        # A wheat, a camel or a banana is a thing first, unless dictionary or style sheet knows the word as a colour.
        is_colour = name in CSS4_COLORS or hues.get(name, {''})
        if not is_colour or name in RUDE or not re.fullmatch('(?!light|medium|dark)[a-z]{3,}', name):
            continue
        if place[0] > 90 and place[1] ** 2 + place[2] ** 2 < 22**2:
            found[name] = 'white'  # the survey has too few whites to vote
        else:
            nearest = sorted(labelled, key=lambda other: sum((p - q) ** 2 for p, q in zip(place, other[0])))[
                :SURVEY_NEIGHBOURS
            ]
            found[name] = Counter(label for _, label in nearest).most_common(1)[0][0]
    # Where the dictionary says which hue it is a shade of, it knows best.
    found |= {
        name: hue
        for name, (hue, *others) in ((name, sorted(hues, reverse=True)) for name, hues in hues.items() if hues)
        if hue and not any(others)
    }
    return {name: label for name, label in found.items() if label not in NOT_OURS}
