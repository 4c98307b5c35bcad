"""The figures measure what they say."""

import subprocess

import pytest
import torch
from PIL import Image

from ..clip_files import find_clip, probe, read_clip, read_mp4, write_clip
from ..contact_sheet import eye_sheets, spread
from ..evaluate import batches, make_prompts, start_noise, windows_of
from ..judge.camera import seen_camera
from ..judge.figures import Share, as_json, kinds_table
from ..judge.network import Judge
from ..judge.tally import FIRST, LAST, Tally, compared, film_columns, flicker, kind_columns, tracked_direction
from ..world.attributes import ATTRIBUTES, is_held
from ..world.render import render
from ..world.scene import SIZES, Scene, sample_scene

BALL = {'setting': 'snow', 'time': 'day', 'weather': 'clear', 'subject': 'ball', 'colour': 'red', 'camera': 'still'}


def test_half_of_the_prompts_hold_untrained_pairs():
    scenes, prompts = make_prompts(20, ['1:1'])
    assert [is_held(scene.attributes) for scene in scenes] == [False, True] * 10
    assert make_prompts(20, ['1:1'])[1] == prompts
    scenes, _ = make_prompts(40, list(SIZES))
    for ratio in SIZES:
        held = [is_held(scene.attributes) for scene in scenes if scene.ratio == ratio]
        assert held == [False, True] * 4


def test_batches_are_of_one_ratio_and_leave_nobody_out():
    scenes, _ = make_prompts(53, list(SIZES))
    parts = list(batches(scenes, 4))
    assert sorted(index for part in parts for index in part) == list(range(53))
    assert all(len(part) <= 4 and len({scenes[index].ratio for index in part}) == 1 for part in parts)


def test_noise_is_the_clips_own():
    together = start_noise([3, 4, 5], 5, 24, '1:1')
    assert together.shape == (3, 5, 24, 16, 16)
    assert torch.equal(together[1], start_noise([4], 5, 24, '1:1')[0])


def test_direction_is_tracked():
    for motion in ('right', 'left', 'rise', 'fall'):
        attributes = BALL | {'motion': motion}
        clip, _ = render([Scene(attributes, '1:1', sample_scene(9, 0).rolls)])
        assert tracked_direction(clip[0], attributes) == motion


@pytest.mark.parametrize('begin', [0.0, 3.1, 16.7])
def test_camera_is_seen(begin):
    moves = ATTRIBUTES['camera']
    for move in moves:
        attributes = BALL | {'setting': 'mountains', 'motion': 'left', 'camera': move}
        scenes = [Scene(attributes, '16:9', sample_scene(9, index).rolls) for index in range(4)]
        clips, geometry = render(scenes, seconds=(begin + torch.arange(17) / 8).expand(4, -1))
        assert [moves[index] for index in seen_camera(clips, geometry[..., :2])] == [move] * 4


def test_flicker_of_steady_motion_is_none():
    ramp = torch.arange(17).view(1, 17, 1, 1, 1).expand(1, 17, 3, 4, 4)
    assert flicker(ramp.to(torch.uint8)) == 0


def test_windows_are_the_first_and_the_last_two_seconds():
    films = torch.arange(49).view(1, 49, 1, 1, 1)
    windows = windows_of(films)
    assert windows[FIRST].flatten().tolist() == list(range(17))
    assert windows[LAST].flatten().tolist() == list(range(32, 49))
    assert set(windows_of(films[:, :17])) == {FIRST}
    with pytest.raises(ValueError, match='16 frames'):
        windows_of(films[:, :16])


def test_a_tally_takes_clips_in_any_order():
    scenes, _ = make_prompts(4, ['1:1'])
    clips, _ = render(scenes)
    torch.manual_seed(0)
    judge = Judge().eval()
    whole, parts = Tally(judge, scenes, 'cpu'), Tally(judge, scenes, 'cpu')
    whole.add([0, 1, 2, 3], {FIRST: clips})
    parts.add([2, 3], {FIRST: clips[2:]})
    parts.add([0, 1], {FIRST: clips[:2]})
    a, b = whole.column(), parts.column()
    assert {name: cell for name, cell in a.items() if name != 'flicker'} == {
        name: cell for name, cell in b.items() if name != 'flicker'
    }
    assert whole.column(among={1, 2})['setting'].count == 2


def test_figures_are_told_by_what_scenes_differ_in():
    scenes, _ = make_prompts(10, ['1:1', '16:9'])
    chosen = [index for index, scene in enumerate(scenes) if scene.ratio == '1:1']
    clips, _ = render([scenes[index] for index in chosen])
    torch.manual_seed(0)
    tally = Tally(Judge().eval(), scenes, 'cpu')
    tally.add(chosen, {FIRST: clips})
    kinds = kind_columns(tally)
    assert [title for title in kinds if title.startswith('ratio')] == ['ratio: 1:1']
    motion = scenes[chosen[0]].attributes['motion']
    alike = {index for index in chosen if scenes[index].attributes['motion'] == motion}
    assert kinds[f'motion: {motion}'] == tally.column(among=alike)
    rows = kinds_table({'motion: stay': {'subject': Share(1, 3), 'weather': Share(0, 0)}}, ['subject', 'weather'])
    assert rows.splitlines()[2] == '| motion: stay | 3 | 33 | – |'


