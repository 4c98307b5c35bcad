"""The figures measure what they say."""

import torch
from PIL import Image

from ..camera import seen_camera
from ..clip_files import read_clip
from ..evaluate import flicker, make_prompts, tracked_direction
from ..judge import JUDGED, SEEN, TEMPORAL, Judge, look_at
from ..world.attributes import ATTRIBUTES, is_held
from ..world.render import render
from ..world.scene import Scene, sample_scene


def test_half_of_the_prompts_hold_untrained_pairs():
    scenes, prompts = make_prompts(20, '1:1')
    assert [is_held(scene.attributes) for scene in scenes] == [False, True] * 10
    assert make_prompts(20, '1:1')[1] == prompts


def test_direction_is_tracked():
    for motion in ('right', 'left', 'rise', 'fall'):
        attributes = {
            'setting': 'snow',
            'time': 'day',
            'weather': 'clear',
            'subject': 'ball',
            'colour': 'red',
            'motion': motion,
            'camera': 'still',
        }
        clip, _ = render([Scene(attributes, '1:1', sample_scene(9, 0).rolls)])
        assert tracked_direction(clip[0], attributes) == motion


def test_camera_is_seen():
    moves = ATTRIBUTES['camera']
    for move in moves:
        attributes = {
            'setting': 'mountains',
            'time': 'day',
            'weather': 'clear',
            'subject': 'ball',
            'colour': 'red',
            'motion': 'left',
            'camera': move,
        }
        clips, _ = render([Scene(attributes, '16:9', sample_scene(9, index).rolls) for index in range(4)])
        assert [moves[index] for index in seen_camera(clips)] == [move] * 4


def test_flicker_of_steady_motion_is_none():
    ramp = torch.arange(17).view(1, 17, 1, 1, 1).expand(1, 17, 3, 4, 4)
    assert flicker(ramp.to(torch.uint8)) == 0


def test_judge_reads_stills_and_clips():
    judge, clips = Judge(), torch.zeros(2, 17, 3, 96, 176, dtype=torch.uint8)
    logits = judge(look_at(clips))
    assert set(logits) == set(JUDGED)
    for name in JUDGED:
        values = ATTRIBUTES[name]
        assert logits[name].shape == ((2, len(values)) if name in TEMPORAL else (2, SEEN, len(values)))
    assert not set(judge(look_at(clips)[:, :1])) & set(TEMPORAL)


def test_frames_of_another_engine_are_read(tmp_path):
    for index in range(3):
        Image.new('RGB', (16, 8), (index, 20, 30)).save(tmp_path / f'{index:02d}.png')
    clip = read_clip(tmp_path, 16, 8)
    assert clip.shape == (3, 3, 8, 16) and clip[:, 0, 0, 0].tolist() == [0, 1, 2]
