"""Scenes are deterministic, fit every ratio, and captions say only what is true and known."""
import random

import pytest
import torch

from ..latent_pool import scene_features
from ..text import attribute_targets
from ..world.attributes import ATTRIBUTES, is_held
from ..world.captions import UNKNOWN_WORD, position_phrase, write_caption
from ..world.phrases import COLOURS, POSITIONS, SUBJECTS
from ..world.render import render
from ..world.scene import SIZES, sample_scene
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


def test_positions_are_true():
    rng = random.Random(0)
    assert position_phrase((-.8, 0), rng) in POSITIONS['left']
    assert position_phrase((0, .6), rng) in POSITIONS['top']
    assert position_phrase((0, 0), rng) in POSITIONS['middle']
    assert position_phrase((.22, 0), rng) == ''


def test_tokens():
    assert tokenise('') == [START] + [PAD] * (LENGTH - 1)
    tokens = tokenise('Red FISH, xylophone!')
    assert [VOCABULARY[token] for token in tokens[:4]] == ['<bos>', 'red', 'fish', '<unk>'] and tokens[3] == UNKNOWN
    assert len(tokenise('fish ' * 50)) == LENGTH


def test_attribute_targets_mark_what_is_not_said():
    attributes = sample_scene(5, 0).attributes
    targets = attribute_targets(attributes, {'subject'})
    assert targets == [values.index(attributes[name]) if name == 'subject' else len(values) for name, values in ATTRIBUTES.items()]


def test_scene_features_follow_the_subject():
    geometry = torch.tensor([[[.5, .25, .3, 0., 1., 0.]] * 2])
    features, mask = scene_features(geometry, 16, 16)
    assert features.shape == (1, 1, 64, 40)
    row, column = divmod(int(mask.argmax()), 8)
    assert column in (5, 6) and row in (2, 3)
