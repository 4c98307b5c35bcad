"""Contact sheets: rows of clips (or a grid of stills) with their captions above, as one picture; and sheets to look at by eye, where
every frame is as large as it is shown, over as many pages as that takes.

    python -m models.training.contact_sheet clips/*.mp4 --frames 8 --out sheets/eye
"""

import argparse
import json
from pathlib import Path

import torch
from PIL import Image, ImageDraw

from .clip_files import read_mp4

GAP, LABEL = 2, 13  # pixels
PAGE_WIDTH, PAGE_HEIGHT = 2400, 2400  # pixels at most, unless a single frame is larger


def paste(image, frame, place):
    image.paste(Image.fromarray(frame.permute(1, 2, 0).cpu().numpy()), place)


def clip_sheet(clips, captions, path, columns=(0, 2, 4, 6, 8, 10, 12, 14, 16)):
    """clips: list of (T, 3, height, width) uint8 tensors of any ratio."""
    width = max(len(columns) * (clip.shape[3] + GAP) for clip in clips)
    image = Image.new('RGB', (width, sum(clip.shape[2] + LABEL + GAP for clip in clips)), 'white')
    draw, top = ImageDraw.Draw(image), 0
    for clip, caption in zip(clips, captions):
        draw.text((2, top), caption[:150], fill='black')
        for column, frame in enumerate(columns):
            paste(image, clip[frame], (column * (clip.shape[3] + GAP), top + LABEL))
        top += clip.shape[2] + LABEL + GAP
    image.save(path)


def still_sheet(stills, captions, path, per_row=6):
    """stills: list of (3, height, width) uint8 tensors of any ratio."""
    cell_width = max(still.shape[2] for still in stills) + GAP
    cell_height = max(still.shape[1] for still in stills) + LABEL + GAP
    rows = (len(stills) + per_row - 1) // per_row
    image = Image.new('RGB', (per_row * cell_width, rows * cell_height), 'white')
    draw = ImageDraw.Draw(image)
    for index, (still, caption) in enumerate(zip(stills, captions)):
        left, top = index % per_row * cell_width, index // per_row * cell_height
        draw.text((left + 1, top), caption[: cell_width // 6], fill='black')
        paste(image, still, (left, top + LABEL))
    image.save(path)


def spread(count: int, frames: int) -> list[int]:
    """`frames` of `count`, evenly from the first to the last, each once."""
    if frames >= count:
        return list(range(count))
    return [round(index * (count - 1) / max(1, frames - 1)) for index in range(frames)]


def eye_sheets(clips, captions, path: Path, frames=8, enlarge=1, fps=8) -> list[Path]:
    """Pages PATH-00.png ... of each clip's frames, evenly chosen, with their second; small ones `enlarge`d without smoothing, so that
    every pixel is seen as it is. clips: (T, 3, height, width) uint8 tensors of any ratio."""
    pages, blocks = [], []
    for number, (clip, caption) in enumerate(zip(clips, captions)):
        height, width = (side * enlarge + GAP for side in clip.shape[2:])
        chosen = spread(len(clip), frames)
        per_row = min(len(chosen), max(1, PAGE_WIDTH // width))
        rows = -(-len(chosen) // per_row)
        block = Image.new('RGB', (per_row * width, LABEL + rows * (height + LABEL)), 'white')
        draw = ImageDraw.Draw(block)
        draw.text((2, 1), f'{number:02d}  {caption}', fill='black')
        for place, frame in enumerate(chosen):
            left, top = place % per_row * width, LABEL + place // per_row * (height + LABEL)
            draw.text((left + 2, top), f'{frame / fps:.2f} s', fill='grey')
            large = clip[frame].repeat_interleave(enlarge, 1).repeat_interleave(enlarge, 2)
            paste(block, large, (left, top + LABEL))
        if blocks and sum(part.height for part in blocks) + block.height > PAGE_HEIGHT:
            pages.append(blocks)
            blocks = []
        blocks.append(block)
    pages.append(blocks)
    written = []
    for number, blocks in enumerate(pages):
        page = Image.new('RGB', (max(part.width for part in blocks), sum(part.height for part in blocks)), 'white')
        top = 0
        for part in blocks:
            page.paste(part, (0, top))
            top += part.height
        written.append(path.with_name(f'{path.name}-{number:02d}.png'))
        page.save(written[-1])
    return written


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('clips', type=Path, nargs='+', help='.mp4 files')
    parser.add_argument('--frames', type=int, default=8, help='of each, evenly chosen')
    parser.add_argument('--fps', type=float, default=8, help='read at this rate')
    parser.add_argument('--enlarge', type=int, default=1)
    parser.add_argument('--captions', type=Path, help='JSON list of entries with a prompt, as evaluate writes it')
    parser.add_argument('--out', type=Path, default=Path('eye'), help='OUT-00.png, OUT-01.png, ...')
    arguments = parser.parse_args()
    captions = [path.name for path in arguments.clips]
    if arguments.captions:
        prompts = [entry['prompt'] for entry in json.loads(arguments.captions.read_text())]
        captions = [
            f'{path.stem}  {prompts[int(path.stem)]}'
            if path.stem.isdigit() and int(path.stem) < len(prompts)
            else path.name
            for path in arguments.clips
        ]
    clips: list[torch.Tensor] = [read_mp4(path, arguments.fps) for path in arguments.clips]
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    for page in eye_sheets(clips, captions, arguments.out, arguments.frames, arguments.enlarge, arguments.fps):
        print(page)


if __name__ == '__main__':
    main()
