"""Sizes of the networks. `nano` is what two CPU cores can train in background hours, `small` and `mini` want one GPU (`mini` is
more than ships: its int8 weights alone are 55 MB), `tiny` only rehearses."""

from dataclasses import dataclass

from .world.vocabulary import LENGTH


@dataclass(frozen=True)
class TransformerConfig:
    """Names of Wan 2.1's config; see transformer.py for what differs from Wan."""

    dim: int = 256
    ffn_dim: int = 1024
    num_heads: int = 4
    num_layers: int = 8
    freq_dim: int = 256  # width of the sinusoid of the noise level
    in_dim: int = 26  # the latents and two coordinates
    out_dim: int = 24
    patch_size: tuple[int, int, int] = (1, 2, 2)
    text_dim: int = 128
    text_len: int = LENGTH
    eps: float = 1e-6
    rope_theta: float = 100.0  # Wan: 10000; our grids are at most 5 x 11 x 11
    prediction_type: str = 'sample'  # what comes out: 'sample' = clean latents, 'flow_prediction' = noise - latents
    alignment_block: int = 4  # blocks before the scene-alignment head (training only)


PRESETS = {
    'tiny': TransformerConfig(dim=64, ffn_dim=128, num_heads=1, num_layers=2, alignment_block=1),
    'nano': TransformerConfig(),
    'small': TransformerConfig(dim=320, ffn_dim=1280, num_heads=5, num_layers=10),
    'mini': TransformerConfig(dim=512, ffn_dim=2048, num_heads=8, num_layers=12, alignment_block=5),
}
