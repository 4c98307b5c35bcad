"""The judge as it lies in models/kinora-judge, so that everybody measures with the same one; its README there says how good it is.

    python -m models.training.judge.file --work .cache/train
writes WORK/judge/judge.pt (train.py) there, in float16: 2.9 MB.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from .. import checkpoint
from .network import Judge

SHIPPED = Path('models/kinora-judge/judge.safetensors')


def write_judge(judge: Judge, path: Path):
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: value.half().contiguous() for name, value in judge.state_dict().items()}, path)


def load_judge(path: Path = SHIPPED, device='cpu') -> Judge:
    """From a file that write_judge wrote, or from a checkpoint of train.py (.pt); computes in float32."""
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is not there; run from the repository's root, or say --judge WORK/judge/judge.pt"
        )
    judge = Judge()
    judge.load_state_dict(checkpoint.load(path)['model'] if path.suffix == '.pt' else load_file(path))
    return judge.eval().to(device)


def add_judge_argument(parser: argparse.ArgumentParser):
    parser.add_argument('--judge', type=Path, default=SHIPPED, help='that ships, or a checkpoint of train.py')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--to', type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    with torch.no_grad():
        write_judge(load_judge(arguments.work / 'judge' / 'judge.pt'), arguments.to)
    print(f'{arguments.to}: {arguments.to.stat().st_size / 1e6:.1f} MB')


if __name__ == '__main__':
    main()
