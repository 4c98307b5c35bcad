"""Known layers, drawn, are the film they come from; their loss is least for what says them."""

import torch

from ..video_decoder.film_crops import FILM_FRAMES, SIDE
from ..video_decoder.known_layers import known_layers, layers_loss
from ..video_decoder.network import SLOTS, VideoDecoder, compose
from ..video_decoder.train_layers import INNER, INNER_EDGES, known_crop
from ..world.render import render
from ..world.scene import sample_scene


def moving_disc():
    """A brown disc on green that crosses a still black bar: (12, 3, 96, 96)."""
    y, x = torch.meshgrid(torch.arange(96.0), torch.arange(96.0), indexing='ij')
    ground, bar, disc = (torch.tensor(c).view(3, 1, 1) for c in ((0.2, 0.7, 0.3), (0.0, 0.0, 0.0), (0.5, 0.3, 0.1)))
    still = torch.where((y > 60) & (y < 70), bar, ground)
    return torch.stack([torch.where((x - 30 - 2 * t).hypot(y - 40) < 20, disc, still) for t in range(SLOTS)])


def test_drawn_they_are_the_film():
    film = moving_disc()
    colours, logits, contrast = known_layers(film)
    assert colours.shape == (2, 4, 3, 24, 24) and logits.shape == (12, 48, 48) and contrast.shape == (4, 24, 24)
    drawn = compose(colours[None], logits[None], 96, 96)[0]
    error = (drawn - film).square().mean()
    blurred = torch.nn.functional.avg_pool2d(film, 4).repeat_interleave(4, -1).repeat_interleave(4, -2)
    assert error < 0.25 * (blurred - film).square().mean()
    gradient = lambda x: x.diff(dim=-1).square().mean() + x.diff(dim=-2).square().mean()
    assert gradient(drawn) > 0.6**2 * gradient(film)


def test_one_colour_has_no_edge():
    colours, _, contrast = known_layers(torch.full((SLOTS, 3, 32, 32), 0.4))
    assert (colours - 0.4).abs().max() < 1e-5 and contrast.max() == 0


def test_the_brighter_colour_is_in_front():
    colours, logits, _ = known_layers(moving_disc())
    at = lambda x, y: logits[0, y // 2, x // 2]
    assert at(80, 58) > 4 and at(80, 62) < -4, 'ground in front of the bar'
    assert (colours[1] - colours[0]).sum(1).min() > -1e-4


def test_the_loss_is_least_for_what_says_them():
    film = render([sample_scene(1, 2, '1:1')], seconds=torch.arange(12)[None] / 24)[0][0][..., :64, :64].float() / 255
    known = [x[None] for x in known_layers(film)]
    right = layers_loss(known[0], known[1], known)
    assert right < layers_loss(known[0] + 0.02, known[1], known)
    assert right < layers_loss(known[0], known[1] * 0.3, known) < layers_loss(known[0], -known[1], known)
    still = [known[0], torch.zeros_like(known[1]), torch.zeros_like(known[2])]
    assert layers_loss(known[0], known[1], still) == 0, 'where there is one colour, logits are free'


@torch.no_grad()
def test_heads_see_what_they_see_in_a_film():
    torch.manual_seed(0)
    decoder, latents = VideoDecoder(channels=(16, 24, 32), blocks=(2, 1, 1)).eval(), torch.randn(3, 24, 10, 10)
    decoder.edges.weight.mul_(10)
    whole, whole_edges, _ = decoder(latents[None])
    film = (torch.rand(FILM_FRAMES, 3, SIDE, SIDE) * 255).byte()
    for left, top in ((0, 0), (4, 1)):
        seen, known = known_crop(decoder, latents, torch.tensor([left, top]), film, 0.0)
        features, packed, past, inside = (x.float()[None] for x in seen)
        colours, logits = decoder.draw(features, packed, 1, past, inside)
        colours, logits = colours[(..., *INNER)], logits[(..., *INNER_EDGES)]
        assert colours.shape[1:] == known[0].shape and logits.shape[1:] == known[1].shape
        for ours, theirs, places in ((colours[0], whole[-1], 8), (logits[0], whole_edges[-1], 16)):
            part = theirs[..., places * top : places * (top + 6), places * left : places * (left + 6)]
            assert (ours - part).norm() < 0.03 * part.norm(), 'but for bfloat16'
