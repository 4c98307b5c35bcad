"""Scenes are deterministic, fit every ratio, and captions say only what is true and known."""

import random
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F

from ..latent_pool import scene_features
from ..text import attribute_targets
from ..world import subjects
from ..world.attributes import ATTRIBUTES, NEXT_SUBJECTS, is_held
from ..world.captions import UNKNOWN_WORD, position_phrase, write_caption
from ..world.figure import Figure
from ..world.motion import OUTSIDE, ZOOM
from ..world.phrases import COLOURS, POSITIONS, SUBJECTS
from ..world.render import WINDOW, Batch, Crop, render, subject_geometry
from ..world.scene import PIXELS_PER_UNIT, SIZES, sample_scene
from ..world.vocabulary import LENGTH, PAD, START, UNKNOWN, VOCABULARY, tokenise, words


@pytest.mark.parametrize('ratio', SIZES)
def test_renders_every_ratio(ratio):
    scenes = [sample_scene(1, index, ratio) for index in range(4)]
    frames, geometry = render(scenes)
    width, height = SIZES[ratio]
    assert frames.shape == (4, 17, 3, height, width) and frames.dtype == torch.uint8
    assert geometry.shape == (4, 17, 6)
    half = torch.tensor([width / 128, height / 128])
    assert (geometry[..., :2].abs() < half).all(), 'the middle of a subject never leaves the frame'


def test_same_scene_same_picture_alone_or_in_company():
    scenes = [sample_scene(2, index, '1:1') for index in range(12)]
    together, _ = render(scenes, stills=True)
    alone, _ = render([sample_scene(2, 7, '1:1')], stills=True)
    assert torch.equal(together[7], alone[0])


def test_a_crop_is_a_part_of_the_whole_at_any_scale_and_moment():
    scenes = [sample_scene(6, index, '16:9') for index in range(3)]
    seconds = torch.tensor([[0.0, 1.3, 41.5]]).expand(3, -1)
    whole, geometry = render(scenes, seconds=seconds, scale=4)
    assert whole.shape == (3, 3, 3, 384, 704)
    corners = torch.tensor([[0, 0], [300, 100], [448, 128]])
    part, same = render(scenes, seconds=seconds, scale=4, crop=Crop(corners, 256, 192))
    for index, (left, top) in enumerate(corners.tolist()):
        assert (whole[index, :, :, top : top + 192, left : left + 256].int() - part[index].int()).abs().max() <= 1
    assert torch.equal(geometry, same)
    small = F.avg_pool2d(whole.flatten(0, 1).float(), 4)
    assert (small - render(scenes, seconds=seconds)[0].flatten(0, 1)).abs().mean() < 3, 'the same picture, only larger'


@pytest.mark.parametrize('motion', ATTRIBUTES['motion'])
def test_who_starts_in_the_same_place_goes_the_same_way_in_the_same_pose(motion):
    scenes = [sample_scene(10, index, '3:2') for index in range(400)]
    scenes = [replace(scene, attributes={**scene.attributes, 'motion': motion, 'camera': 'pan'}) for scene in scenes]
    seconds = (torch.arange(17) / 8).expand(len(scenes), -1)
    batch = Batch(scenes, seconds / 2, 'cpu')
    geometry = subject_geometry(batch)
    paths, poses = geometry[..., :2], geometry[..., 3:]
    start = paths[:, 0]
    near = (torch.cdist(start, start) < 0.02).triu(1).nonzero()
    assert len(near) > 20, 'pairs that look alike in the first frame'
    apart = (paths[near[:, 0]] - paths[near[:, 1]]).norm(dim=-1)
    assert apart.max() < 0.25, 'an eighth of the frame, where a jump is nearly at its top'
    for other in (poses[..., 0], poses[..., 2], batch.shift, batch.zoom):
        assert torch.equal(other, other[:1].expand_as(other))


def test_a_scene_goes_on_and_comes_again():
    scenes = [sample_scene(7, index, '1:1') for index in range(60)]
    seconds = (torch.arange(480) / 8).expand(60, -1)
    geometry = subject_geometry(Batch(scenes, seconds / 2, 'cpu'))
    x, y = geometry[..., 0], geometry[..., 1]
    assert max(x.abs().max(), y.abs().max()) < 1.1 * (1 + OUTSIDE), 'nobody wanders off'
    seen = ((x.abs() < 1) & (y.abs() < 1)).float()
    assert seen.mean() > 0.8 and (seen.unfold(1, 40, 1).sum(-1) > 0).all(), 'nobody is away for five seconds'
    steps = (x.diff(dim=1) ** 2 + y.diff(dim=1) ** 2).sqrt()
    assert (steps[seen[:, 1:] * seen[:, :-1] > 0] < 0.5).all(), 'nobody jumps in sight'


