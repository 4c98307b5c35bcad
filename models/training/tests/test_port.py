"""The ported networks give the numbers of the earlier prototype, whose tiny random weights and results are kept beside."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from ..config import PRESETS
from .prototype_names import convert_autoencoder, convert_text, convert_transformer
from ..text import TextEncoder, padding_bias
from ..transformer import Transformer, patchify, unpatchify

REFERENCES = Path(__file__).parent / 'references'


def load(name):
    tensors = load_file(REFERENCES / f'{name}.safetensors')
    model = {key.removeprefix('model.'): value for key, value in tensors.items() if key.startswith('model.')}
    return model, {key: value for key, value in tensors.items() if not key.startswith('model.')}


@torch.no_grad()
def test_autoencoder_matches():
    model, expected = load('autoencoder')
    autoencoder = convert_autoencoder(model)
    torch.testing.assert_close(
        autoencoder.encode(expected['frames'].float()), expected['latents'], atol=1e-5, rtol=1e-5
    )
    torch.testing.assert_close(autoencoder.decode(expected['latents']), expected['decoded'], atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_decoder_streams():
    model, expected = load('autoencoder')
    autoencoder = convert_autoencoder(model)
    raw, memory, frames = expected['latents'] * autoencoder.latents_std + autoencoder.latents_mean, None, []
    for part in raw.split(1, dim=1):
        decoded, memory = autoencoder.decoder(part, memory)
        frames.append(decoded)
    torch.testing.assert_close(torch.cat(frames, 1)[:, 3:], expected['decoded'], atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_transformer_matches():
    model, expected = load('transformer')
    config = replace(
        PRESETS['nano'],
        dim=48,
        ffn_dim=64,
        num_heads=2,
        num_layers=2,
        in_dim=4,
        out_dim=4,
        text_dim=16,
        alignment_block=1,
    )
    transformer = Transformer(config, 40)
    transformer.load_state_dict(convert_transformer(model))
    text = TextEncoder(16)
    # The prototype's words are numbered otherwise; the tokens of this test index its own embedding.
    weights = convert_text(model, ['<pad>', '<unk>', '<bos>'])
    del weights['token_embedding.weight']
    text.load_state_dict(weights, strict=False)
    text.token_embedding = torch.nn.Embedding.from_pretrained(model['emb.weight'].float())
    tokens, latents = expected['tokens'], expected['latents']
    prompt_embeds = text(tokens)
    torch.testing.assert_close(transformer.text_embedding(prompt_embeds), expected['text'], atol=1e-4, rtol=1e-4)
    prediction, alignment = transformer(
        patchify(latents), expected['sigmas'], prompt_embeds, padding_bias(tokens), *transformer.rope(3, 4, 6), True
    )
    torch.testing.assert_close(unpatchify(prediction, 4, 6), expected['prediction'], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(alignment, expected['alignment'], atol=1e-4, rtol=1e-4)


def test_patches_return():
    latents = torch.randn(2, 3, 5, 4, 6)
    assert torch.equal(unpatchify(patchify(latents), 4, 6), latents)


@pytest.mark.parametrize('name', PRESETS)
def test_heads_divide(name):
    config = PRESETS[name]
    assert config.dim % config.num_heads == 0 and config.alignment_block < config.num_layers
