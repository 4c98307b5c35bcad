"""What is exported is what was trained, to the precision of its storage, and the graphs compute the same."""

import torch

from ..autoencoder import Autoencoder
from ..check_export import TOLERANCE, check
from ..config import PRESETS
from ..export import export
from ..quantise import dequantise, quantise
from ..text import TextEncoder
from ..transformer import Transformer
from ..weight_files import read


def test_quantisation_error_is_half_a_step():
    weight = torch.randn(32, 128)
    q, scale = quantise(weight)
    assert q.dtype == torch.int8 and scale.shape == (32, 2)
    step = scale.float().repeat_interleave(64, 1)
    assert ((dequantise(q, scale) - weight).abs() <= 0.51 * step).all()


def test_export_round_trip(tmp_path):
    torch.manual_seed(0)
    transformer, text, autoencoder = Transformer(PRESETS['nano']), TextEncoder(), Autoencoder()
    torch.nn.init.normal_(
        transformer.head.head.weight, std=0.02
    )  # zero at the start of training, which would compare nothing
    manifest = export(tmp_path, transformer, text, autoencoder, {}, turbo=True)
    again, _, _ = read(tmp_path)
    for (name, ours), theirs in zip(again.state_dict().items(), transformer.state_dict().values()):
        assert (ours - theirs).abs().max() <= theirs.abs().max() / 127 + 1e-6, name
    assert all(error < TOLERANCE for error in check(tmp_path).values())
    assert {entry['path'] for entry in manifest['files']} <= {path.name for path in tmp_path.iterdir()}
    assert sum(entry['bytes'] for entry in manifest['files']) < 30e6
