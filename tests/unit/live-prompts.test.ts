import { expect, test } from 'vitest';
import { maxLiveSeconds, parseRecipe, type Recipe } from '../../src/common/recipe.ts';
import { sleep } from '../../src/common/sleep.ts';
import { liveLeadMs, livePrompts, type Said } from '../../src/engine/live-prompts.ts';
import type { FilmWindow } from '../../src/engine/plans/plan.ts';
import { cutWindows } from '../../src/engine/plans/windows.ts';
import { beats, recipe } from '../helpers/recipes.ts';

const signal = new AbortController().signal;
const time = { framesPerSecond: 24, compression: { temporal: 12 } };
const windows = cutWindows(601, []) as unknown as FilmWindow[];

const of = (prompt: string, words?: string): Said => ({
  prompt,
  style: words === undefined ? null : { name: 'Mine', words },
});
const inSentence = (prompt: string, words: string): string => `${prompt}, ${words}`;

/** A clock that sleeping moves on, and what was slept. */
function rig(): Parameters<typeof livePrompts>[2] & { nowMs: number; slept: number[] } {
  const it = {
    nowMs: 50,
    slept: [] as number[],
    clock: { nowMs: () => it.nowMs, date: () => new Date(0) },
    sleep: (ms: number): Promise<void> => {
      it.slept.push(ms);
      it.nowMs += ms;
      return Promise.resolve();
    },
  };
  return it;
}

test('a film that is made faster than it plays keeps one window ahead', async () => {
  const ports = rig();
  const live = livePrompts(of('a fish'), time, ports);
  for (const window of windows.slice(0, 6)) await live.next(window, signal);
  // Windows of two seconds each, from the first part on.
  expect(ports.slept.map(Math.round)).toEqual([2042, 2000, 2000]);
  expect(liveLeadMs).toBe(2000);
});

test('one that is made slower never waits', async () => {
  const ports = rig();
  const live = livePrompts(of('a fish'), time, ports);
  for (const window of windows.slice(0, 6)) {
    await live.next(window, signal);
    ports.nowMs += 5000;
  }
  expect(ports.slept).toEqual([]);
});

test('what is said is shown from the next window on, and its recipe makes the same windows', async () => {
  const ports = rig();
  const live = livePrompts(of('a fish'), time, ports);
  const prompts: (string | undefined)[] = [];
  for (const window of windows.slice(0, 5)) {
    if (window.start === 5) live.say(of('a cat'));
    if (window.start === 13) live.say(of('a dog'));
    prompts.push((await live.next(window, signal))?.prompt);
  }
  expect(prompts).toEqual(['a fish', 'a fish', 'a cat', 'a cat', 'a dog']);
  const latentFrames = 17;
  const frameCount = 1 + 12 * (latentFrames - 1);
  const wish = recipe({ beats: beats('a fish'), seconds: maxLiveSeconds, framesPerSecond: 24 });
  const made = parseRecipe(live.recipeOf(wish, frameCount, inSentence));
  expect(made.beats.map(({ prompt }) => prompt)).toEqual(['a fish', 'a cat', 'a dog']);
  const cuts = made.beats.map(({ atSeconds }) =>
    atSeconds === 0 ? 0 : 1 + Math.floor(atSeconds / (12 / 24) + 1e-6),
  );
  expect(cuts).toEqual([0, 5, 13]);
  expect(cutWindows(latentFrames, cuts)).toEqual(cutWindows(601, []).slice(0, 5));
});

test('a sentence said before the second window is a beat of its own, later than the first', async () => {
  const live = livePrompts(of('a fish'), time, rig());
  await live.next(windows[0]!, signal);
  live.say(of('a cat'));
  await live.next(windows[1]!, signal);
  const made = live.recipeOf(recipe({ beats: beats('a fish') }), 49, inSentence);
  expect(() => parseRecipe({ ...made, framesPerSecond: 24 })).not.toThrow();
  expect(made.beats[1]!.atSeconds).toBeCloseTo(1 / 24);
});

/** What became of a film that was told this, one thing for each window from the first on. */
async function told(...said: readonly Said[]): Promise<Recipe> {
  const live = livePrompts(said[0]!, time, rig());
  for (const [index, each] of said.entries()) {
    live.say(each);
    expect(await live.next(windows[index]!, signal)).toEqual(each);
  }
  const wish = recipe({ beats: beats('x'), style: said[0]!.style, framesPerSecond: 24 });
  const last = windows[said.length - 1]!;
  return parseRecipe(live.recipeOf(wish, 1 + 12 * (last.start + last.count - 1), inSentence));
}

test('a style that stays is that of the recipe', async () => {
  const made = await told(of('a fish', 'at night'), of('a cat', 'at night'));
  expect(made.style).toEqual({ name: 'Mine', words: 'at night' });
  expect(made.beats.map(({ prompt }) => prompt)).toEqual(['a fish', 'a cat']);
});

test('a style that changes is seen from the next window on, and told by the sentences of the recipe', async () => {
  const made = await told(
    of('a fish', 'at night'),
    of('a fish', 'at night'),
    of('a fish', 'in the rain'),
    of('a fish'),
    of('a cat'),
  );
  expect(made.style).toBeNull();
  expect(made.beats.map(({ prompt }) => prompt)).toEqual([
    'a fish, at night',
    'a fish, in the rain',
    'a fish',
    'a cat',
  ]);
  const cuts = made.beats.map(({ atSeconds }) => Math.round((atSeconds * 24 + 11) / 12));
  expect(cuts.slice(1)).toEqual([windows[2], windows[3], windows[4]].map((each) => each!.start));
});

test('a style that was changed before the first window is that of the whole film', async () => {
  const live = livePrompts(of('a fish'), time, rig());
  live.say(of('a fish', 'at night'));
  await live.next(windows[0]!, signal);
  expect(live.recipeOf(recipe(), 13, inSentence)).toMatchObject({
    style: { words: 'at night' },
    beats: [{ prompt: 'a fish' }],
  });
});

test('the end is heard while it waits, and there is always a part to keep', async () => {
  const { clock } = rig();
  const live = livePrompts(of('a fish'), time, { clock, sleep });
  live.end();
  expect(await live.next(windows[0]!, signal)).toEqual(of('a fish'));
  expect(await live.next(windows[1]!, signal)).toEqual(of('a fish'));
  expect(await live.next(windows[2]!, signal)).toBeUndefined();
  const other = livePrompts(of('a fish'), time, { clock, sleep });
  for (const window of windows.slice(0, 3)) await other.next(window, signal);
  const waiting = other.next(windows[90]!, signal);
  other.end();
  expect(await waiting).toBeUndefined();
});

test('a film that is cancelled while it waits says so', async () => {
  const { clock } = rig();
  const controller = new AbortController();
  const live = livePrompts(of('a fish'), time, { clock, sleep });
  for (const window of windows.slice(0, 3)) await live.next(window, controller.signal);
  const waiting = live.next(windows[90]!, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
});
