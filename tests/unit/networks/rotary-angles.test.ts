import { expect, it } from 'vitest';
import { rotaryAngles } from '../../../src/engine/networks/rotary-angles.ts';

it('splits the pairs of a head between time, height and width as Wan 2.1 does', () => {
  // 12 wide: 6 pairs, 2 of height, 2 of width, the rest of time.
  const [frames, height, width] = [2, 2, 3];
  const angles = rotaryAngles([frames, height, width], 12, 100);
  const [f, y, x] = [1, 1, 2];
  const token = (f * height + y) * width + x;
  const expected = [f, f / 10, y, y / 10, x, x / 10].flatMap((a) => [Math.cos(a), Math.sin(a)]);
  const row = [...angles.subarray(token * 12, (token + 1) * 12)];
  row.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 6);
  });
});
