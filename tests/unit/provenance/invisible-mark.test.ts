import { expect, test } from 'vitest';
import type { Picture } from '../../../src/common/picture.ts';
import { normals } from '../../../src/common/random.ts';
import { detectMark } from '../../../src/engine/provenance/invisible-mark/detect.ts';
import {
  addMark,
  chipPixels,
  markPlane,
} from '../../../src/engine/provenance/invisible-mark/embed.ts';
import { halve, lumaOf } from '../../../src/engine/provenance/invisible-mark/evidence.ts';
import { complexGrid, fft2 } from '../../../src/engine/provenance/invisible-mark/fft.ts';
import {
  payloadOf,
  shiftsOf,
  tile,
} from '../../../src/engine/provenance/invisible-mark/patterns.ts';

const size = { width: 480, height: 272 };

/** Waves, an edge and grain. */
function scene({ width, height } = size): Picture {
  const grain = normals(5, 'tests', width * height);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = 120 + 60 * Math.sin(x / 37) * Math.cos(y / 23) + (x > width / 2 ? 40 : 0);
      const at = 4 * (y * width + x);
      rgba.fill(level + 2 * grain[y * width + x]!, at, at + 3);
      rgba[at + 3] = 255;
    }
  }
  return { width, height, rgba };
}

function marked(payload: number): Picture {
  const picture = scene();
  addMark(picture, markPlane(size, payload));
  return picture;
}

const look = ({ rgba, width, height }: Picture): ReturnType<typeof detectMark> =>
  detectMark([lumaOf(rgba, width, height)]);

test.each([0, 1, 0x12345678, 0xdeadbeef, 0xffffffff])('payload %i is read back', (payload) => {
  const reading = look(marked(payload));
  expect(reading).toMatchObject({ isMarked: true, payload });
  expect(reading.falsePositiveRate).toBeLessThan(1e-6);
  expect(reading.chipPixels).toBeCloseTo(chipPixels(size), 0);
});

test('a picture without the mark has none', () => {
  const reading = look(scene());
  expect(reading).toMatchObject({ isMarked: false, payload: undefined });
  expect(reading.falsePositiveRate).toBeGreaterThan(1e-3);
});

test('the mark costs at most 45 dB, and never a pixel more than eight levels', () => {
  const before = scene();
  const after = marked(77);
  let [squares, most] = [0, 0];
  for (let i = 0; i < before.rgba.length; i++) {
    const step = after.rgba[i]! - before.rgba[i]!;
    squares += step * step;
    most = Math.max(most, Math.abs(step));
  }
  const psnr = 10 * Math.log10(255 ** 2 / (squares / (before.rgba.length * 0.75)));
  expect(psnr).toBeGreaterThan(45);
  expect(psnr).toBeLessThan(47);
  expect(most).toBeLessThanOrEqual(8);
});

test('half the size, a crop and a frame around it do not hide it', () => {
  const picture = marked(0xcafe);
  const luma = lumaOf(picture.rgba, size.width, size.height);
  expect(detectMark([halve(luma)])).toMatchObject({ isMarked: true, payload: 0xcafe });

  const crop = { width: 431, height: 243, luma: new Float32Array(431 * 243) };
  const framed = { width: 700, height: 400, luma: new Float32Array(700 * 400).fill(30) };
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const level = luma.luma[y * size.width + x]!;
      framed.luma[(y + 61) * framed.width + x + 93] = level;
      const [cx, cy] = [x - 31, y - 17];
      if (cx >= 0 && cx < crop.width && cy >= 0 && cy < crop.height) {
        crop.luma[cy * crop.width + cx] = level;
      }
    }
  }
  expect(detectMark([crop])).toMatchObject({ isMarked: true, payload: 0xcafe });
  expect(detectMark([framed])).toMatchObject({ isMarked: true, payload: 0xcafe });
});

test('a picture too small to hold it is judged unmarked', () => {
  const tiny = { width: 20, height: 12, luma: new Float32Array(240).fill(100) };
  expect(detectMark([tiny])).toMatchObject({ isMarked: false, score: 0 });
});

test('shifts hold a payload, and their check bits deny most others', () => {
  expect(payloadOf(shiftsOf(0x89abcdef))).toBe(0x89abcdef);
  let denied = 0;
  for (let step = 1; step < 32; step++) {
    const [first, ...rest] = shiftsOf(0x89abcdef);
    if (payloadOf([{ ...first!, x: (first!.x + step) % 32 }, ...rest]) === undefined) denied++;
  }
  expect(denied).toBe(31);
});

test('tiles are balanced and unlike each other', () => {
  const tiles = [0, 1, 2, 3, 4].map(tile);
  for (const [i, a] of tiles.entries()) {
    expect(Math.abs(a.reduce((sum, chip) => sum + chip, 0))).toBeLessThan(130);
    for (const b of tiles.slice(i + 1)) {
      expect(Math.abs(a.reduce((sum, chip, at) => sum + chip * b[at]!, 0))).toBeLessThan(130);
    }
  }
});

test('the transform is the sum it stands for, and goes back', () => {
  const side = 8;
  const values = normals(9, 'tests', side * side);
  const grid = complexGrid(side);
  grid.re.set(values);
  fft2(grid, -1);
  const [u, v] = [3, 5];
  let [re, im] = [0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const angle = (-2 * Math.PI * (u * x + v * y)) / side;
      re += values[y * side + x]! * Math.cos(angle);
      im += values[y * side + x]! * Math.sin(angle);
    }
  }
  expect(grid.re[v * side + u]).toBeCloseTo(re, 9);
  expect(grid.im[v * side + u]).toBeCloseTo(im, 9);
  fft2(grid, 1);
  for (const [at, value] of values.entries()) expect(grid.re[at]! / 64).toBeCloseTo(value, 9);
});
