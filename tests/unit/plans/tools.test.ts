import { describe, expect, test } from 'vitest';
import type { Recipe, Source } from '../../../src/common/recipe.ts';
import { planFilm, type PlanFacts } from '../../../src/engine/plans/film-plan.ts';
import { stepsOf, type FilmWindow, type Plan } from '../../../src/engine/plans/plan.ts';
import { windowNoise } from '../../../src/engine/sampling/window-noise.ts';
import { beats, recipe } from '../../helpers/recipes.ts';

const size = { channels: 1, height: 1, width: 2 };
const facts: PlanFacts = { size, compression: { temporal: 4 }, framesPerSecond: 8, shift: 1 };
/** Source 0 says 100, 101, …; source 1 says 200, 201, … */
const frameOf = (source: number, index: number): Float32Array =>
  Float32Array.of(100 * (source + 1) + index, 0);

const clip = (changes: Partial<Source> = {}): Source => ({
  ...{ sha256: 'ab'.repeat(32), kind: 'clip', fromSeconds: 0, toSeconds: 2 },
  ...{ placedAtSeconds: 0, strength: 0 },
  ...changes,
});
const plan = (changes: Partial<Recipe>): Plan =>
  planFilm(
    recipe({ sampler: { kind: 'fine', steps: 4, guidanceScale: 1 }, ...changes }),
    facts,
    frameOf,
  );
/** What each latent frame of the film is taken from; undefined where it is made. */
const takenFrom = ({ windows, latentFrames }: Plan): (number | undefined)[] => {
  const taken = Array<number | undefined>(latentFrames).fill(undefined);
  for (const { start, count, startLatents } of windows.filter((each) => stepsOf(each) === 0)) {
    for (let i = 0; i < count; i++) taken[start + i] = startLatents()[2 * i];
  }
  return taken;
};
const firstMade = ({ windows }: Plan): FilmWindow => windows.find((window) => stepsOf(window) > 0)!;

test('a picture stands as the first latent frame, and the rest is made from it', () => {
  const film = plan({
    tool: 'image-to-video',
    sources: [clip({ kind: 'picture', toSeconds: 0 })],
  });
  expect(takenFrom(film)).toEqual([100, undefined, undefined, undefined, undefined]);
  expect(firstMade(film).context).toEqual([0]);
});

test('a picture in the midst of a film is held for a latent frame, and its sentence goes on from it', () => {
  const film = plan({
    tool: 'storyboard',
    seconds: 4,
    beats: [...beats('a fish'), { atSeconds: 2, prompt: 'a boat' }],
    sources: [clip({ kind: 'picture', toSeconds: 0, placedAtSeconds: 2 })],
  });
  const none = undefined;
  expect(takenFrom(film)).toEqual([none, none, none, none, none, 101, none, none, none]);
  const boat = film.windows.find(({ start }) => start === 6)!;
  expect(boat.prompt).toBe('a boat');
  expect(boat.context).toContain(5);
});

test('a clip goes on after its end, untouched itself', () => {
  const film = plan({ tool: 'extend', seconds: 4, sources: [clip()] });
  expect(takenFrom(film)).toEqual([
    ...[100, 101, 102, 103, 104],
    ...Array<undefined>(4).fill(undefined),
  ]);
});

test('before a clip its still is left out: in the middle of a film it would stand for half a second', () => {
  const sources = [clip({ placedAtSeconds: 2 })];
  const film = plan({ tool: 'extend', seconds: 4, sources });
  expect(takenFrom(film)).toEqual([
    ...Array<undefined>(5).fill(undefined),
    ...[101, 102, 103, 104],
  ]);
});

test('re-cut parts lie where they are put, and the gap between them is made', () => {
  const sources = [
    clip({ toSeconds: 0.5 }),
    clip({ fromSeconds: 1.5, toSeconds: 2, placedAtSeconds: 1 }),
  ];
  const film = plan({ tool: 'recut', seconds: 1.5, sources });
  expect(takenFrom(film)).toEqual([100, 101, undefined, 204]);
});

test('a part that opens the film begins with the moment at which it is cut', () => {
  const sources = [
    clip({ fromSeconds: 1, toSeconds: 1.5 }),
    clip({ toSeconds: 0.5, placedAtSeconds: 0.5 }),
  ];
  expect(takenFrom(plan({ tool: 'recut', seconds: 1, sources }))).toEqual([102, 103, 201]);
});

test('the way back of a loop sees the end and the beginning of the clip', () => {
  const sources = [
    clip({ fromSeconds: 1 }),
    clip({ sha256: 'cd'.repeat(32), toSeconds: 1, placedAtSeconds: 2 }),
  ];
  const film = plan({ tool: 'loop', seconds: 3, sources });
  // It ends with the latent frame that it begins with.
  expect(takenFrom(film)).toEqual([102, 103, 104, undefined, undefined, 201, 202]);
  expect(firstMade(film).context).toEqual([0, 1, 2, 5, 6]);
});

describe('remix', () => {
  test('starts from the clip with as much noise on it as the strength says', () => {
    const film = plan({ tool: 'remix', sources: [clip({ strength: 0.4 })] });
    const [, window] = film.windows;
    expect([...window!.sigmas].map((sigma) => Math.round(100 * sigma))).toEqual([40, 25, 0]);
    const noise = windowNoise(7, size, 1, 4);
    const start = window!.startLatents();
    expect(start[2]).toBeCloseTo(0.6 * 102 + 0.4 * noise[2]!, 4);
    expect(start[7]).toBeCloseTo(0.4 * noise[7]!, 4);
  });

  test('of no strength is the clip itself; of full strength it is another', () => {
    const still = plan({ tool: 'remix', sources: [clip()] });
    expect(takenFrom(still)).toEqual([100, 101, 102, 103, 104]);
    const anew = plan({ tool: 'remix', sources: [clip({ strength: 1 })] });
    expect(anew.windows[1]!.startLatents()).toEqual(windowNoise(7, size, 1, 4));
    expect(stepsOf(anew.windows[1]!)).toBe(4);
  });
});

test('a blend is each clip alone at its ends, and mixed with noise between them', () => {
  const film = plan({
    tool: 'blend',
    seconds: 3,
    sources: [clip({ strength: 0.5 }), clip({ placedAtSeconds: 1 })],
    curve: [
      { atSeconds: 1, share: 0 },
      { atSeconds: 2, share: 1 },
    ],
  });
  expect(takenFrom(film)).toEqual([100, 101, 102, undefined, 202, 203, 204]);
  const { start, sigmas, startLatents, context } = firstMade(film);
  expect([start, sigmas[0], context]).toEqual([3, 0.5, [0, 1, 2, 4, 5]]);
  const noise = windowNoise(7, size, 3, 1);
  expect(startLatents()[0]).toBeCloseTo(0.5 * (103 + 201) * 0.5 + 0.5 * noise[0]!, 4);
});

test('a storyboard keeps its pictures where they stand and follows each sentence from its beat on', () => {
  const film = plan({
    tool: 'storyboard',
    seconds: 4,
    beats: [...beats('a fish'), { atSeconds: 2, prompt: 'a cat' }],
    sources: [clip({ kind: 'picture', toSeconds: 0, placedAtSeconds: 3 })],
  });
  const frames = takenFrom(film);
  expect(frames[7]).toBe(101);
  expect(frames.filter((frame) => frame !== undefined)).toHaveLength(1);
  for (const { start, prompt } of film.windows.filter((window) => stepsOf(window) > 0)) {
    expect(prompt).toBe(start < 5 ? 'a fish' : 'a cat');
  }
});
