"""Weights that ship to checkpoints, so that training goes on from them on a machine that has nothing else.

    python -m models.training.start_from --model models/kinora-nano --work .cache/train
Writes WORK/autoencoder-final.pt and WORK/transformer-start.pt where they are not yet. The alignment head, which does not
ship, begins anew; rounding to int8 and f16 cost less than the first minute of training gives back.
"""

import argparse
from pathlib import Path

import torch

from . import checkpoint, weight_files


def start_from(model: Path, work: Path):
    transformer, text, autoencoder = weight_files.read(model)
    modules = torch.nn.ModuleDict({'text': text, 'transformer': transformer})
    for name, state in (
        ('autoencoder-final', {'model': autoencoder.state_dict()}),
        (
            'transformer-start',
            {'model': modules.state_dict(), 'config': transformer.config, 'step': 0, 'seen': {'stills': 0, 'clips': 0}},
        ),
    ):
        path = work / f'{name}.pt'
        if not path.exists():
            checkpoint.save(path, state)
            print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', type=Path, default=Path('models/kinora-nano'))
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    arguments = parser.parse_args()
    start_from(arguments.model, arguments.work)


if __name__ == '__main__':
    main()
