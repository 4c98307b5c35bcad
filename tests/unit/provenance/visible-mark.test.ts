import { expect, test } from 'vitest';
import { stampFor } from '../../../src/engine/provenance/stamp.ts';
import { drawMark, visibleMark } from '../../../src/engine/provenance/visible-mark.ts';
import { recipe } from '../../helpers/recipes.ts';

function grey(width: number, height: number, level: number) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(level);
  return { width, height, rgba };
}

/** Box of the pixels that differ from `level` by more than ten. */
function changed({ width, rgba }: ReturnType<typeof grey>, level: number) {
  const at = [...rgba.keys()].filter((i) => i % 4 === 0 && Math.abs(rgba[i]! - level) > 10);
  const xs = at.map((i) => (i / 4) % width);
  const ys = at.map((i) => Math.floor(i / 4 / width));
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

test.each([
  [704, 384],
  [384, 704],
  [176, 96],
])(
  'on %i × %i it stands in the lower right corner, a twentieth high, and inside',
  (width, height) => {
    const picture = grey(width, height, 90);
    drawMark(picture, visibleMark(picture));
    const { left, right, top, bottom } = changed(picture, 90);
    const letters = Math.max(9, 0.05 * Math.min(width, height));
    expect(bottom - top + 1).toBeGreaterThanOrEqual(letters);
    expect(bottom - top + 1).toBeLessThan(letters * 1.6 + 2);
    expect(left).toBeGreaterThan(width * 0.2);
    expect(width - right).toBeLessThan(letters * 1.5 + 1);
    expect(height - bottom).toBeLessThan(letters * 1.5 + 1);
  },
);

test.each([0, 128, 255])('on level %i it can be told from its ground', (level) => {
  const picture = grey(704, 384, level);
  drawMark(picture, visibleMark(picture));
  const most = picture.rgba.reduce((most, value) => Math.max(most, Math.abs(value - level)), 0);
  expect(most).toBeGreaterThan(60);
});

test('a stamp marks a copy, alike each time, and another recipe marks otherwise', async () => {
  const picture = grey(320, 180, 120);
  const stamp = await stampFor(recipe({ mark: 'visible' }), picture);
  const first = stamp(picture);
  expect(picture.rgba.every((value) => value === 120)).toBe(true);
  const isSame = (a: Uint8ClampedArray, b: Uint8ClampedArray): boolean =>
    Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
  expect(isSame(stamp(picture).rgba, first.rgba)).toBe(true);
  const other = (await stampFor(recipe({ mark: 'visible', seed: 8 }), picture))(picture);
  // The letters are at the lower right; what differs at the upper left is the unseen mark.
  const upper = 4 * 320 * 60;
  expect(isSame(other.rgba.slice(0, upper), first.rgba.slice(0, upper))).toBe(false);
});
