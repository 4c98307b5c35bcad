"""Nouns and verbs of the dictionary -> what the nearest anchor above them tells."""

import re

from .anchors import ANCHORS
from .sentences import Sentences
from .verbs import verb_forms
from .wordnet import WordNet

# Lexicographer files (lexnames(5WN)).
EVERYDAY_FILES = {5, 6, 15, 17, 19}  # animal, artifact, location, object, phenomenon
ANIMAL, FOOD, PERSON = 5, 13, 18
OTHER_SENSE = 0.42  # cosine at which a less frequent sense is believed ...
OTHER_SENSE_OF_FOOD = 0.3  # ... when the usual one is on a plate: "trout" ...
OTHER_SENSE_OF_ABSTRACT = 0.4  # ... and when the usual one cannot be drawn at all
OTHER_SENSE_OF_VERB = 0.37
UNLIKELY_SENSE = 0.5  # a name ("dragon", the constellation), a sense that tagged text never has though it has the usual one, a diver's other sense
OF_TOPIC = {FOOD: OTHER_SENSE_OF_FOOD, PERSON: UNLIKELY_SENSE}
EVENINGS = ('night', 'evening', 'dusk')  # one sense in WordNet; a compound says itself which of them it is


def anchored_words(wordnet: WordNet, sentences: Sentences) -> dict[str, str]:
    anchors = {wordnet.sense(name): target for name, target in ANCHORS.items()}
    assert None not in anchors, [name for name in ANCHORS if wordnet.sense(name) is None]
    found, doubtful = {}, []
    for (lemma, pos), offsets in wordnet.senses.items():
        phrase = lemma.replace('_', ' ').replace('-', ' ')
        if not re.fullmatch('[a-z]+( [a-z]+){0,2}', phrase) or len(phrase) < 3:
            continue
        targets = [wordnet.anchor_above((offset, pos), anchors) for offset in offsets]
        is_doubtful = wordnet.is_mostly_another(lemma, pos)
        if pos == 'v' and targets[0]:
            found |= {
                form: target
                for form, target in wordnet.plain_verb_forms(phrase, targets[0]).items()
                if form not in found
            }
        elif (
            targets[0]
            and pos == 'n'
            and (is_doubtful or wordnet.topic[offsets[0], pos] == ANIMAL and len(set(targets)) > 1)
        ):
            # Queens and drones are insects first in WordNet, and a peacock is a butterfly.
            doubtful += [
                (phrase, target, pos, UNLIKELY_SENSE if is_doubtful else OTHER_SENSE_OF_ABSTRACT)
                for target in dict.fromkeys(targets)
                if target
            ]
        elif targets[0] is not None:
            found.setdefault(phrase, targets[0])  # nouns come first: a submarine is a boat before it is undersea
        elif pos in 'nv':
            is_thing = wordnet.topic[offsets[0], pos] in EVERYDAY_FILES
            enough = (
                OTHER_SENSE_OF_VERB
                if pos == 'v'
                else OTHER_SENSE
                if is_thing
                else OF_TOPIC.get(wordnet.topic[offsets[0], pos], OTHER_SENSE_OF_ABSTRACT)
            )
            enough = max(enough, UNLIKELY_SENSE) if is_doubtful else enough
            least = {}
            for offset, target in zip(offsets[1:], targets[1:]):
                if target:
                    bound = max(enough, UNLIKELY_SENSE) if wordnet.is_unlikely(lemma, pos, offset) else enough
                    least[target] = min(bound, least.get(target, 1))
            doubtful += [(phrase, target, pos, bound) for target, bound in least.items()]
    likeness = (
        (sentences.embed([phrase for phrase, *_ in doubtful]) * sentences.embed([target for _, target, *_ in doubtful]))
        .sum(-1)
        .tolist()
    )
    for (phrase, target, pos, enough), cosine in sorted(zip(doubtful, likeness), key=lambda pair: -pair[1]):
        if cosine >= enough:
            found = (verb_forms(phrase, target) if pos == 'v' else {phrase: target}) | found
    return {
        phrase: next((time for time in EVENINGS if time in phrase), target) if target in EVENINGS else target
        for phrase, target in found.items()
    }


def motion_forms(wordnet: WordNet, tells: dict) -> dict[str, str]:
    """Other forms of the verbs with which the captions tell a motion: "takes off" of "taking off"."""
    found = {}
    for caption in (caption for captions in tells.values() for caption in captions):
        verb, *rest = caption.split()
        stems = [
            verb[: -len(ending)] + end
            for ending, end in (('ing', ''), ('ing', 'e'), ('es', ''), ('s', ''))
            if verb.endswith(ending)
        ]
        base = next((stem for one in stems for stem in (one, one[:-1]) if (stem, 'v') in wordnet.senses), None)
        if base:
            found |= {form: caption for form in wordnet.plain_verb_forms(' '.join([base, *rest]), caption)}
    return found
