"""Teaches the text encoder to read pairs of words whose pictures are never shown, as the last thing before export.

    python -m models.training.train_reading --name turbo-guidance
Reads WORK/NAME.pt, writes WORK/NAME-read.pt: the weights, and what export tells of them. A minute of one core.

Pictures of some pairs are kept from training, to see whether the network combines words (world/attributes.py: HELD_SETTINGS,
HELD_COLOURS). With the pictures went the sentences, so a network to which "orange rocket" was never said read a yellow one, and the
page told its visitor so. Here it reads sentences of all pairs, without pictures, while its prompt embeds of those sentences that
it was trained with stay where they are. The transformer is not touched and never sees these pairs.
"""

import argparse
import random
from pathlib import Path

import torch

from . import checkpoint
from .look import load_transformer
from .text import TextEncoder, attribute_loss, attribute_targets
from .world import phrases
from .world.attributes import ATTRIBUTES, HELD_COLOURS, HELD_SETTINGS
from .world.captions import write_caption
from .world.scene import sample_attributes
from .world.vocabulary import PAD, tokenise

BATCH = 128
RATE = 5e-4
TOLD = ('config', 'step', 'turbo_step', 'seen', 'arguments')  # of a checkpoint, by export
ANCHOR = 3.0  # of the prompt embeds of trained sentences to where they were, against reading


def sentences(rng: random.Random, count: int, held: bool):
    """Captions -> tokens (count, 28) int64, what they tell (count, attributes) int64."""
    drawn = [sample_attributes(rng, held) for _ in range(count)]
    written = [write_caption(each, rng, (rng.uniform(-1, 1), rng.uniform(-1, 1))) for each in drawn]
    targets = [attribute_targets(each, caption.named) for each, caption in zip(drawn, written)]
    return torch.tensor([tokenise(caption.text) for caption in written]), torch.tensor(targets)


def train(text: TextEncoder, steps: int, seed=0):
    """Trains `text` in place."""
    rng = random.Random(seed)
    before = TextEncoder(text.position_embedding.shape[1])
    before.load_state_dict(text.state_dict())
    before.requires_grad_(False).eval()
    optimizer = torch.optim.AdamW(text.parameters(), RATE, weight_decay=0.0)
    for step in range(steps):
        (tokens, targets), (unheld, unheld_targets) = (sentences(rng, BATCH // 2, held) for held in (True, False))
        embeds = text(torch.cat([tokens, unheld]))
        is_word = (unheld != PAD).unsqueeze(-1)
        moved = ((embeds[len(tokens) :] - before(unheld)) ** 2 * is_word).sum() / is_word.sum() / embeds.shape[-1]
        loss = attribute_loss(text.attribute_logits(embeds), torch.cat([targets, unheld_targets])) + ANCHOR * moved
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for group in optimizer.param_groups:
            group['lr'] = RATE * (1 - step / steps)
        optimizer.step()
        if step % 100 == 0 or step == steps - 1:
            print(f'step {step} loss {loss.item():.4f}, embeds moved {moved.item():.5f}', flush=True)


@torch.no_grad()
def read_right(text: TextEncoder, held: bool, count=2000) -> float:
    """The share of fresh sentences that are read right, every attribute of each."""
    tokens, targets = sentences(random.Random('fresh'), count, held)
    logits = text.attribute_logits(text(tokens))
    read = torch.stack([logits[name].argmax(-1) for name in ATTRIBUTES], 1)
    return (read == targets).all(1).float().mean().item()


@torch.no_grad()
def misread_pairs(text: TextEncoder) -> list[str]:
    """Of the pairs that are never shown, those that are misread where nothing else is said: "orange rocket"."""
    wrong = []
    for name, pairs in (('colour', HELD_COLOURS), ('setting', HELD_SETTINGS)):
        for subject, value in sorted(pairs):
            attributes = dict.fromkeys(ATTRIBUTES, '') | {'subject': subject, name: value}
            phrase = f'{value} {subject}' if name == 'colour' else f'a {subject} {phrases.SETTINGS[value][0]}'
            logits = text.attribute_logits(text(torch.tensor([tokenise(phrase)])))
            told = {key: (*ATTRIBUTES[key], '')[logits[key].argmax(-1).item()] for key in ('subject', name)}
            if told != {key: attributes[key] for key in told}:
                wrong.append(f'{phrase}: {" ".join(told.values())}')
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--name', default='turbo-guidance', help='of the checkpoint')
    parser.add_argument('--steps', type=int, default=600)
    arguments = parser.parse_args()
    transformer, text, state = load_transformer(arguments.work / f'{arguments.name}.pt')
    report = lambda when: print(
        f'{when}: read right of never shown pairs {read_right(text, True):.3f}, of others {read_right(text, False):.3f};',
        *misread_pairs(text),
        flush=True,
    )
    report('before')
    train(text, arguments.steps)
    report('after')
    modules = torch.nn.ModuleDict({'text': text, 'transformer': transformer})
    kept = {name: state[name] for name in TOLD if name in state}
    checkpoint.save(arguments.work / f'{arguments.name}-read.pt', kept | {'model': modules.state_dict()})


if __name__ == '__main__':
    main()
