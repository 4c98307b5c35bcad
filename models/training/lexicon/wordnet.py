"""The dictionary WordNet 3.1 (Princeton), from its database files."""

from pathlib import Path

from .verbs import verb_forms


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
