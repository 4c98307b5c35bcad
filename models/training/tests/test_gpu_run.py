"""The run on a GPU, rehearsed on the CPU with a tiny network, so that it works the first time a GPU is there."""

import json
import subprocess
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

ROOT = Path(__file__).parents[3]


def test_rehearsal_trains_distils_and_writes(tmp_path):
    options = ['--device', 'cpu', '--preset', 'tiny', '--minutes', '0.1', '--batch', '14', '--scenes', '4']
    options += ['--workers', '1', '--sheet', '1', '--no-compile', '--most-scenes', '8']
    command = [sys.executable, '-m', 'models.training.gpu_run', '--out', str(tmp_path), *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    files = list(tmp_path.iterdir())
    assert len(files) <= 8 and all(file.stat().st_size <= 16e6 for file in files)
    assert {'trunk.safetensors'} <= {file.name for file in files}
    log = json.loads((tmp_path / 'log.json').read_text())
    assert list(log['phases']) == ['data', 'start', 'transformer', 'turbo', 'end']
    assert log['phases']['transformer']['steps'] > 0 and log['phases']['turbo']['steps'] > 0
    weights = load_file(tmp_path / 'transformer.safetensors')
    assert all(tensor.isfinite().all() for tensor in weights.values() if tensor.dtype != torch.int8)
    assert weights['head.head.weight'].abs().max() > 0, 'the head began at zero'
