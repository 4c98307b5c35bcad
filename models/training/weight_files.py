"""Modules to the safetensors files that ship, and back. The transformer's block matrices are int8, everything else f16."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from .autoencoder import Autoencoder
from .config import TransformerConfig
from .quantise import CONV_GROUP_SIZE, dequantise, quantise
from .text import TextEncoder
from .transformer import Transformer
from .video_decoder.network import VideoDecoder
from .widen import widened

TRANSFORMER, TEXT, DECODER, ENCODER, VIDEO_DECODER = (
    'transformer.safetensors',
    'text-encoder.safetensors',
    'autoencoder.safetensors',
    'encoder.safetensors',
    'video-decoder.safetensors',
)
SCALE = '.scale'  # appended to the name of a quantised tensor


def is_quantised(name, tensor):
    return name.startswith('blocks.') and tensor.dim() == 2


def transformer_tensors(transformer: Transformer) -> dict[str, torch.Tensor]:
    tensors = {}
    for name, tensor in transformer.state_dict().items():
        if name.startswith('alignment'):
            continue  # trains the early blocks; of no use afterwards
        if is_quantised(name, tensor):
            tensors[name], tensors[name + SCALE] = quantise(tensor.float())
        else:
            tensors[name] = tensor.half()
    return tensors


def save(tensors: dict[str, torch.Tensor], path: Path):
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({key: value.contiguous().cpu() for key, value in tensors.items()}, path)


def write_transformer(folder: Path, transformer, text):
    save(transformer_tensors(transformer), folder / TRANSFORMER)
    save({name: tensor.half() for name, tensor in text.state_dict().items()}, folder / TEXT)


def write(folder: Path, transformer, text, autoencoder):
    write_transformer(folder, transformer, text)
    tensors = {name: tensor.half() for name, tensor in autoencoder.state_dict().items()}
    normalisation = {name: tensors[name] for name in ('latents_mean', 'latents_std')}
    save(
        {name: tensor for name, tensor in tensors.items() if name.startswith('decoder.')} | normalisation,
        folder / DECODER,
    )
    save(
        {name: tensor for name, tensor in tensors.items() if name.startswith('encoder.')} | normalisation,
        folder / ENCODER,
    )


def read(folder: Path):
    """-> transformer, text encoder, autoencoder in float32 with the very numbers that ship; words and values that the folder does not
    know yet begin anew (widen.py)."""
    manifest = json.loads((folder / 'manifest.json').read_text())
    described = manifest['transformer']
    fields = {name: described[name] for name in TransformerConfig.__dataclass_fields__ if name in described}
    config = TransformerConfig(**fields | {'patch_size': tuple(described['patch_size'])})
    transformer, text, autoencoder = Transformer(config), TextEncoder(config.text_dim), Autoencoder(config.out_dim)
    stored = load_file(folder / TRANSFORMER)
    transformer.load_state_dict(
        {
            name: dequantise(tensor, stored[name + SCALE]) if name + SCALE in stored else tensor.float()
            for name, tensor in stored.items()
            if not name.endswith(SCALE)
        }
    )
    words = json.loads((folder / manifest['textEncoder']['vocabulary']).read_text())
    stored = {name: tensor.float() for name, tensor in load_file(folder / TEXT).items()}
    text.load_state_dict(widened(text, stored, words, manifest['attributes']))
    autoencoder.load_state_dict(
        {name: tensor.float() for file in (DECODER, ENCODER) for name, tensor in load_file(folder / file).items()}
    )
    return transformer.eval(), text.eval(), autoencoder.eval()


def write_video_decoder(folder: Path, decoder: VideoDecoder):
    """Convolutions of the blocks and between the sizes are int8, the rest f16."""
    tensors = {}
    for name, tensor in decoder.state_dict().items():
        key = name if name.startswith('latents_') else f'decoder.{name}'
        wide = tensor.dim() == 4 and len(tensor) > 1 and tensor[0].numel() % CONV_GROUP_SIZE == 0
        if wide:
            tensors[key], tensors[key + SCALE] = quantise(tensor.float(), CONV_GROUP_SIZE)
        else:
            tensors[key] = tensor.half()
    save(tensors, folder / VIDEO_DECODER)


def read_video_decoder(folder: Path) -> VideoDecoder:
    """In float32 with the very numbers that ship."""
    stored, decoder = load_file(folder / VIDEO_DECODER), VideoDecoder()
    decoder.load_state_dict(
        {
            name.removeprefix('decoder.'): dequantise(tensor, stored[name + SCALE])
            if name + SCALE in stored
            else tensor.float()
            for name, tensor in stored.items()
            if not name.endswith(SCALE)
        }
    )
    return decoder.eval()
