"""manifest.json: every fact an engine needs to run the model, and a hash of every megabyte of it."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from . import weight_files as files
from .autoencoder import FRAMES_PER_LATENT, LATENT_LIMIT, NORM_EPS, PIXELS_PER_LATENT
from .distil import STEPS, TURBO_OFFSET
from .quantise import AXIS, BITS, CONV_GROUP_SIZE, GROUP_SIZE
from .train_transformer import SMALLEST_SIGMA
from .video_decoder.network import GROUPS, SCALE, SLOTS
from .world.attributes import ATTRIBUTES, HELD_COLOURS, HELD_SETTINGS
from .world.scene import FPS, FRAMES, SIZES
from .world.vocabulary import LENGTH, PAD, START, UNKNOWN, VOCABULARY

CHUNK_BYTES = 1 << 20
# role; which engine path reads it; whether a first text-to-video clip needs it (the encoder serves pictures and clips as input).
FILES = {
    files.TEXT: ('weights', 'both', True),
    'text-encoder.onnx': ('graph', 'both', True),
    'vocabulary.json': ('text', 'both', True),
    'lexicon.json': ('text', 'both', True),
    files.TRANSFORMER: ('weights', 'both', True),
    'transformer.onnx': ('graph', 'cpu', True),
    files.DECODER: ('weights', 'both', False),
    'decoder.onnx': ('graph', 'cpu', False),
    files.VIDEO_DECODER: ('weights', 'both', True),
    'video-decoder.onnx': ('graph', 'cpu', True),
    files.ENCODER: ('weights', 'both', False),
    'encoder.onnx': ('graph', 'cpu', False),
}


def describe_file(folder: Path, name: str) -> dict:
    data = (folder / name).read_bytes()
    role, needs, first_clip = FILES[name]
    digest = lambda part: hashlib.sha256(part).hexdigest()
    return {
        'path': name,
        'bytes': len(data),
        'sha256': digest(data),
        'role': role,
        'needs': needs,
        'firstClip': first_clip,
        'chunkBytes': CHUNK_BYTES,
        'chunks': [digest(data[start : start + CHUNK_BYTES]) for start in range(0, len(data), CHUNK_BYTES)],
    }


def write_vocabulary(folder: Path):
    (folder / 'vocabulary.json').write_text(json.dumps(VOCABULARY))


def update_manifest(folder: Path, name: str):
    """Describes one file anew, after it alone was made again."""
    path = folder / 'manifest.json'
    manifest = json.loads(path.read_text())
    manifest['files'] = [describe_file(folder, name) if file['path'] == name else file for file in manifest['files']]
    path.write_text(json.dumps(manifest, indent=1) + '\n')


def describe_video_decoder(decoder) -> dict:
    """What an engine needs to know; video_decoder/network.py says how it is built."""
    return {
        'weights': files.VIDEO_DECODER,
        'graph': 'video-decoder.onnx',
        'latent_channels': decoder.conv_in.in_channels,
        'spatial': PIXELS_PER_LATENT,
        'slots': SLOTS,
        'groups': GROUPS,
        'trainedScale': SCALE,
        'fps': SLOTS * FPS // FRAMES_PER_LATENT,
        'eps': NORM_EPS,
        'channels': {
            'fine': decoder.edges.in_channels,
            'high': decoder.conv_out.in_channels,
            'low': decoder.conv_in.out_channels,
        },
        'decoderBlocks': {'fine': len(decoder.fine), 'high': len(decoder.high), 'low': len(decoder.low)},
        'quantisation': {'bits': BITS, 'groupSize': CONV_GROUP_SIZE, 'scale': '<name>.scale, f16, value = q * scale'},
    }


def write_manifest(folder: Path, transformer, text, autoencoder, training: dict, turbo: bool):
    """`turbo`: the weights come from distil.py, and know its few passes too."""
    config, decoder, encoder = transformer.config, autoencoder.decoder, autoencoder.encoder
    width = lambda module: module.weight.shape[0]
    manifest = {
        'format': 1,
        'name': 'kinora-nano',
        'version': '0.10.0',
        'licence': 'MIT',
        'fps': FPS,
        'frames': FRAMES,
        'sizes': {ratio: {'width': width, 'height': height} for ratio, (width, height) in SIZES.items()},
        'sampling': {
            'steps': 8,
            'guidance_scale': 4.0,
            'shift': 3.0,
            'smallest_sigma': SMALLEST_SIGMA,
            'first_frame_candidates': 4,
        }
        | ({'turbo': {'steps': STEPS, 'sigma_offset': TURBO_OFFSET}} if turbo else {}),
        'textEncoder': {
            'graph': 'text-encoder.onnx',
            'weights': files.TEXT,
            'vocabulary': 'vocabulary.json',
            'lexicon': 'lexicon.json',
            'words': '[a-z]+',
            'length': LENGTH,
            'pad': PAD,
            'unknown': UNKNOWN,
            'start': START,
            'dim': config.text_dim,
            'num_layers': len(text.blocks),
            'num_heads': text.blocks[0].num_heads,
            'eps': text.norm.eps,
        },
        'transformer': asdict(config)
        | {
            'weights': files.TRANSFORMER,
            'graph': 'transformer.onnx',
            'mask_padding': True,
            'sigma_per_frame': True,
            'patch_order': 'c,ph,pw',
            'head_order': 'c,ph,pw',
            'quantisation': {
                'bits': BITS,
                'groupSize': GROUP_SIZE,
                'axis': AXIS,
                'scale': '<name>.scale, f16, value = q * scale',
            },
        },
        'autoencoder': {
            'weights': files.DECODER,
            'encoderWeights': files.ENCODER,
            'graph': 'decoder.onnx',
            'encoderGraph': 'encoder.onnx',
            'latent_channels': autoencoder.latent_channels,
            'spatial': PIXELS_PER_LATENT,
            'temporal': FRAMES_PER_LATENT,
            'latents_mean': autoencoder.latents_mean.half().float().flatten().tolist(),
            'latents_std': autoencoder.latents_std.half().float().flatten().tolist(),
            'latent_limit': LATENT_LIMIT,
            'eps': NORM_EPS,
            'activation': 'silu',
            'channels': {'high': width(decoder.conv_out) // 2, 'low': width(decoder.conv_in)},
            'decoderBlocks': {'low': len(decoder.low), 'high': len(decoder.high)},
            'encoderBlocks': {'high': len(encoder.high), 'low': len(encoder.low)},
            'memory': 'low blocks, and the first high block of the decoder',
        },
        'videoDecoder': describe_video_decoder(files.read_video_decoder(folder)),
        'attributes': {name: list(values) for name, values in ATTRIBUTES.items()},
        'neverTrained': {'subject,setting': sorted(HELD_SETTINGS), 'subject,colour': sorted(HELD_COLOURS)},
        'training': training,
        'files': [describe_file(folder, name) for name in FILES],
    }
    (folder / 'manifest.json').write_text(json.dumps(manifest, indent=1) + '\n')
    return manifest
