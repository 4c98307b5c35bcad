"""Checkpoints to what ships: safetensors, ONNX graphs that point into them, vocabulary and manifest; then checks them.

python -m models.training.export --work .cache/train --name transformer-final --out models/kinora-nano
"""

import argparse
import shutil
from pathlib import Path

import torch

from . import weight_files as files
from .check_export import check
from .graphs import decoder, text_encoder
from .graphs import transformer as transformer_graph
from .latents import load_autoencoder
from .look import load_transformer
from .manifest import write_manifest, write_vocabulary

SHIPPED = Path(__file__).parent.parent / 'kinora-nano'
# Made by lexicon/, to be run again after an export, and by video_decoder/export.py: they follow the captions and the encoder.
KEPT = ('lexicon.json', files.VIDEO_DECODER, 'video-decoder.onnx')


def export(folder: Path, transformer, text, autoencoder, training: dict, turbo: bool):
    config = transformer.config
    files.write(folder, transformer, text, autoencoder)
    text_encoder.build(
        folder / files.TEXT, config.text_dim, config.text_len, text.blocks[0].num_heads, len(text.blocks)
    ).save(folder / 'text-encoder.onnx')
    transformer_graph.build(folder / files.TRANSFORMER, config).save(folder / 'transformer.onnx')
    decoder.build_decoder(folder / files.DECODER).save(folder / 'decoder.onnx')
    decoder.build_encoder(folder / files.ENCODER).save(folder / 'encoder.onnx')
    write_vocabulary(folder)
    if folder.resolve() != SHIPPED.resolve():
        for name in KEPT:
            shutil.copy(SHIPPED / name, folder)
    return write_manifest(folder, transformer, text, autoencoder, training, turbo)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--name', default='transformer-final', help='of the checkpoint')
    parser.add_argument('--out', type=Path, default=Path('models/kinora-nano'))
    arguments = parser.parse_args()
    transformer, text, state = load_transformer(arguments.work / f'{arguments.name}.pt')
    options = {
        name: value
        for name, value in state.get('arguments', {}).items()
        if isinstance(value, (int, float)) or name == 'preset'
    }
    training = {'step': state['step'], 'samplesSeen': state['seen'], 'options': options, 'torch': torch.__version__}
    manifest = export(
        arguments.out, transformer, text, load_autoencoder(arguments.work), training, 'turbo_step' in state
    )
    for needs in ('wgsl', 'cpu'):
        total = sum(
            entry['bytes'] for entry in manifest['files'] if entry['needs'] in (needs, 'both') and entry['firstClip']
        )
        print(f'first clip, {needs}: {total / 1e6:.1f} MB')
    print(f'everything: {sum(entry["bytes"] for entry in manifest["files"]) / 1e6:.1f} MB')
    for name, error in check(arguments.out).items():
        print(f'onnxruntime against PyTorch, {name}: relative error {error:.1e}')


if __name__ == '__main__':
    main()
