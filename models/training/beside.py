"""What trains beside the transformer in one run on a GPU (gpu_run.py): the video decoder on the same GPU, the judge on the processor."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch

from . import checkpoint
from .start_from import start_from

DECODER_SHARE = 0.5  # of the minutes, from their beginning: rendering for the transformer leaves the GPU idle meanwhile
LEFT_MINUTES = 0.6  # before the end, for what comes last
THREADS = {'decoder': 1, 'judge': 7}  # of the processor
FULL = {
    'decoder': {'batch': 64, 'render': 128},
    'judge': {'pool': 240, 'pool-workers': 3, 'batch': 128, 'calibrate': 12},
}
REHEARSED = {  # in seconds, on a processor
    'decoder': {'batch': 2, 'render': 2},
    'judge': {'pool': 0, 'pool-workers': 1, 'batch': 12, 'calibrate': 1},
}


class Beside:
    """The companions `names` ('decoder', 'judge') of a run of `minutes`; their lines go where ours go."""

    def __init__(self, names, minutes: float, model: Path, out: Path, device: str, tiny: bool):
        """tiny: a rehearsal."""
        self.work, self.out, self.running = Path(tempfile.mkdtemp(prefix='kinora-')), out, {}
        judged = max(0.02, minutes - LEFT_MINUTES)
        modules = {'decoder': 'video_decoder.train', 'judge': 'judge.train'}
        options = {
            'decoder': {'minutes': minutes * DECODER_SHARE, 'device': device, 'model': model, 'start': 'shipped'}
            | {'export': out, 'report': 40, 'trunk-rate': 8e-4},
            'judge': {'minutes': judged, 'pool-device': device, 'fresh': 0.15},
        }
        flags = {'decoder': [], 'judge': ['--on-the-wall']}
        if names:
            start_from(model, self.work)
        for name in names:
            chosen = options[name] | (REHEARSED if tiny else FULL)[name] | {'work': self.work}
            words = [word for option, value in chosen.items() for word in (f'--{option}', str(value))]
            self.running[name] = subprocess.Popen(
                [sys.executable, '-m', f'models.training.{modules[name]}', *words, *flags[name]],
                start_new_session=True,  # so that its own processes can be ended with it
                env=os.environ | {'OMP_NUM_THREADS': str(1 if tiny else THREADS[name]), 'PYTHONUNBUFFERED': '1'},
            )

    def finish(self, seconds: float) -> dict[str, str]:
        """Waits so long for those still at work, ends them, and takes what they made. -> how each ended."""
        ends, end = {}, time.monotonic() + seconds
        for name, process in self.running.items():
            try:
                ends[name] = f'exit code {process.wait(max(1.0, end - time.monotonic()))}'
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                ends[name] = 'not done in time'
        judge = self.work / 'judge' / 'judge.pt'
        if judge.exists():  # without what only going on needs
            state = checkpoint.load(judge)
            torch.save(
                {name: state[name] for name in ('model', 'step', 'scenes', 'calibration')}, self.out / 'judge.pt'
            )
        return ends
