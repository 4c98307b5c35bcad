"""The video decoder's checkpoint to what ships: safetensors, ONNX graph and its part of the manifest; then checks them.

python -m models.training.video_decoder.export --work .cache/train --name video-decoder-final --edge-gain 1.75 --out models/kinora-nano
The logits of the edges are hedges, as all that is learned from examples; --edge-gain multiplies them, so that edges are as crisp as
rendered ones, for a fifth of a decibel. `--name shipped` takes what --out has, whose gain counts already.
"""

import argparse
import json
from pathlib import Path

from .. import weight_files as files
from ..check_export import check_video_decoder
from ..graphs.decoder import build_video_decoder
from ..manifest import FILES, describe_file, describe_video_decoder
from .network import VideoDecoder
from .train import SHIPPED, load


def export_video_decoder(folder: Path, decoder: VideoDecoder):
    files.write_video_decoder(folder, decoder)
    build_video_decoder(folder / files.VIDEO_DECODER).save(folder / 'video-decoder.onnx')


def multiply_edges(decoder: VideoDecoder, gain: float):
    """The logit of every edge times `gain`, in place."""
    decoder.edges.weight.data.mul_(gain)
    decoder.edges.bias.data.mul_(gain)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--work', type=Path, default=Path('.cache/train'))
    parser.add_argument('--name', default='video-decoder-final', help=f'of the checkpoint, or "{SHIPPED}"')
    parser.add_argument('--edge-gain', type=float, default=1.0)
    parser.add_argument('--out', type=Path, default=Path('models/kinora-nano'))
    arguments = parser.parse_args()
    if arguments.name == SHIPPED:
        decoder = files.read_video_decoder(arguments.out)
    else:
        decoder = VideoDecoder()
        load(decoder, arguments.work / 'decoder' / f'{arguments.name}.pt')
    multiply_edges(decoder, arguments.edge_gain)
    export_video_decoder(arguments.out, decoder)
    path = arguments.out / 'manifest.json'
    manifest = json.loads(path.read_text())
    manifest['videoDecoder'] = describe_video_decoder(decoder)
    manifest['files'] = [describe_file(arguments.out, name) for name in FILES]
    path.write_text(json.dumps(manifest, indent=1) + '\n')
    for name, error in check_video_decoder(arguments.out).items():
        print(f'onnxruntime against PyTorch, {name}: relative error {error:.1e}')


if __name__ == '__main__':
    main()