def test_what_drifts_shows_as_a_ratio():
    scenes, _ = make_prompts(3, ['1:1'])
    clips, _ = render(scenes)
    torch.manual_seed(0)
    tally = Tally(Judge().eval(), scenes, 'cpu')
    tally.add([0, 1, 2], {FIRST: clips, LAST: clips})
    columns = film_columns({'made': tally}, 60)
    assert list(columns) == ['made', 'made, last 2 of 60 s', 'made, last / first']
    kept = [value for value in columns['made, last / first'].values() if value == value]
    assert kept and all(
        value == 1
        for name, value in columns['made, last / first'].items()
        if name in ('setting', 'time') and value == value
    )


def test_evaluations_are_compared():
    earlier = as_json({'made': {'subject': Share(50, 100), 'colour': Share(0, 0), 'flicker': 3.0}})['made']
    columns = compared({'subject': Share(40, 100), 'colour': Share(1, 1), 'flicker': 2.0}, earlier)
    assert columns['made / earlier'] == {'subject': 0.8}
    assert columns['made earlier'] == {'subject': Share(50, 100), 'flicker': 3.0}


def test_frames_of_another_engine_are_read(tmp_path):
    for index in range(3):
        Image.new('RGB', (32, 16), (index, 20, 30)).save(tmp_path / f'{index:02d}.png')
    clip = read_clip(tmp_path, 16, 8)
    assert clip.shape == (3, 3, 8, 16) and clip[:, 0, 0, 0].tolist() == [0, 1, 2]
    (tmp_path / '0003').mkdir()
    assert find_clip(tmp_path, 3) == tmp_path / '0003' and find_clip(tmp_path, 4) is None
    with pytest.raises(ValueError, match='no .png'):
        read_clip(tmp_path / '0003', 16, 8)


def test_kept_clips_are_read_again_bit_for_bit(tmp_path):
    clip = render([sample_scene(9, 1, '3:2')])[0][0]
    write_clip(tmp_path, 7, clip)
    assert torch.equal(read_clip(find_clip(tmp_path, 7), 160, 112), clip)


def write_mp4(path, frames, fps):
    """frames (T, 3, H, W) uint8 -> H.264 without loss."""
    height, width = frames.shape[2:]
    command = ['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', f'{width}x{height}']
    command += ['-r', str(fps), '-i', '-', '-c:v', 'libx264rgb', '-qp', '0', str(path)]
    subprocess.run(command, check=True, input=frames.permute(0, 2, 3, 1).contiguous().numpy().tobytes())


@pytest.mark.parametrize(('fps', 'every'), [(8, 1), (24, 3)])
def test_mp4_of_any_rate_and_size_are_reduced(tmp_path, fps, every):
    scene = sample_scene(9, 3, '16:9')
    small, _ = render([scene])
    count = 16 * every + 1
    large, _ = render([scene], seconds=torch.arange(count)[None] / fps, scale=4)
    path = tmp_path / '0000.mp4'
    write_mp4(path, large[0], fps)
    assert probe(path) == (fps, 704, 384, count)
    clip = read_clip(path, 176, 96)
    assert clip.shape == (17, 3, 96, 176)
    assert (clip.float() - small[0].float()).abs().mean() < 3, 'the same moments of the same scene'
    assert read_mp4(path, fps=None).shape == (count, 3, 384, 704)


@pytest.mark.parametrize(
    ('count', 'shown'), [(48, [*range(0, 48, 3), 47]), (47, [*range(0, 47, 3)]), (49, [*range(0, 49, 3)])]
)
def test_the_last_frame_stands_for_the_end_that_a_film_of_the_app_lacks(tmp_path, count, shown):
    frames = (torch.arange(count) * 5).to(torch.uint8).view(-1, 1, 1, 1).expand(-1, 3, 16, 16)
    write_mp4(tmp_path / 'film.mp4', frames, 24)
    assert (read_mp4(tmp_path / 'film.mp4')[:, 0, 0, 0] / 5).round().int().tolist() == shown


def test_a_cropped_mp4_is_not_stretched(tmp_path):
    frames = torch.zeros(2, 3, 72, 128, dtype=torch.uint8)  # exact 16:9; the base size is a little wider
    frames[..., 26:46, 54:74] = 255  # a square
    write_mp4(tmp_path / 'square.mp4', frames, 8)
    clip = read_clip(tmp_path / 'square.mp4', 176, 96)[0, 0].float() / 255
    width, height = clip.sum(1).max().item(), clip.sum(0).max().item()
    assert width == pytest.approx(27.5, abs=0.7) and height == pytest.approx(27.5, abs=0.7)


def test_sheets_for_the_eye_show_every_pixel(tmp_path):
    assert spread(17, 5) == [0, 4, 8, 12, 16] and spread(3, 8) == [0, 1, 2]
    colours = [torch.tensor([41 * index, 7, 200], dtype=torch.uint8) for index in range(5)]  # no text has them
    clips = [colour.view(1, 3, 1, 1).expand(17, 3, 300, 500) for colour in colours]
    pages = eye_sheets(clips, ['a clip'] * 5, tmp_path / 'eye', frames=4, enlarge=2)
    assert [page.name for page in pages] == [f'eye-{index:02d}.png' for index in range(len(pages))]
    seen: dict[tuple, int] = {}
    for page in pages:
        picture = Image.open(page).convert('RGB')
        assert picture.width <= 2400 and picture.height <= 2400
        for count, colour in picture.getcolors(1 << 20):
            seen[colour] = seen.get(colour, 0) + count
    for colour in colours:
        assert seen[tuple(colour.tolist())] == 4 * 600 * 1000
