import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textToVideo } from '../../../src/engine/plans/text-to-video.ts';
import { cutWindows, type WindowCut } from '../../../src/engine/plans/windows.ts';

/** [start, count, context, where the context stands, where the fresh frames stand] */
const told = (cut: WindowCut): unknown[] => [
  cut.start,
  cut.count,
  cut.context,
  [...cut.contextPositions],
  [...cut.positions],
];

describe('a film in windows', () => {
  test.each([
    [2, 5, [1, 4]],
    [5, 11, [1, 4, 4, 2]],
    [10, 21, [1, 4, 4, 4, 4, 4]],
    [20, 41, [1, ...Array<number>(10).fill(4)]],
    [60, 121, [1, ...Array<number>(30).fill(4)]],
  ])('of %i s has %i latent frames, a still and then four at a time', (seconds, frames, counts) => {
    expect(frames).toBe(1 + 2 * seconds);
    const windows = cutWindows(frames, []);
    expect(windows.map(({ count }) => count)).toEqual(counts);
    expect(windows.at(-1)!.start + windows.at(-1)!.count).toBe(frames);
  });

  test('sees its first latent frame and the last two, at distances that never grow', () => {
    const windows = cutWindows(41, []);
    expect(windows.slice(0, 4).map(told)).toEqual([
      [0, 1, [], [], [0]],
      [1, 4, [0], [0], [1, 2, 3, 4]],
      [5, 4, [0, 3, 4], [-2, 0, 1], [2, 3, 4, 5]],
      [9, 4, [0, 7, 8], [-2, 0, 1], [2, 3, 4, 5]],
    ]);
    expect(told(windows.at(-1)!)).toEqual([37, 4, [0, 35, 36], [-2, 0, 1], [2, 3, 4, 5]]);
  });

  test('is cut where a beat begins, wherever that is', () => {
    expect(cutWindows(12, [2, 3, 9]).map(told)).toEqual([
      [0, 1, [], [], [0]],
      [1, 1, [0], [0], [1]],
      [2, 1, [0, 1], [0, 1], [2]],
      [3, 4, [0, 1, 2], [-4, 0, 1], [2, 3, 4, 5]],
      [7, 2, [0, 5, 6], [-4, 0, 1], [2, 3]],
      [9, 3, [0, 7, 8], [-2, 0, 1], [2, 3, 4]],
    ]);
  });

  test('tells by the distance of its first latent frame where in a phrase of motion it is', () => {
    const sinks = (cuts: number[]): unknown[] =>
      cutWindows(32, cuts).flatMap(({ start, contextPositions: [sink = 0] }) =>
        sink < 0 ? [[start, sink]] : [],
      );
    const told = new Map([6, 7, 8, 9, 10].flatMap((cut) => sinks([cut])) as [number, number][]);
    for (const [start, sink] of told) expect(sink).toBe(-2 - ((start - 1) % 4));
    expect(new Set(told.values())).toEqual(new Set([-2, -3, -4, -5]));
  });

  test('makes each latent frame once, in order, out of frames made before; no window crosses a cut', () => {
    const frames = fc.integer({ min: 1, max: 200 });
    const cuts = fc.array(fc.integer({ min: 0, max: 220 }), { maxLength: 8 });
    const sizes = fc.record({
      fresh: fc.integer({ min: 1, max: 6 }),
      recent: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(frames, cuts, sizes, (latentFrames, at, windowSizes) => {
        let made = 0;
        for (const window of cutWindows(latentFrames, at, windowSizes)) {
          const { start, count, context, contextPositions, positions } = window;
          expect(start).toBe(made);
          made += count;
          expect(count).toBeLessThanOrEqual(start === 0 ? 1 : windowSizes.fresh);
          expect(at.some((cut) => cut > start && cut < start + count)).toBe(false);
          expect(context.every((frame) => frame < start)).toBe(true);
          if (start > 0) expect([context[0], context.at(-1)]).toEqual([0, start - 1]);
          const places = [...contextPositions, ...positions];
          expect(places).toHaveLength(context.length + count);
          expect(places.every((place, i) => i === 0 || place > places[i - 1]!)).toBe(true);
          // The frame before and the fresh ones are neighbours.
          if (start > 0) expect(positions[0]! - contextPositions.at(-1)!).toBe(1);
        }
        expect(made).toBe(latentFrames);
      }),
    );
  });
});

describe('text to video', () => {
  const size = { channels: 2, height: 2, width: 2 };
  const plan = textToVideo({
    size,
    latentFrames: 11,
    beats: [
      { latentFrame: 0, prompt: 'a fish' },
      { latentFrame: 6, prompt: 'a bird' },
    ],
    seed: 7,
    schedule: { steps: 4, shift: 3 },
  });

  test('gives each window the prompt of its beat', () => {
    expect(plan.windows.map(({ start, prompt }) => [start, prompt])).toEqual([
      [0, 'a fish'],
      [1, 'a fish'],
      [5, 'a fish'],
      [6, 'a bird'],
      [10, 'a bird'],
    ]);
  });

  test('starts every window as noise of its own frames, whatever the windows', () => {
    const whole = (windows: typeof plan.windows): number[] =>
      windows.flatMap(({ startLatents }) => [...startLatents()]);
    const inOnes = textToVideo({
      size,
      latentFrames: 11,
      beats: [{ latentFrame: 0, prompt: 'a fish' }],
      seed: 7,
      schedule: { steps: 4, shift: 3 },
      windowSizes: { fresh: 1, recent: 1 },
    });
    expect(inOnes.windows).toHaveLength(11);
    expect(whole(inOnes.windows)).toEqual(whole(plan.windows));
    expect(whole(plan.windows)).toHaveLength(11 * 8);
    for (const { sigmas } of plan.windows) expect([sigmas[0], sigmas.length]).toEqual([1, 5]);
  });
});
