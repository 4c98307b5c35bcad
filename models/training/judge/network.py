"""An independent and strict judge: a small network that names what frames show, and may answer "nothing I can name".

It is trained (train.py) on rendered scenes, on what the autoencoder draws of them, and on spoilt ones (spoilt.py) that it
must refuse; never on generated clips. It sees single frames at the base size, so that every frame of a clip is judged alone.
Where the subject is comes from the frames too; the motion is read from that track by a second network which knows the world's
paths (world/motion.py), in any two seconds of a film. What the camera does is not learned but tried: see camera.py.
"""

from dataclasses import dataclass

import torch
import torch.nn as nn

from ..precision import autocast
from ..world.attributes import ATTRIBUTES
from ..world.scene import FPS, FRAMES, PHRASE_SECONDS, PIXELS_PER_UNIT
from .camera import seen_camera

FRAMES_SEEN = range(0, FRAMES, 2)  # of a window of two seconds
SEEN = len(FRAMES_SEEN)  # 9
STEP_PHRASES = 2 / FPS / PHRASE_SECONDS  # from one of them to the next
SUBJECTS = len(ATTRIBUTES['subject'])
REFUSED, ABSENT = SUBJECTS, SUBJECTS + 1  # something, but nothing I can name; nobody there
STILL = tuple(name for name in ATTRIBUTES if name not in ('motion', 'camera'))  # what a single frame shows
LEAST_SEEN = (
    4  # frames of a window that must show a subject; otherwise it is away, and neither it nor its motion is judged
)
CLOSELY = ('subject', 'colour')  # which are read from a closer look
CLOSE, CLOSE_UNITS = 64, 1.3  # pixels and units of its sides: the largest subject is 1.2 wide


def conv(before, width, stride=1):
    return nn.Sequential(nn.Conv2d(before, width, 3, stride, 1), nn.GroupNorm(8, width), nn.SiLU())


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = conv(width, width)

    def forward(self, x):
        return x + self.body(x)


