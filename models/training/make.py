"""Makes the model from nothing: autoencoder, latents, transformer, decay, turbo, export, fixtures, judge, evaluation.

    python -m models.training.make --hours 8
Every stage resumes, so a run that was stopped goes on by the same command. Shares of the time are those that two CPU cores
were seen to need; on a GPU (`--device cuda --preset mini`) they are generous.
"""

import argparse
import subprocess
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--hours', type=float, default=8)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--preset', default='nano')
    parser.add_argument('--out', type=Path, default=Path('models/kinora-nano'))
    arguments = parser.parse_args()
    minutes = arguments.hours * 60
    work, device = ['--work', str(arguments.work)], ['--device', arguments.device]
    transformer = ['train_transformer', *work, *device, '--preset', arguments.preset, '--first-frames', '.75']

    def stage(module, *options):
        print(f'== {module} {" ".join(options)}', flush=True)
        subprocess.run([sys.executable, '-m', f'models.training.{module}', *options], check=True)

    if not (arguments.work / 'autoencoder-final.pt').exists():
        stage('train_autoencoder', *work, *device, '--minutes', str(minutes * 0.15))
    stage('latents', *work, *device)
    if not (arguments.work / 'transformer-final.pt').exists():
        stage(*transformer, '--minutes', str(minutes * 0.5))
        stage(*transformer, '--decay-minutes', str(minutes * 0.15))
    stage('distil', *work, *device, '--minutes', str(minutes * 0.1))
    stage('train_reading', *work)
    stage('export', *work, '--name', 'turbo-guidance-read', '--out', str(arguments.out))
    stage('fixtures', '--model', str(arguments.out))
    stage('judge.train', *work, *device, '--minutes', str(minutes * 0.05))
    stage('evaluate', *work, *device, '--model', str(arguments.out))


if __name__ == '__main__':
    main()
