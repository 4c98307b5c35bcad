import { expect, test } from 'vitest';
import { filmLatents, type MadeWindow } from '../../src/engine/film-latents.ts';
import { textToVideo } from '../../src/engine/plans/text-to-video.ts';

const plan = textToVideo({
  size: { channels: 1, height: 1, width: 2 },
  latentFrames: 9,
  beats: [{ latentFrame: 0, prompt: 'a fish' }],
  seed: 7,
  schedule: { steps: 1, shift: 1 },
});
const [still, first, second] = plan.windows;

/** Each latent frame holds its own number twice. */
const numbered = (start: number, count: number): Float32Array =>
  Float32Array.from({ length: 2 * count }, (_, i) => start + Math.floor(i / 2));

test('a window sees the frames of its context', () => {
  const latents = filmLatents(plan);
  latents.add(still!, numbered(0, 1));
  latents.add(first!, numbered(1, 4));
  expect(latents.contextOf(second!)).toEqual(Float32Array.of(0, 0, 3, 3, 4, 4));
  expect(latents.contextOf(still!)).toEqual(new Float32Array(0));
});

test('windows come as they are made, and who makes them waits for who reads them', async () => {
  const latents = filmLatents(plan);
  const read: number[] = [];
  const reading = (async () => {
    for await (const { window } of latents.stream()) read.push(window.start);
  })();
  latents.add(still!, numbered(0, 1));
  await latents.untilUnread(0);
  expect(read).toEqual([0]);
  latents.add(first!, numbered(1, 4));
  latents.add(second!, numbered(5, 4));
  await latents.untilUnread(1);
  expect(read.slice(0, 2)).toEqual([0, 1]);
  await reading;
  expect(read).toEqual([0, 1, 5]);
});

test('without a reader it waits once as many are there as may be ahead', async () => {
  const latents = filmLatents(plan);
  await latents.untilUnread(0);
  latents.add(still!, numbered(0, 1));
  await latents.untilUnread(1);
  let hasWaited = true;
  const waiting = latents.untilUnread(0).then(() => (hasWaited = false));
  await Promise.resolve();
  expect(hasWaited).toBe(true);
  await latents.stream().next();
  expect(hasWaited).toBe(true);
  const stream = latents.stream();
  await stream.next();
  void stream.next();
  await waiting;
});

test('a second stream begins at the first frame again', async () => {
  const latents = filmLatents(plan);
  latents.add(still!, numbered(0, 1));
  latents.add(first!, numbered(1, 4));
  const begun = latents.stream();
  await begun.next();
  await begun.next();
  await begun.return(undefined);
  const { value } = (await latents.stream().next()) as IteratorYieldResult<MadeWindow>;
  expect(value).toEqual({ window: still, latents: numbered(0, 1) });
});

test('a failure ends who waits, and who comes later', async () => {
  const latents = filmLatents(plan);
  const next = latents.stream().next();
  latents.add(still!, numbered(0, 1));
  const waiting = latents.untilUnread(0);
  latents.fail(new Error('first'));
  latents.fail(new Error('second'));
  await expect(waiting).rejects.toThrow('first');
  await next.catch(() => undefined);
  await expect(latents.untilUnread(5)).rejects.toThrow('first');
});
