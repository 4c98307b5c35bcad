"""What trains beside the transformer in one run on a GPU (gpu_run.py): the video decoder on the same GPU, the judge on the processor."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

from . import checkpoint
from .start_from import start_from

DECODER_SHARE = (
    0.5  # of the run's minutes, from their beginning: rendering for the transformer leaves the GPU idle meanwhile
)
JUDGE_THREADS, JUDGE_WORKERS, JUDGE_SHARDS = 7, 3, 240
LEFT_MINUTES = 0.6  # before the end, for what comes last


class Beside:
    """The companions `names` ('decoder', 'judge') of a run of `minutes`; their lines go where ours go."""

    def __init__(self, names, minutes: float, model: Path, out: Path, device: str, tiny: bool):
        """tiny: a rehearsal, which has seconds."""
        self.work, self.out, self.running = Path(tempfile.mkdtemp(prefix='kinora-')), out, {}
        commands = {
            'decoder': ['train_video_decoder', '--minutes', str(minutes * DECODER_SHARE), '--device', device]
            + ['--model', str(model), '--start', 'shipped', '--export', str(out), '--report', '40']
            + ['--batch', '2' if tiny else '64', '--trunk-rate', '8e-4', '--render', '2' if tiny else '128'],
            'judge': ['train_judge', '--minutes', str(max(0.02, minutes - LEFT_MINUTES)), '--on-the-wall']
            + ['--pool', '0' if tiny else str(JUDGE_SHARDS), '--pool-workers', '1' if tiny else str(JUDGE_WORKERS)]
            + ['--pool-device', device]
            + ['--fresh', '0.15', '--batch', '12' if tiny else '128', '--calibrate', '1' if tiny else '12'],
        }
        threads = {'decoder': 1, 'judge': 1 if tiny else JUDGE_THREADS}
        if names:
            start_from(model, self.work)
        for name in names:
            module, *words = commands[name]
            self.running[name] = subprocess.Popen(
                [sys.executable, '-m', f'models.training.{module}', '--work', str(self.work), *words],
                start_new_session=True,  # so that its own processes can be ended with it
                env=os.environ | {'OMP_NUM_THREADS': str(threads[name]), 'PYTHONUNBUFFERED': '1'},
            )

    def finish(self, seconds: float) -> dict[str, str]:
        """Waits so long for those still at work, ends them, and takes what they made. -> how each ended."""
        ends = {}
        for name, process in self.running.items():
            try:
                ends[name] = f'exit code {process.wait(max(1.0, seconds))}'
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