def test_a_pan_goes_where_the_subject_goes_and_else_to_the_right():
    scenes = [sample_scene(9, index) for index in range(300)]
    scenes = [scene for scene in scenes if scene.ratio == '1:1' and scene.attributes['camera'] == 'pan']
    moved = Batch(scenes, torch.tensor([[0.0, 1.0]]).expand(len(scenes), -1), 'cpu').shift.diff(dim=1).flatten()
    left = torch.tensor([scene.attributes['motion'] == 'left' for scene in scenes])
    assert left.any() and (moved[left] < -0.7).all() and (moved[~left] > 0.7).all()


def test_held_pairs_are_held():
    assert not any(is_held(sample_scene(3, index).attributes) for index in range(500))
    assert all(is_held(sample_scene(3, index, held=True).attributes) for index in range(50))


def test_captions_are_known_words_and_true():
    rng = random.Random(0)
    for index in range(1000):
        attributes = sample_scene(4, index, held=None).attributes
        caption = write_caption(attributes, rng, (rng.uniform(-1, 1), rng.uniform(-1, 1)))
        said = words(caption.text)
        assert all(word in VOCABULARY for word in said if word != UNKNOWN_WORD), caption.text
        for name, table in (('colour', COLOURS), ('subject', SUBJECTS)):
            if name in caption.named:
                assert any(phrase in caption.text for phrase in table[attributes[name]])
    complete = write_caption({name: values[-1] for name, values in ATTRIBUTES.items()}, rng, complete=True)
    assert complete.named == set(ATTRIBUTES) - {'time'}, 'in space it is always night'


def test_every_subject_is_drawn_and_called():
    assert list(subjects.SUBJECTS) == list(dict.fromkeys(ATTRIBUTES['subject'] + NEXT_SUBJECTS))
    assert set(SUBJECTS) == set(ATTRIBUTES['subject'])


@pytest.mark.parametrize('name', subjects.SUBJECTS)
def test_a_subject_moves_and_fits_its_window_when_largest(name):
    drawn, phase = subjects.SUBJECTS[name], torch.arange(0, 25, 0.5).view(-1, 1, 1)
    side = torch.linspace(-1.6, 1.6, 129)
    v, u = (axis.expand(len(phase), -1, -1).contiguous() for axis in torch.meshgrid(side, side, indexing='ij'))
    image = torch.full((len(phase), 3, 129, 129), -1.0)
    drawn.draw(Figure(image, 1e-3, u, v, phase, torch.full((len(phase), 3), 0.5)), u, v)
    painted = (image > -0.99).any(1)
    assert (image[1:] != image[:-1]).any() == (name != 'boat'), 'all but a boat move by themselves'
    largest = drawn.size * (1.2 + 0.1) * (1 + ZOOM) * PIXELS_PER_UNIT  # pixels for one local unit
    assert torch.maximum(u.abs(), v.abs())[painted].max() * largest < WINDOW / 2
    assert 890 < painted.float().mean() * (3.2 * drawn.size * 1.25 * PIXELS_PER_UNIT) ** 2 < 2000, (
        'pixels of a usual one'
    )


def test_positions_are_true():
    rng = random.Random(0)
    assert position_phrase((-0.8, 0), rng) in POSITIONS['left']
    assert position_phrase((0, 0.6), rng) in POSITIONS['top']
    assert position_phrase((0, 0), rng) in POSITIONS['middle']
    assert position_phrase((0.22, 0), rng) == ''


def test_tokens():
    assert tokenise('') == [START] + [PAD] * (LENGTH - 1)
    tokens = tokenise('Red FISH, xylophone!')
    assert [VOCABULARY[token] for token in tokens[:4]] == ['<bos>', 'red', 'fish', '<unk>'] and tokens[3] == UNKNOWN
    assert len(tokenise('fish ' * 50)) == LENGTH


def test_attribute_targets_mark_what_is_not_said():
    attributes = sample_scene(5, 0).attributes
    targets = attribute_targets(attributes, {'subject'})
    assert targets == [
        values.index(attributes[name]) if name == 'subject' else len(values) for name, values in ATTRIBUTES.items()
    ]


def test_scene_features_follow_the_subject():
    geometry = torch.tensor([[[0.5, 0.25, 0.3, 0.0, 1.0, 0.0]] * 2])
    features, mask = scene_features(geometry, 16, 16)
    assert features.shape == (1, 1, 64, 40)
    row, column = divmod(int(mask.argmax()), 8)
    assert column in (5, 6) and row in (2, 3)
