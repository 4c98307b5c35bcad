"""The page says what the text encoder reads: also of the pairs whose pictures it was never shown."""

import json
import random
from pathlib import Path

import torch

from ..distil import STEPS, TURBO_OFFSET
from ..train_reading import misread_pairs, read_right, sentences, train
from ..weight_files import read
from ..world.attributes import ATTRIBUTES

SHIPPED = Path(__file__).parents[2] / 'kinora-nano'


def test_sentences_are_of_the_pairs_that_were_asked_for():
    tokens, targets = sentences(random.Random(0), 20, held=True)
    assert tokens.shape == (20, 28) and targets.shape == (20, len(ATTRIBUTES))
    other, _ = sentences(random.Random(0), 20, held=False)
    assert not torch.equal(tokens, other)


def test_what_ships_reads_every_pair():
    _, text, _ = read(SHIPPED)
    assert misread_pairs(text) == []
    assert read_right(text, held=True, count=400) > 0.98 and read_right(text, held=False, count=400) > 0.98


def test_what_ships_knows_turbo():
    """The page asks for its few passes unless told otherwise; a manifest without them would be slow, and nothing else would fail."""
    sampling = json.loads((SHIPPED / 'manifest.json').read_text())['sampling']
    assert sampling['turbo'] == {'steps': STEPS, 'sigma_offset': TURBO_OFFSET}


def test_reading_is_learned_and_trained_sentences_keep_their_embeds():
    _, text, _ = read(SHIPPED)
    with torch.no_grad():
        text.attributes['colour'].weight.add_(torch.randn_like(text.attributes['colour'].weight) * 0.3)
    tokens, _ = sentences(random.Random(1), 64, held=False)
    start, before = read_right(text, held=True, count=400), text(tokens).detach()
    train(text, 60)
    assert read_right(text, held=True, count=400) > start + 0.05
    assert ((text(tokens) - before) ** 2).mean() < 0.02 * (before**2).mean()
