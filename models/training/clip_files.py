"""Reads clips that an engine made: .mp4 files of any size and rate, or folders of .png frames at 8 fps; reduced to what the judge sees."""

import json
import subprocess
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .world.scene import FPS


def find_clip(folder: Path, index: int) -> Path | None:
    """Clip number `index` of a folder: 0007.mp4 or 0007/."""
    for path in (folder / f'{index:04d}.mp4', folder / f'{index:04d}'):
        if path.exists():
            return path
    return None


def probe(path: Path) -> tuple[float, int, int, int]:
    """Frames per second, width, height and number of frames of a video file; needs ffprobe."""
    command = ['ffprobe', '-v', 'error', '-select_streams', 'v:0', '-count_packets', '-of', 'json']
    command += ['-show_entries', 'stream=avg_frame_rate,width,height,nb_read_packets', str(path)]
    streams = json.loads(subprocess.run(command, check=True, capture_output=True).stdout).get('streams')
    if not streams:
        raise ValueError(f'{path} holds no video')
    over, under = map(int, streams[0]['avg_frame_rate'].split('/'))
    return over / under, streams[0]['width'], streams[0]['height'], int(streams[0]['nb_read_packets'])


def read_mp4(path: Path, fps: float | None = FPS, size: tuple[int, int] | None = None, crop=True):
    """-> (T, 3, height, width) uint8 at `fps` (None: its own) and `size` (width, height; None: its own); needs ffmpeg.

    Frame k is the one nearest to k / fps seconds, up to the moment nearest to the last one: 48 frames at 24 fps are 17 at 8. Never stretched: scaled (area average) until it covers `size`, cropped in the middle."""
    own_fps, own_width, own_height, own_count = probe(path)
    width, height = size or (own_width, own_height)
    scale = max(width / own_width, height / own_height)
    wide, high = max(width, round(own_width * scale)), max(height, round(own_height * scale))
    filters = [f'scale={wide}:{high}:flags=area', f'crop={width}:{height}'] if size else ['null']
    if fps is not None and (every := own_fps / fps) == round(every) > 1:
        chosen = f'not(mod(n,{round(every)}))'
        if round((own_count - 1) / every) * every >= own_count:
            chosen += f'+eq(n,{own_count - 1})'
        filters.insert(0, f"select='{chosen}'")
        own_fps = fps
    command = ['ffmpeg', '-v', 'error', '-i', str(path), '-vf', ','.join(filters)]
    command += ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)
    if fps is not None and fps != own_fps:
        count = round((len(frames) - 1) * fps / own_fps) + 1
        frames = frames[[min(len(frames) - 1, round(index * own_fps / fps)) for index in range(count)]]
    return torch.from_numpy(frames.copy()).permute(0, 3, 1, 2)


def write_clip(folder: Path, index: int, clip):
    """uint8 (T, 3, height, width) as FOLDER/0007/00.png ..., which `read_clip` reads again, bit for bit."""
    whole, partial = folder / f'{index:04d}', folder / f'{index:04d}.partial'
    partial.mkdir(parents=True, exist_ok=True)
    for number, frame in enumerate(clip):
        Image.fromarray(frame.permute(1, 2, 0).cpu().numpy()).save(partial / f'{number:04d}.png')
    partial.rename(whole)


def cover(image: Image.Image, width: int, height: int) -> Image.Image:
    """Scaled until it covers the size, the middle of it."""
    scale = max(width / image.width, height / image.height)
    wide, high = max(width, round(image.width * scale)), max(height, round(image.height * scale))
    left, top = (wide - width) // 2, (high - height) // 2
    return image.resize((wide, high), Image.Resampling.BOX).crop((left, top, left + width, top + height))


def read_clip(path: Path, width: int, height: int):
    """-> (T, 3, height, width) uint8 at 8 fps."""
    if path.suffix == '.mp4':
        return read_mp4(path, size=(width, height))
    frames = [np.asarray(cover(Image.open(file).convert('RGB'), width, height)) for file in sorted(path.glob('*.png'))]
    if not frames:
        raise ValueError(f'{path} holds no .png frames')
    return torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2)
