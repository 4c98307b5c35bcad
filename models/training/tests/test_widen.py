"""Weights of a narrower world in a wider one: what was known stays where its word and its value are now."""

import torch

from ..text import TextEncoder
from ..widen import moved, widened
from ..world.attributes import ATTRIBUTES
from ..world.vocabulary import PAD, VOCABULARY, tokenise


def test_rows_follow_their_names():
    fresh, stored = torch.zeros(4, 2), torch.tensor([[1.0, 1], [2, 2], [9, 9]])
    assert moved(fresh, stored, ['cat', 'dog', 'fish', None], ['fish', 'cat', None])[:, 0].tolist() == [2, 0, 1, 9]


def test_an_older_text_encoder_reads_as_before_in_a_wider_world():
    """One that lacks the last subject and the word "yacht", and has its words in another order."""
    old_words = [word for word in reversed(VOCABULARY) if word != 'yacht']
    old_values = ATTRIBUTES | {'subject': ATTRIBUTES['subject'][:-1]}
    old, new = TextEncoder().eval(), TextEncoder().eval()
    old.token_embedding = torch.nn.Embedding(len(old_words), 128)
    old.attributes['subject'] = torch.nn.Linear(128, len(old_values['subject']) + 1)
    new.load_state_dict(widened(new, old.state_dict(), old_words, old_values))
    tokens = tokenise('a red fish moves to the right')
    as_before = [old_words.index(VOCABULARY[token]) for token in tokens]
    said = slice(0, tokens.index(PAD))  # padding has another number there
    ours, theirs = (encoder(torch.tensor([row[said]])) for encoder, row in ((new, tokens), (old, as_before)))
    assert torch.allclose(ours, theirs, atol=1e-5)
    ours, theirs = (e.attribute_logits(ours)['subject'][0] for e in (new, old))
    assert torch.allclose(ours[[*range(len(theirs) - 1), -1]], theirs, atol=1e-5), (
        'all but the new one, "not said" last'
    )
