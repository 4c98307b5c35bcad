/** The mark that people see: "KINORA AI" in the lower right corner, small and see-through. */
import type { Picture } from '../../common/picture.ts';
import type { Size } from '../../common/shape.ts';

type Point = readonly [number, number];
/** Lines drawn without lifting the pen, in a box of 1 high, y downwards. */
type Stroke = readonly Point[];

interface Letter {
  readonly width: number;
  readonly strokes: readonly Stroke[];
}

const letters: Readonly<Record<string, Letter>> = {
  K: {
    width: 0.62,
    strokes: [
      [
        [0, 0],
        [0, 1],
      ],
      [
        [0.58, 0],
        [0, 0.58],
      ],
      [
        [0.2, 0.4],
        [0.62, 1],
      ],
    ],
  },
  I: {
    width: 0,
    strokes: [
      [
        [0, 0],
        [0, 1],
      ],
    ],
  },
  N: {
    width: 0.66,
    strokes: [
      [
        [0, 1],
        [0, 0],
        [0.66, 1],
        [0.66, 0],
      ],
    ],
  },
  O: { width: 0.84, strokes: [arc(0.42, 0.5, 0.42, 0.5, 0, 2)] },
  R: {
    width: 0.58,
    strokes: [
      [[0, 1], [0, 0], [0.3, 0], ...arc(0.3, 0.27, 0.28, 0.27, -0.5, 0.5), [0.3, 0.54], [0, 0.54]],
      [
        [0.28, 0.54],
        [0.58, 1],
      ],
    ],
  },
  A: {
    width: 0.72,
    strokes: [
      [
        [0, 1],
        [0.36, 0],
        [0.72, 1],
      ],
      [
        [0.13, 0.66],
        [0.59, 0.66],
      ],
    ],
  },
};

const text = 'KINORA AI';
const gap = 0.3;
const space = 0.62;
/** Thickness of a line, and of the shadow round it that shows it on white. */
const pen = 0.15;
const shadow = 0.14;

/** Of the shorter side: what China's GB 45438-2025 asks of a label; never less than can be read. */
const heightShare = 0.05;
const leastHeightPixels = 9;

const ink = { level: 255, opacity: 0.72 };
const shade = { level: 0, opacity: 0.3 };

/** What one pixel is mixed with. */
interface Wash {
  /** Byte of the pixel's red in the picture. */
  readonly at: number;
  readonly level: number;
  readonly opacity: number;
}

/** The mark for pictures of one size, to be drawn into each of them with `drawMark`. */
export function visibleMark(size: Size): readonly Wash[] {
  const height = Math.max(leastHeightPixels, heightShare * Math.min(size.width, size.height));
  const { strokes, width } = layOut(text);
  const left = size.width - height * (width + 1);
  const top = size.height - height * 2;
  const reach = pen / 2 + shadow;
  const washes: Wash[] = [];
  const first = {
    x: Math.max(0, Math.floor(left - height * reach)),
    y: Math.floor(top - height * reach),
  };
  for (let y = Math.max(0, first.y); y < size.height; y++) {
    for (let x = first.x; x < size.width; x++) {
      const point: Point = [(x + 0.5 - left) / height, (y + 0.5 - top) / height];
      const away = Math.min(...strokes.map((stroke) => distance(point, stroke)));
      // Half a pixel on either side of an edge is soft.
      const inside = clamp((pen / 2 - away) * height + 0.5) * ink.opacity;
      const shaded = clamp((reach - away) / shadow) * shade.opacity;
      const opacity = inside + shaded * (1 - inside);
      if (opacity < 0.01) continue;
      const level = (inside * ink.level + shaded * (1 - inside) * shade.level) / opacity;
      washes.push({ at: 4 * (y * size.width + x), level, opacity });
    }
  }
  return washes;
}

export function drawMark({ rgba }: Picture, washes: readonly Wash[]): void {
  for (const { at, level, opacity } of washes) {
    for (let channel = at; channel < at + 3; channel++) {
      rgba[channel] = rgba[channel]! + (level - rgba[channel]!) * opacity;
    }
  }
}

function layOut(words: string): { strokes: Stroke[]; width: number } {
  const strokes: Stroke[] = [];
  let x = 0;
  for (const character of words) {
    const letter = letters[character];
    if (letter === undefined) {
      x += space - gap;
      continue;
    }
    const at = x;
    strokes.push(...letter.strokes.map((stroke) => stroke.map(([px, py]): Point => [px + at, py])));
    x += letter.width + gap;
  }
  return { strokes, width: x - gap };
}

/** Points of an ellipse's arc, angles in units of π. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Point[] {
  return Array.from({ length: 17 }, (_, i): Point => {
    const angle = Math.PI * (from + ((to - from) * i) / 16);
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

function distance([x, y]: Point, stroke: Stroke): number {
  let least = Infinity;
  for (let i = 1; i < stroke.length; i++) {
    const [ax, ay] = stroke[i - 1]!;
    const [bx, by] = stroke[i]!;
    const [dx, dy] = [bx - ax, by - ay];
    const share = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1));
    least = Math.min(least, Math.hypot(x - ax - share * dx, y - ay - share * dy));
  }
  return least;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
