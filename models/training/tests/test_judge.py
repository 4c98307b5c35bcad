"""What the judge is shown is what it is told it is, and its answers are counted as they are said to be."""

import random

import pytest
import torch

from ..judge.figures import Share, figures, held_pairs, ratio_of, table
from ..judge.file import load_judge, write_judge
from ..judge.frames import IGNORED, described, draw_moments, fresh_frames, shuffled_latents
from ..judge.network import (
    ABSENT,
    FRAMES_SEEN,
    LEAST_SEEN,
    REFUSED,
    SEEN,
    STILL,
    SUBJECTS,
    Answers,
    Judge,
    close_up,
    decide,
)
from ..judge.spoilt import KINDS, Stage, Subject, blur, change, spoil, visible_share
from ..judge.train import Paths, frame_loss
from ..judge.train_paths import teach
from ..world.attributes import ATTRIBUTES
from ..world.render import render
from ..world.scene import SIZES, Scene, half_size, sample_scene

RED_BALL = {
    'setting': 'snow',
    'time': 'day',
    'weather': 'clear',
    'subject': 'ball',
    'colour': 'red',
    'motion': 'right',
    'camera': 'still',
}


def stage(count=6, ratio='1:1', moments=3):
    scenes = [sample_scene(9, index, ratio) for index in range(count)]
    return Stage(scenes, torch.arange(moments).expand(count, -1) / 8)


@pytest.mark.parametrize('ratio', SIZES)
def test_a_scene_taken_apart_and_put_together_is_the_scene(ratio):
    s = stage(ratio=ratio)
    frames, _ = render(s.scenes, seconds=s.batch.times * 2)
    assert (s.shot(s.layer()).int() - frames.int()).abs().max() <= 1


@pytest.mark.parametrize('kind', KINDS)
def test_spoilt_subjects_differ_and_the_rest_of_the_picture_does_not(kind):
    s = stage()
    before = s.shot(s.layer())
    after, enough = spoil(s, kind, torch.Generator().manual_seed(3))
    again, _ = spoil(s, kind, torch.Generator().manual_seed(3))
    assert torch.equal(after, again), 'the same seed spoils in the same way'
    assert after.shape == before.shape and enough.shape == (6, 3)
    assert enough.float().mean() > 0.6, 'most must be refused'
    subject = Subject(s, torch.Generator())
    far = ((subject.u**2 + subject.v**2).sqrt() > 3.2).view(6, 3, 1, *before.shape[3:]).expand_as(before)
    assert torch.equal(after[far], before[far])
    near = ((subject.u.abs() < 1) & (subject.v.abs() < 1)).view(6, 3, 1, *before.shape[3:])
    difference = ((after.int() - before.int()).abs() * near).sum((2, 3, 4)) / (3 * near.sum((2, 3, 4)))
    assert (difference[enough] > 4).all()


def test_what_is_hardly_changed_is_not_to_be_refused():
    s = stage(moments=1)
    layer = s.layer()
    assert change(layer, layer).max() == 0
    assert change(layer, blur(layer, 0.5)).max() < 0.25
    assert change(layer, layer.roll(70, 3)).min() > 0.6


def test_visible_share():
    geometry = torch.tensor(
        [[0.0, 0, 0.5, 0, 1, 0], [1.0, 0, 0.5, 0, 1, 0], [1.0, -1.0, 0.5, 0, 1, 0], [2.0, 0, 0.5, 0, 1, 0]]
    )
    assert visible_share(geometry, 1.0, 1.0).tolist() == [1, 0.5, 0.25, 0]


def test_labels_say_who_is_there():
    scenes = [Scene(RED_BALL, '9:16', sample_scene(9, 0).rolls)] * 3
    seconds = torch.tensor([[0.0, 3.0, 4.4, 5.0]]).expand(3, -1)
    s = Stage(scenes, seconds)
    visible = visible_share(s.geometry, *half_size('9:16'))[0]
    truth = described(s, s.shot(s.layer()), empty=torch.tensor([False, True, False]))
    said = truth.labels['subject'].view(3, 4)
    ball, red = ATTRIBUTES['subject'].index('ball'), ATTRIBUTES['colour'].index('red')
    expected = [ball if share >= 0.6 else ABSENT if share <= 0.2 else IGNORED for share in visible.tolist()]
    assert said[0].tolist() == expected and {ball, ABSENT} <= set(expected)
    assert said[1].tolist() == [ABSENT] * 4
    assert truth.labels['colour'].view(3, 4)[0].tolist() == [red if share >= 0.6 else IGNORED for share in visible]
    assert truth.place.isnan().any(1).view(3, 4)[0].tolist() == [share < 0.6 for share in visible.tolist()]
    spoilt = described(s, s.shot(s.layer()), torch.ones(3, 4, dtype=torch.bool)).labels['subject'].view(3, 4)[0]
    assert spoilt.tolist() == [REFUSED if share >= 0.6 else IGNORED for share in visible.tolist()]


