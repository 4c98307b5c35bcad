import { expect, it } from 'vitest';
import { rotaryAngles } from '../../../src/engine/networks/rotary-angles.ts';

it('splits the pairs of a head between time, height and width as Wan 2.1 does', () => {
  // 12 wide: 6 pairs, 2 of height, 2 of width, the rest of time.
  const [height, width] = [2, 3];
  // A context's first frame stands before the others, and not next to them.
  const positions = [-2, 0, 1];
  const angles = rotaryAngles({ positions, height, width }, 12, 100);
  expect(angles).toHaveLength(3 * height * width * 12);
  const [frame, y, x] = [0, 1, 2];
  const f = positions[frame]!;
  const token = (frame * height + y) * width + x;
  const expected = [f, f / 10, y, y / 10, x, x / 10].flatMap((a) => [Math.cos(a), Math.sin(a)]);
  const row = [...angles.subarray(token * 12, (token + 1) * 12)];
  row.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 6);
  });
});
