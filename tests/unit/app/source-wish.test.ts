import { expect, test } from 'vitest';
import { attachmentFor } from '../../../src/app/source/source-wish.ts';
import { middle, placedIn } from '../../../src/common/placement.ts';

const sha256 = 'c'.repeat(64);

test('a picture opens a film of any length; a clip decides the length of its remix', () => {
  const picture = attachmentFor({ sha256, kind: 'picture', seconds: 0 }, '1:1', 'remix');
  expect(picture).toMatchObject({ tool: 'image-to-video', seconds: undefined, ratio: '1:1' });
  const clip = { sha256, kind: 'clip', seconds: 3.5 } as const;
  expect(attachmentFor(clip, '1:1', 'remix')).toMatchObject({ tool: 'remix', seconds: 3.5 });
  expect(attachmentFor(clip, '1:1', 'extend')).toMatchObject({
    ...{ tool: 'extend', seconds: 5.5 },
    sources: [{ sha256, kind: 'clip', toSeconds: 3.5, strength: 0 }],
  });
  const blink = attachmentFor({ sha256, kind: 'clip', seconds: 0 }, '1:1', 'remix');
  expect(blink.tool).toBe('image-to-video');
});

test('a wide picture fills a square frame by its middle, or by the side that is wished', () => {
  const frame = { x: 10, y: 0, width: 100, height: 100 };
  const wide = { width: 400, height: 200 };
  expect(placedIn(wide, frame, middle)).toEqual({ x: -40, y: 0, width: 200, height: 100 });
  expect(placedIn(wide, frame, { ...middle, x: 1 }).x).toBe(-90);
  const whole = placedIn(wide, frame, { ...middle, kind: 'fit' });
  expect(whole).toEqual({ x: 10, y: 25, width: 100, height: 50 });
});
