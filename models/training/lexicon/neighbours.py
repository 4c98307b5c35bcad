"""Everyday places that WordNet files elsewhere, by their likeness in meaning."""

import re

from .sentences import Sentences
from .wordnet import WordNet

PLACE_FILES = {15, 17, 19}  # lexnames(5WN): a part of a bird or a jar of jelly is near, but no likeness
REPRESENTATIVES = (  # what a neighbour in meaning may be taken for, one plain phrase for each value
    'fish',
    'bird',
    'boat',
    'car',
    'hot air balloon',
    'ball',
    'butterfly',
    'rocket',
    'cat',
    'jellyfish',
    'ocean',
    'seabed',
    'meadow',
    'mountains',
    'desert',
    'city',
    'winter',
    'outer space',
    'rain',
    'snowfall',
)
# Cosine of a neighbour (common word, rare word), and how far it must be ahead of the second.
NEIGHBOUR, RARE_NEIGHBOUR, LEAD = 0.55, 0.62, 0.12


def neighbours(wordnet: WordNet, sentences: Sentences, taken: set[str]) -> dict[str, str]:
    """Places that are near to one of our things, and to no other."""
    nouns = [
        lemma
        for (lemma, pos), offsets in wordnet.senses.items()
        if pos == 'n'
        and re.fullmatch('[a-z]{3,}', lemma)
        and lemma not in taken
        and sentences.pieces(lemma) <= 2
        and wordnet.topic[offsets[0], 'n'] in PLACE_FILES
    ]
    best = (sentences.embed(nouns) @ sentences.embed(list(REPRESENTATIVES)).T).topk(2, -1)
    return {
        noun: REPRESENTATIVES[first]
        for noun, (near, second), (first, _) in zip(nouns, best.values.tolist(), best.indices.tolist())
        if near >= (NEIGHBOUR if sentences.pieces(noun) == 1 else RARE_NEIGHBOUR) and near - second >= LEAD
    }
