"""Words to numbers: a closed vocabulary, lower-case [a-z]+ words, a start mark, padded to a fixed length."""

import re

from . import phrases

PAD, UNKNOWN, START = 0, 1, 2
LENGTH = 28  # tokens, the start mark included; words past it are dropped


def words(text: str) -> list[str]:
    return re.findall('[a-z]+', text.lower())


def _every_phrase():
    for name, table in vars(phrases).items():
        if name.isupper() and name != 'ATTRIBUTES':
            for entry in table.values() if isinstance(table, dict) else [table]:
                yield from entry


VOCABULARY = ['<pad>', '<unk>', '<bos>'] + sorted({word for phrase in _every_phrase() for word in words(phrase)})
_INDEX = {word: index for index, word in enumerate(VOCABULARY)}


def tokenise(text: str) -> list[int]:
    """LENGTH token numbers. An empty text is the start mark alone: the unconditional prompt."""
    tokens = [START] + [_INDEX.get(word, UNKNOWN) for word in words(text)][: LENGTH - 1]
    return tokens + [PAD] * (LENGTH - len(tokens))
