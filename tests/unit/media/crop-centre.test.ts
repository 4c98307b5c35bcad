import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Picture } from '../../../src/common/picture.ts';
import { cropCentre } from '../../../src/engine/media/crop-centre.ts';

/** Every pixel says where it stands: red is x, green is y. */
function coordinates(width: number, height: number): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    rgba.set([i % width, Math.floor(i / width), 0, 255], 4 * i);
  }
  return { width, height, rgba };
}

it('the crop is the centre, copied pixel by pixel', () => {
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(side, side, side, side, (width, height, moreAcross, moreDown) => {
      const base = coordinates(width + moreAcross, height + moreDown);
      const crop = cropCentre(base, { width, height });
      const [left, top] = [Math.floor(moreAcross / 2), Math.floor(moreDown / 2)];
      base.rgba.fill(0);
      expect([...crop.rgba.subarray(0, 2)]).toEqual([left, top]);
      expect([...crop.rgba.subarray(-4, -2)]).toEqual([left + width - 1, top + height - 1]);
      expect(crop.rgba.length).toBe(4 * width * height);
    }),
  );
});