class FrameJudge(nn.Module):
    """Frames (n, 3, H, W) in 0..1 -> {attribute: logits (n, values)}, 'subject' with two answers more (REFUSED, ABSENT), and
    'place' (n, 2): the subject's middle in units.

    One network sees the whole at half size and says where the subject is; another looks there closely and names it. `place` (n, 2)
    tells it where to look instead, where that is a number."""

    def __init__(self, whole=(24, 48, 96), close=(24, 48, 96)):
        super().__init__()
        a, b, c = whole
        self.near = nn.Sequential(conv(3, a, 2), conv(a, b, 2), Residual(b))
        self.far = nn.Sequential(conv(b, c, 2), Residual(c))
        self.whereabouts = nn.Conv2d(b + c, 1, 1)
        a, b, d = close
        self.close = nn.Sequential(
            conv(3, a, 2), conv(a, b, 2), Residual(b), conv(b, d, 2), Residual(d), Residual(d), nn.Flatten()
        )
        self.close_out = nn.Sequential(nn.Linear(d * (CLOSE // 8) ** 2, 160), nn.SiLU(), nn.Dropout(0.1))
        self.heads = nn.ModuleDict()
        for name in STILL:
            size = len(ATTRIBUTES[name]) + (2 if name == 'subject' else 0)
            self.heads[name] = nn.Linear(160, size) if name in CLOSELY else nn.Linear(2 * (whole[1] + c), size)

    def forward(self, frames, place=None):
        near = self.near(nn.functional.avg_pool2d(frames, 2) * 2 - 1)
        far = self.far(near)
        height, width = near.shape[2:]
        wide = nn.functional.interpolate(far, (height, width), mode='bilinear', align_corners=False)
        weight = self.whereabouts(torch.cat([near, wide], 1)).float().flatten(2).softmax(-1)  # (n, 1, places)
        axes = grid_units(height, width, frames.shape[2], frames.shape[3], frames.device)
        found = torch.stack([(weight[:, 0] * axis).sum(-1) for axis in axes], -1)
        look = found.detach() if place is None else torch.where(place.isnan(), found.detach(), place)
        closely = self.close_out(self.close(close_up(frames, look) * 2 - 1))
        pooled = torch.cat([pool(part, (2, 3)) for part in (near, far) for pool in (torch.mean, torch.amax)], 1)
        answers = {name: head(closely if name in CLOSELY else pooled).float() for name, head in self.heads.items()}
        return answers | {'place': found}


def close_up(frames, place):
    """The squares of CLOSE_UNITS round `place` (n, 2), in units, of frames (n, 3, H, W) -> (n, 3, CLOSE, CLOSE); black beyond the frame."""
    height, width = frames.shape[2:]
    half = torch.tensor([width, height], device=frames.device) / 2 / PIXELS_PER_UNIT
    steps = ((torch.arange(CLOSE, device=frames.device) + 0.5) / CLOSE - 0.5) * CLOSE_UNITS
    columns = steps.view(1, 1, -1) / half[0] + (place[:, 0] / half[0]).view(-1, 1, 1)
    rows = steps.view(1, -1, 1) / half[1] + (-place[:, 1] / half[1]).view(-1, 1, 1)
    grid = torch.stack([columns.expand(-1, CLOSE, -1), rows.expand(-1, -1, CLOSE)], -1)
    return nn.functional.grid_sample(frames, grid.to(frames.dtype), align_corners=False)


def grid_units(rows: int, columns: int, height: int, width: int, device):
    """Middles of rows x columns cells of a frame in units from its middle: x (rows * columns), y likewise, upward."""
    x = ((torch.arange(columns, device=device) + 0.5) / columns - 0.5) * width / PIXELS_PER_UNIT
    y = (0.5 - (torch.arange(rows, device=device) + 0.5) / rows) * height / PIXELS_PER_UNIT
    return x.expand(rows, -1).flatten(), y.view(-1, 1).expand(-1, columns).flatten()


class PathJudge(nn.Module):
    """Tracks (n, 9, 3) of x, y in units and 1 where seen (0, 0, 0 where not), the frame's half size (2) -> motion logits (n, 7)."""

    def __init__(self, inner=192):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(SEEN * 3 + (SEEN - 1) * 2 + 2, inner),
            nn.SiLU(),
            nn.Linear(inner, inner),
            nn.SiLU(),
            nn.Linear(inner, 7),
        )

    def forward(self, track, half):
        both = track[:, 1:, 2:] * track[:, :-1, 2:]
        steps = (track[:, 1:, :2] - track[:, :-1, :2]) * both * 4
        half = torch.as_tensor(half, dtype=track.dtype, device=track.device).expand(len(track), 2)
        return self.body(torch.cat([track.flatten(1), steps.flatten(1), half], 1))


class Judge(nn.Module):
    def __init__(self):
        super().__init__()
        self.frames, self.paths = FrameJudge(), PathJudge()
        # A frame is refused when the logit of refusing exceeds that of all subjects together by this: set on real frames
        # (train.calibrate), as low as few false refusals allow.
        self.register_buffer('refusal_margin', torch.zeros(()))

    def name(self, subject_logits):
        """Logits (..., 12) -> answers (...): a subject, REFUSED or ABSENT."""
        subjects = subject_logits[..., :SUBJECTS]
        answer = subjects.argmax(-1)
        answer[refusal_score(subject_logits) > self.refusal_margin] = REFUSED
        answer[subject_logits.argmax(-1) == ABSENT] = ABSENT
        return answer


def refusal_score(subject_logits):
    return subject_logits[..., REFUSED] - subject_logits[..., :SUBJECTS].logsumexp(-1)


@dataclass
class Answers:
    """Of B windows of two seconds; indices into ATTRIBUTES' values."""

    frames: torch.Tensor  # (B, 9) subjects, REFUSED or ABSENT
    forced: torch.Tensor  # (B) the likeliest subject when it must name one: the older, kinder figure
    forced_frames: torch.Tensor  # (B, 9)
    values: dict[str, torch.Tensor]  # setting, time, weather, colour, motion, camera: (B)

    @staticmethod
    def joined(parts: list['Answers']) -> 'Answers':
        gather = lambda name: torch.cat([getattr(part, name) for part in parts])
        values = {name: torch.cat([part.values[name] for part in parts]) for name in parts[0].values}
        return Answers(gather('frames'), gather('forced'), gather('forced_frames'), values)

    def of(self, indices) -> 'Answers':
        values = {name: value[indices] for name, value in self.values.items()}
        return Answers(self.frames[indices], self.forced[indices], self.forced_frames[indices], values)

    @property
    def away(self):
        """(B) True where too few frames show anybody."""
        return (self.frames != ABSENT).sum(1) < LEAST_SEEN

    @property
    def subject(self):
        """(B) what most of the frames that show anybody are called; REFUSED when that is nothing."""
        counts = nn.functional.one_hot(self.frames, SUBJECTS + 2)[..., : SUBJECTS + 1].sum(1)
        return counts.argmax(-1)


@torch.no_grad()
def decide(judge: Judge, clips, device='cpu') -> Answers:
    """uint8 windows (B, 17, 3, H, W) of two seconds at 8 fps, from anywhere in a film -> answers on the CPU."""
    seen = clips[:, list(FRAMES_SEEN)].to(device)
    with autocast(device):
        logits = judge.frames(seen.flatten(0, 1).float() / 255)
    logits = {name: value.float().unflatten(0, seen.shape[:2]) for name, value in logits.items()}
    names = judge.name(logits['subject'])
    there = (names != ABSENT).unsqueeze(-1)
    likely = logits['subject'][..., :SUBJECTS].softmax(-1)
    track = torch.cat([logits['place'] * there, there.float()], -1)
    half = torch.tensor([clips.shape[4], clips.shape[3]], device=device) / 2 / PIXELS_PER_UNIT
    shown = lambda name: there if name == 'colour' and bool(there.any()) else torch.ones_like(there)
    values = {
        name: (logits[name].softmax(-1) * shown(name)).sum(1).argmax(-1).cpu() for name in STILL if name != 'subject'
    }
    values['motion'] = judge.paths(track, half).argmax(-1).cpu()
    # Of every second frame the place is known: those that the camera is read from are among them.
    values['camera'] = seen_camera(clips.to(device), logits['place'].repeat_interleave(2, 1)[:, : clips.shape[1]]).cpu()
    return Answers(
        names.cpu(),
        (likely * there if bool(there.any()) else likely).sum(1).argmax(-1).cpu(),
        likely.argmax(-1).cpu(),
        values,
    )
