"""Reads clips that an engine made: a folder of .mp4 files, or of folders of .png frames."""

import subprocess
from pathlib import Path

import numpy as np
import torch
from PIL import Image


def read_mp4(path: Path, width: int, height: int):
    """-> (T, 3, height, width) uint8; needs ffmpeg."""
    command = [
        'ffmpeg',
        '-v',
        'error',
        '-i',
        str(path),
        '-vf',
        f'scale={width}:{height}',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-',
    ]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return torch.from_numpy(np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3).copy()).permute(0, 3, 1, 2)


def read_clip(path: Path, width: int, height: int):
    if path.suffix == '.mp4':
        return read_mp4(path, width, height)
    frames = [
        np.asarray(Image.open(file).convert('RGB').resize((width, height))) for file in sorted(path.glob('*.png'))
    ]
    return torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2)
