"""The video decoder streams, its crops are parts of its pictures, its edges are sharp at any size, and what ships computes the same."""

import random

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from ..autoencoder import Autoencoder, Decoder
from ..check_export import relative, session, stream
from ..graphs.decoder import build_video_decoder
from ..video_decoder.film_crops import FILM_FRAMES, SIDE, Crops, make_shard
from ..video_decoder.network import SCALE, SLOTS, VideoDecoder, compose, film
from ..video_decoder.train import (
    BORDER,
    energy,
    film_inputs,
    film_loss,
    in_window,
    part_of,
    window_frames,
    window_layers,
)
from ..weight_files import VIDEO_DECODER, read_video_decoder, write_video_decoder


@pytest.fixture(scope='module')
def decoder():
    torch.manual_seed(0)
    decoder = VideoDecoder(channels=(16, 24, 32), blocks=(2, 1, 1)).eval()
    decoder.latents_mean.normal_()
    for name, parameter in decoder.named_parameters():
        if name.startswith(('edges', 'paint')):
            parameter.data.mul_(10)  # as large as they become
        if name.endswith('bias'):
            torch.nn.init.normal_(parameter, std=0.3)  # so that beyond the picture is not zero by chance
    return decoder


@torch.no_grad()
def test_streams(decoder):
    latents = torch.randn(2, 3, 24, 5, 6)
    colours, logits, _ = decoder(latents)
    memory, parts = None, []
    for part in latents.split(1, 1):
        *drawn, memory = decoder(part, memory)
        parts.append(drawn)
    for whole, streamed in zip((colours, logits), zip(*parts)):
        torch.testing.assert_close(torch.stack(streamed, 1).flatten(0, 1), whole, atol=1e-5, rtol=1e-5)
    assert not torch.allclose(decoder(latents[:, 1:2])[1], logits[1::3], atol=1e-3), 'the frame before counts'


