"""Contact sheets: rows of clips (or a grid of stills) with their captions above, as one picture."""

from PIL import Image, ImageDraw

GAP, LABEL = 2, 13  # pixels


def clip_sheet(clips, captions, path, columns=(0, 2, 4, 6, 8, 10, 12, 14, 16)):
    """clips: list of (T, 3, height, width) uint8 tensors of any ratio."""
    width = max(len(columns) * (clip.shape[3] + GAP) for clip in clips)
    image = Image.new('RGB', (width, sum(clip.shape[2] + LABEL + GAP for clip in clips)), 'white')
    draw, top = ImageDraw.Draw(image), 0
    for clip, caption in zip(clips, captions):
        draw.text((2, top), caption[:150], fill='black')
        for column, frame in enumerate(columns):
            tile = Image.fromarray(clip[frame].permute(1, 2, 0).cpu().numpy())
            image.paste(tile, (column * (clip.shape[3] + GAP), top + LABEL))
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
        image.paste(Image.fromarray(still.permute(1, 2, 0).cpu().numpy()), (left, top + LABEL))
    image.save(path)