def test_fresh_frames_hold_real_and_spoilt():
    random.seed(0)
    frames = fresh_frames('3:2', 0, 16, 16, torch.Generator().manual_seed(0))
    assert frames.frames.shape == (32, 3, 112, 160)
    assert (frames.labels['subject'][:16] != REFUSED).all()
    assert (
        set(frames.labels['subject'][16:].tolist()) <= {REFUSED, IGNORED} and REFUSED in frames.labels['subject'][16:]
    )
    moments = draw_moments(200, 17)
    assert moments.shape == (200, 17) and moments.min() >= 0 and 40 < moments.max() < 61


def test_shuffled_latents_are_the_same_latents_elsewhere():
    latents = torch.randn(2, 3, 4, 6, 8)
    made = shuffled_latents(latents, torch.Generator().manual_seed(0))
    assert made.shape == latents.shape and not torch.equal(made, latents)
    assert torch.equal(made.flatten(3).sort(-1).values, latents.flatten(3).sort(-1).values)


def test_tracks_follow_the_words():
    random.seed(0)
    torch.manual_seed(0)
    track, half, motion = Paths('cpu').draw('1:1')
    right = track[motion == ATTRIBUTES['motion'].index('right')]
    steps = (right[:, 1:, 0] - right[:, :-1, 0])[(right[:, 1:, 2] * right[:, :-1, 2]) > 0]
    assert (steps[steps.abs() < 0.6] > 0).float().mean() > 0.85, 'rightward, but for what comes again on the left'
    assert half.tolist() == [1, 1] and track.shape[1:] == (SEEN, 3)
    assert (track[..., :2][track[..., 2] == 0] == 0).all()


def test_the_judge_learns_to_name_and_to_refuse():
    """A handful of frames by heart: every label reaches its head, and refusing is an answer like another."""
    random.seed(0)
    torch.manual_seed(0)
    judge, truth = Judge(), fresh_frames('1:1', 0, 12, 8, torch.Generator().manual_seed(0))
    optimizer = torch.optim.AdamW(judge.parameters(), 3e-3)
    frames = truth.frames.float() / 255
    for _ in range(60):
        loss = frame_loss(judge.frames(frames, truth.place), truth)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    judge.eval()
    answers = judge.frames(frames)
    for name in STILL:
        valid = truth.labels[name] >= 0
        assert (answers[name].argmax(-1) == truth.labels[name])[valid].float().mean() > 0.85, name
    known = ~truth.place.isnan().any(1)
    assert (answers['place'] - truth.place)[known].abs().mean() < 0.15


def test_the_closer_look_is_at_the_place():
    frames = torch.zeros(2, 3, 96, 176)
    frames[0, :, 10:22, 140:152] = 1  # middle at 146, 16: (58, 32) pixels right of and above the frame's middle
    frames[1, :, 80:92, 30:42] = 1
    seen = close_up(frames, torch.tensor([[58 / 64, 32 / 64], [-52 / 64, -38 / 64]]))
    assert seen.shape == (2, 3, 64, 64)
    for picture in seen[:, 0]:
        rows, columns = (picture > 0.5).nonzero().float().unbind(1)
        assert rows.mean().item() == pytest.approx(31.5, abs=0.3) and columns.mean().item() == pytest.approx(
            31.5, abs=0.3
        )
        assert len(rows) == pytest.approx((12 * 64 / (1.3 * 64)) ** 2, rel=0.2)
    assert close_up(torch.ones(1, 3, 96, 176), torch.tensor([[11.0, 0.0]])).max() == 0, 'black beyond the frame'


def test_answers_obey_the_margin():
    judge, logits = Judge(), torch.full((3, SUBJECTS + 2), -9.0)
    logits[0, 4], logits[0, REFUSED] = 3, 2
    logits[1, 4], logits[1, REFUSED] = 2, 3
    logits[2, ABSENT] = 3
    assert judge.name(logits).tolist() == [4, REFUSED, ABSENT]
    judge.refusal_margin.fill_(-1.5)
    assert judge.name(logits).tolist() == [REFUSED, REFUSED, ABSENT]
    judge.refusal_margin.fill_(1.5)
    assert judge.name(logits).tolist() == [4, 4, ABSENT]


@pytest.mark.parametrize('ratio', SIZES)
def test_the_judge_reads_every_ratio(ratio):
    clips = render([sample_scene(9, index, ratio) for index in range(2)])[0]
    answers = decide(Judge().eval(), clips)
    assert answers.frames.shape == (2, SEEN) and len(FRAMES_SEEN) == SEEN
    assert set(answers.values) == set(ATTRIBUTES) - {'subject'}
    assert all(value.shape == (2,) and (value < len(ATTRIBUTES[name])).all() for name, value in answers.values.items())


def answers_of(frames, scenes, **wrong):
    frames = torch.tensor(frames)
    values = {
        name: torch.tensor([ATTRIBUTES[name].index(wrong.get(name, scene.attributes[name])) for scene in scenes])
        for name in ATTRIBUTES
        if name != 'subject'
    }
    return Answers(frames, torch.full((len(scenes),), 5), torch.full(frames.shape, 5), values)