@torch.no_grad()
def test_a_crop_is_drawn_as_in_the_whole_picture(decoder):
    latents = torch.randn(1, 3, 24, 10, 10)  # as large as the window, so that nothing is left out
    layers = (x.unflatten(0, (1, 3))[:, 1:].flatten(0, 1) for x in decoder(latents)[:2])
    whole = compose(*film_inputs(*layers, 2), 320, 320, slots=[1] + [3] * 4)
    for left, top in ((0, 0), (1, 3), (4, 0), (2, 2), (4, 4)):
        crop = window_frames(decoder, [latents[0]], [torch.tensor([left, top])])
        assert crop.shape == (1, FILM_FRAMES, 3, SIDE, SIDE)
        part = whole[..., 32 * top : 32 * top + SIDE, 32 * left : 32 * left + SIDE]
        inner = (..., slice(BORDER, -BORDER), slice(BORDER, -BORDER))
        torch.testing.assert_close(crop[inner], part[inner], atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_small_frames_of_a_window_lie_where_it_lies(decoder):
    latents, cells = torch.randn(3, 24, 12, 14), torch.tensor([7, 1])
    _, small, (place,) = window_layers(decoder, [latents], [cells])
    assert place == (4, 0, 10, 10)
    whole = Decoder.forward(decoder, latents[None] * decoder.latents_std + decoder.latents_mean)[0]
    inner = (..., slice(16, 64), slice(24, 72))
    assert small.shape == (1, 12, 3, 80, 80) and in_window(whole, place, 8).shape == small.shape
    assert (small - in_window(whole, place, 8))[inner].abs().mean() < 0.3 * (small - whole[..., :80, :80])[
        inner
    ].abs().mean()


def test_a_part_of_a_crop_is_that_part_of_its_film():
    rng, latents, small = random.Random(0), torch.zeros(3, 24, 12, 22), torch.zeros(12, 3, 96, 176)
    place = torch.arange(SIDE) // 32
    film = (place.view(-1, 1) * 10 + place).expand(FILM_FRAMES, 3, -1, -1)
    corners = set()
    for _ in range(50):
        _, _, cells, drawn = part_of(latents, small, torch.tensor([5, 3]), film, rng)
        x, y = (cells - torch.tensor([5, 3])).tolist()
        assert drawn.shape == (SLOTS + 1, 3, 128, 128)
        assert drawn[0, 0, 0, 0] == y * 10 + x and drawn[-1, 0, -1, -1] == y * 10 + x + 33
        corners.add((x, y))
    assert len(corners) == 9


def test_energy_asks_for_edges_but_not_where():
    edge = lambda at, soft: torch.sigmoid((torch.arange(32.0) - at) / soft).expand(1, 3, 3, 32, 32)
    right, blurred = edge(13.5, 0.2), edge(13.5, 4)
    moved = edge(14.5, 0.2)
    for dim in (3, 4):
        at = lambda x: energy(x.diff(dim=dim) if dim == 4 else x.transpose(3, 4).diff(dim=3), 8)
        assert (at(moved) - at(right)).abs().mean() < 0.25 * (at(blurred) - at(right)).abs().mean()
    assert film_loss(right, right, 8) == 0
    assert film_loss(blurred, right, 8) > film_loss(moved, right, 8)


def test_enlarges_as_torch_does_and_crops_the_middle():
    colours, logits = torch.rand(1, 2, 1, 3, 6, 8), torch.randn(1, 1, 12, 16)
    behind, front = F.interpolate(colours.flatten(0, 2), scale_factor=4, mode='bilinear')
    cover = torch.sigmoid(F.interpolate(logits, scale_factor=2, mode='bilinear'))[0, 0]
    expected = behind + (front - behind) * cover
    torch.testing.assert_close(compose(colours, logits, 24, 32)[0, 0], expected)
    torch.testing.assert_close(compose(colours, logits, 20, 24)[0, 0], expected[:, 2:-2, 4:-4])


@pytest.mark.parametrize('scale', (4, 5.5, 11.25))
def test_an_edge_is_as_sharp_at_any_size(scale):
    height, width = round(8 * scale), round(16 * scale)
    colours = torch.tensor([0.0, 1.0]).view(1, 2, 1, 1, 1, 1).expand(1, 2, 1, 3, 8, 16)
    place = (torch.arange(32) + 0.5) / 2 - 8.3  # base pixels right of an edge that is a little right of the middle
    picture = compose(colours, (16 * place).expand(1, 1, 16, 32), height, width, scale)[0, 0, 0, height // 2]
    assert ((picture > 0.1) & (picture < 0.9)).sum() <= 2, 'sharp'
    middle = (torch.arange(width) + 0.5 - width / 2)[(picture - 0.5).abs().argmin()] / scale
    assert abs(middle - 0.3) <= 1 / scale, 'where it belongs'


def test_films_have_a_first_frame_and_twelve_for_each_latent_after_it(decoder):
    with torch.no_grad():
        latents = torch.randn(1, 3, 24, 2, 3)
        frames = film(decoder, latents)
        assert frames.shape == (1, 2 * SLOTS + 1, 3, 16 * SCALE, 24 * SCALE)
        torch.testing.assert_close(film(decoder, latents[:, :1])[0, 0], frames[0, 0])
        assert film(decoder, latents, 90, 160).shape[-2:] == (90, 160)


def test_the_first_frame_of_a_crop_is_the_last_its_latent_saw():
    seen = []

    class Encoder(Autoencoder):
        def encode(self, frames):
            seen.append(frames)
            return torch.zeros(len(frames), 5, 24, *(side // 8 for side in frames.shape[3:]))

    shard = make_shard(Encoder(), 5, 1, size=4)
    assert torch.equal(shard['small'].float() / 255, torch.cat(seen))
    assert shard['film'].shape == (4, FILM_FRAMES, 3, SIDE, SIDE)
    for index, (left, top) in enumerate(shard['cells'].tolist()):
        latents, small, _, film = Crops.item(shard, index, 2)
        assert len(latents) == 2 and len(small) == 8
        for frame in range(5):  # the last small frame of the latent before, and the four of its own
            part = small[3 + frame, :, 8 * top : 8 * top + 48, 8 * left : 8 * left + 48].float()
            assert (F.avg_pool2d(film[3 * frame].float(), 4) - part).abs().mean() < 5


@torch.no_grad()
def test_what_ships_computes_the_same(tmp_path):
    torch.manual_seed(0)
    decoder = VideoDecoder()
    write_video_decoder(tmp_path, decoder)
    build_video_decoder(tmp_path / VIDEO_DECODER).save(tmp_path / 'video-decoder.onnx')
    assert (tmp_path / VIDEO_DECODER).stat().st_size < 4 * 2**20
    again, latents = read_video_decoder(tmp_path), torch.randn(1, 3, 24, 4, 6)
    colours, logits, _ = again(latents)
    steps = [('latents', latents[:, k].numpy()) for k in range(3)]
    memories = [(1, 192, 4, 6)] * 3 + [(1, 96, 8, 12), (1, 48, 8, 12)]
    for name, theirs in (('colours', colours.reshape(3, 2, 12, 32, 48)), ('logits', logits)):
        ours = np.stack(stream(session(tmp_path / 'video-decoder.onnx'), steps, name, memories))
        assert relative(ours, theirs) < 1e-5
    assert relative(logits.numpy(), decoder(latents)[1]) < 0.05, 'int8 changes little'
