"""The whole lexicon, out of what each source is good at."""

import unicodedata

from . import grammar
from .anchored_words import anchored_words, motion_forms
from .anchors import IN_COMPANY
from .colours import colour_words
from .neighbours import neighbours
from .sentences import Sentences
from .telling import telling_phrases
from .verbs import verb_forms
from .wordnet import WordNet

LIMIT_BYTES = 100_000  # of the nearest words


def emoji_words(known: dict[str, str]) -> dict[str, str]:
    """Emoji whose Unicode names are known, or end in a known word: TROPICAL FISH."""
    found = {}
    for code in (*range(0x2600, 0x27C0), *range(0x1F300, 0x1FB00)):
        name = unicodedata.name(chr(code), '').lower().replace('-', ' ').removesuffix(' face').removesuffix(' symbol')
        for phrase in (name, name.split()[-1] if 0 < len(name.split()) < 4 else ''):
            target = known.get(phrase) or known.get(phrase + 's')
            if target:
                found.setdefault(chr(code), target)
    return found


def is_implied(phrase: str, target: str, found: dict[str, str]) -> bool:
    """True when the page would read the phrase the same way word by word."""
    head = phrase.split()[-1]
    return phrase != head and (head == target or found.get(head) == target)


def build(wordnet: WordNet, sentences: Sentences, text) -> dict:
    """The whole lexicon, as the page reads it (src/engine/prompt/lexicon.ts)."""
    moving = frozenset().union(*(verb_forms(verb, '') for verb in grammar.MOVING))
    tells = telling_phrases(text, grammar.QUIET, moving | grammar.NEGATIONS | grammar.NOT_ALONE)
    telling = {
        phrase
        for values in tells.values()
        for captions in values.values()
        for caption, shorter in captions.items()
        for phrase in (caption, *shorter)
    }
    grammatical = grammar.QUIET | moving | grammar.COUNTS | grammar.NEGATIONS
    nouns = anchored_words(wordnet, sentences)
    found = {**colour_words(wordnet), **{phrase: target for phrase, target in nouns.items() if target}}
    found |= neighbours(wordnet, sentences, set(nouns) | set(found))
    found = motion_forms(wordnet, tells['motion']) | found | IN_COMPANY
    known = telling | grammatical
    # A drive is a road and a fly is an insect, but what drives or flies only moves.
    found = {
        phrase: target
        for phrase, target in found.items()
        if phrase not in known | grammar.NOT_ALONE
        and not is_implied(phrase, target, found)
        or phrase in grammar.MOVING
        and phrase not in telling
    }
    found |= emoji_words({phrase: phrase for phrase in telling} | found)
    assert set(found.values()) <= telling, set(found.values()) - telling
    # Common words first, so that the size limit cuts off what nobody types.
    ranked = sorted(
        found, key=lambda phrase: (phrase.isascii(), sentences.pieces(phrase) + phrase.count(' '), len(phrase), phrase)
    )
    size, kept = 0, {}
    for phrase in ranked:
        size += len(phrase) + 3
        if size > LIMIT_BYTES:
            break
        kept.setdefault(found[phrase], []).append(phrase)
    return {
        'quiet': sorted(grammar.QUIET),
        'moving': sorted(moving),
        'counts': sorted(grammar.COUNTS),
        'negations': sorted(grammar.NEGATIONS),
        'negated': grammar.NEGATED,
        'directions': {target: sorted(ways) for target, ways in grammar.DIRECTIONS.items()},
        'unsaid': grammar.UNSAID,
        'relations': grammar.RELATIONS,
        'undrawn': sorted(grammar.UNDRAWN),
        'tells': tells,
        'nearest': {target: sorted(kept[target]) for target in sorted(kept)},
    }