def test_refusals_count_as_wrong_and_the_worst_frame_tells():
    ball = ATTRIBUTES['subject'].index('ball')
    scenes = [Scene(RED_BALL, '1:1', sample_scene(9, 0).rolls)] * 4
    rows = [[ball] * 9, [ball] * 7 + [REFUSED, 0], [REFUSED] * 5 + [ball] * 4, [ball] * 8 + [ABSENT]]
    said = figures(answers_of(rows, scenes, motion='left'), scenes, from_start=True)
    assert said['subject'].value == 0.75 and said['subject, older figure'].value == 1
    assert said['subject, every frame'].value == 0.25
    assert said['subject, frames'].value == pytest.approx(28 / 36)
    assert said['frames refused'].value == pytest.approx(6 / 36)
    assert said['consistency, every frame'].value == 0.25
    assert said['motion'].value == 0 and said['setting'].value == 1
    later = figures(answers_of(rows, scenes), scenes, from_start=False)
    assert later['subject, every frame'].value == 0.5, 'who is away for a frame is not wrong for it'
    assert later['subject away'].value == 0


def test_who_is_away_is_counted_apart():
    ball = ATTRIBUTES['subject'].index('ball')
    scenes = [
        Scene(RED_BALL | {'motion': motion}, '1:1', sample_scene(9, 0).rolls) for motion in ('right', 'stay', 'stay')
    ]
    rows = [[ABSENT] * (9 - LEAST_SEEN + 1) + [ball] * (LEAST_SEEN - 1), [ABSENT] * 9, [ball] * 9]
    said = figures(answers_of(rows, scenes), scenes, from_start=False)
    assert said['subject'] == Share(1, 1) and said['colour'].count == said['motion'].count == 1
    assert said['setting'].count == 3
    assert said['subject away'].value == pytest.approx(2 / 3)
    assert said['subject, in view'] == Share(1, 2), 'who stays should have been there'
    assert figures(answers_of(rows, scenes), scenes, from_start=True)['subject'].value == pytest.approx(1 / 3)


def test_never_trained_pairs_need_both():
    scene = Scene(RED_BALL | {'subject': 'cat', 'setting': 'meadow'}, '1:1', sample_scene(9, 0).rolls)  # held twice
    right = {name: torch.tensor([True]) for name in ATTRIBUTES} | {'setting': torch.tensor([False])}
    assert held_pairs([scene], right) == Share(1, 2)


def test_intervals_are_wilsons():
    low, high = Share(9, 10).interval
    assert low == pytest.approx(0.5958, abs=1e-3) and high == pytest.approx(0.9821, abs=1e-3)
    assert Share(10, 10).interval[1] == 1 and Share(10, 10).interval[0] == pytest.approx(0.7225, abs=1e-3)
    assert Share(0, 0).interval == (0, 1) and str(Share(0, 0)) == '–'
    assert ratio_of(Share(45, 50), Share(50, 50)) == 0.9
    assert table({'a': {'x': Share(9, 10)}, 'b': {'x': float('nan'), 'y': 1.5}}).splitlines() == [
        '| figure | a | b |',
        '|---|---|---|',
        '| x | 90.0% (60–98) | – |',
        '| y | – | 1.50 |',
    ]


def test_a_judge_is_the_same_after_it_was_written(tmp_path):
    torch.manual_seed(0)
    judge = Judge().eval()
    judge.refusal_margin.fill_(-1.25)
    write_judge(judge, tmp_path / 'judge.safetensors')
    read = load_judge(tmp_path / 'judge.safetensors')
    frames = torch.rand(4, 3, 96, 176)
    for said, meant in zip(read.frames(frames).values(), judge.frames(frames).values(), strict=True):
        assert (said - meant).abs().max() < 0.01
    assert read.refusal_margin == -1.25
    with pytest.raises(FileNotFoundError, match='--judge'):
        load_judge(tmp_path / 'other.safetensors')


def test_the_judge_that_ships_names_what_is_rendered():
    scenes = [sample_scene(41, index, '16:9', held=None) for index in range(40)]
    answers = decide(load_judge(), render(scenes)[0])
    for name in ('subject', 'colour', 'setting', 'time', 'motion', 'camera'):
        meant = torch.tensor([ATTRIBUTES[name].index(scene.attributes[name]) for scene in scenes])
        said = answers.subject if name == 'subject' else answers.values[name]
        assert (said == meant).float().mean() > 0.9, name


def test_paths_are_taught_alone():
    random.seed(0)
    torch.manual_seed(0)
    judge = Judge()
    before = {name: value.clone() for name, value in judge.state_dict().items()}
    reports = list(teach(judge, 60))
    changed = {name.split('.')[0] for name, value in judge.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {'paths'}
    assert reports[-1][0] == 60 and reports[-1][1] > 2 / 7, 'better than chance'
