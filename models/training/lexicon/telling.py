"""Which words of the captions tell what, each value's own and no other: the trained text encoder is asked."""

import torch

from ..text import TextEncoder
from ..world import phrases
from ..world.attributes import ATTRIBUTES
from ..world.vocabulary import tokenise, words

# In the order in which a caption says them.
TABLES = {
    'colour': (phrases.COLOURS,),
    'subject': (phrases.SUBJECTS,),
    'motion': (phrases.MOTIONS,),
    'position': (phrases.POSITIONS,),
    'setting': (phrases.SETTINGS, phrases.SCENERY),
    'time': (phrases.TIMES,),
    'weather': (phrases.WEATHERS,),
    'camera': (phrases.CAMERAS,),
}
CARRIERS = {'subject': ('a {}', 'a red {}', 'a {} at night'), 'colour': ('a {} cat', 'a {} boat', 'a {} bird at night')}
OTHER_CARRIERS = ('a cat {}', 'a blue boat {}', 'a bird, {}')
CERTAIN = 0.7  # probability in most carriers
ARTICLES = frozenset(('a', 'an', 'the'))
SAID = 0.5  # probability from which the page takes an attribute as said


@torch.no_grad()
def read_attributes(text: TextEncoder, sentences: list[str]) -> list[dict[str, tuple[str | None, float]]]:
    """Per sentence: attribute -> (value or None for "not said", probability)."""
    logits = text.attribute_logits(text(torch.tensor([tokenise(sentence) for sentence in sentences])))
    best = {name: scores.softmax(-1).max(-1) for name, scores in logits.items()}
    return [
        {
            name: ((*ATTRIBUTES[name], None)[best[name].indices[row]], best[name].values[row].item())
            for name in ATTRIBUTES
        }
        for row in range(len(sentences))
    ]


def tells(text: TextEncoder, phrase: str, attribute: str, value: str) -> bool:
    """True when the phrase alone makes the text encoder certain of the value, and of nothing else, in most carriers."""
    carriers = CARRIERS.get(attribute, OTHER_CARRIERS)
    votes = 0
    for carried, plain in zip(
        read_attributes(text, [carrier.format(phrase) for carrier in carriers]),
        read_attributes(text, [carrier.format('') for carrier in carriers]),
    ):
        other = attribute not in CARRIERS and any(
            carried[name][0] != plain[name][0] and carried[name][1] >= SAID
            for name in ATTRIBUTES
            if name not in (attribute, *CARRIERS)
        )
        votes += carried[attribute][0] == value and carried[attribute][1] >= CERTAIN and not other
    return votes > len(carriers) / 2


def trimmed(caption: str, quiet: frozenset[str]) -> str:
    """A caption phrase without the prepositions and articles before it."""
    parts = caption.split()
    while parts and parts[0] in quiet:
        del parts[0]
    return ' '.join(parts)


def telling_phrases(
    text: TextEncoder, quiet: frozenset[str], passed_over: frozenset[str]
) -> dict[str, dict[str, dict[str, list[str]]]]:
    """attribute -> value -> caption phrase -> shorter phrases that tell the same; the caption phrase is what the model is given for them.

    `quiet`: words of grammar; `passed_over`: other words that tell nothing alone. "dusk" is all that "at dusk" says, so it tells;
    of parts of longer phrases and of what several values say ("the waves" and "under the waves") the encoder knows best.
    """
    captions, says = {}, {}
    for attribute, (table, *others) in TABLES.items():
        for value in table:
            captions[attribute, value] = list(dict.fromkeys(' '.join(words(phrase)) for phrase in table[value]))
            places = {trimmed(caption, quiet) for caption in captions[attribute, value]}
            # Of scenery ("the sea", "snowy peaks") only what no place says ("at sea").
            scenery = [' '.join(words(phrase)) for other in others for phrase in other[value]]
            captions[attribute, value] += [phrase for phrase in scenery if trimmed(phrase, ARTICLES) not in places]
    for key, of_value in captions.items():
        for caption in of_value:
            says.setdefault(trimmed(caption, quiet), set()).add(key)
    found = {attribute: {} for attribute in TABLES}
    for (attribute, value), of_value in captions.items():
        shorter: dict[str, str] = {}
        for caption in (
            sorted(of_value, key=lambda caption: len(caption.split())) if attribute != 'position' else ()
        ):  # no head says where
            parts, whole = caption.split(), trimmed(caption, quiet)
            spans = {
                ' '.join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)
            }
            for span in sorted(spans, key=lambda span: (len(span.split()), span)):
                if (
                    span in shorter
                    or span in of_value
                    or span in passed_over
                    or set(span.split()) <= quiet | passed_over
                    or span.split()[-1] in quiet
                ):
                    continue
                # A preposition counts where it decides: "under water" is not "water".
                if (
                    span.split()[0] in quiet
                    and attribute != 'motion'
                    and not says.get(trimmed(span, quiet), set()) - {(attribute, value)}
                ):
                    continue
                inside = any(f' {part} ' in f' {span} ' for part in shorter)
                if span == whole and len(says[whole]) == 1 or not inside and tells(text, span, attribute, value):
                    shorter[span] = caption
        found[attribute][value] = {
            caption: [span for span in shorter if shorter[span] == caption] for caption in of_value
        }
    return found
