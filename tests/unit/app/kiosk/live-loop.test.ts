import { expect, test, vi } from 'vitest';
import { kioskRecipe } from '../../../../src/app/kiosk/hand-over.ts';
import { createLiveLoop, type LiveWish } from '../../../../src/app/kiosk/live-loop.svelte.ts';
import { KinoraError } from '../../../../src/common/errors.ts';
import { drivenClock } from '../../../helpers/driven-clock.ts';
import { partsOnScreen } from '../../../helpers/parts-on-screen.ts';
import { nanoModel, scriptedEngine } from '../../../helpers/scripted-engine.ts';

const hourMs = 3_600_000;
const sentences = ['a red fish', 'a blue boat', 'a cat'];

/** A live loop over an engine whose every answer the test decides. */
function loopOf({ canPlay = true, trialMs }: { canPlay?: boolean; trialMs?: number } = {}) {
  const engine = scriptedEngine();
  const clock = drivenClock(new Date(2026, 10, 30, 10));
  const { screen, seen } = partsOnScreen(canPlay);
  const restartEngine = vi.fn(() => {
    engine.die();
  });
  const onFilm = vi.fn();
  const live = createLiveLoop(
    { engine: engine.api, clock, restartEngine, liveScreen: screen },
    onFilm,
  );
  const wished = {
    ratio: '16:9',
    seconds: undefined,
    height: undefined,
    sampler: undefined,
  } as const;
  const wish: LiveWish = {
    recipeOf: (prompt) => kioskRecipe(prompt, 7, wished, nanoModel),
    backend: 'cpu',
    sentences,
    trialMs,
  };
  /** Second by second, as the kiosk does. */
  const pass = async (ms: number, asked: LiveWish | 'nothing' = wish): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 1000) {
      await clock.advance(1000);
      live.tick(asked === 'nothing' ? undefined : asked);
    }
  };
  const part = (endMs: number, isFirst = false): void => {
    const bytes = new Uint8Array(1);
    engine.report({ stage: 'part', part: { bytes, mimeType: 'x', isFirst, startMs: 0, endMs } });
  };
  /** As a machine that keeps up: two seconds of film every two seconds. */
  const play = async (seconds: number): Promise<void> => {
    for (let s = 0; s < seconds; s += 2) {
      part(2000 * (s / 2 + 2), s === 0);
      await pass(2000);
    }
  };
  return { engine, clock, seen, live, wish, restartEngine, onFilm, pass, part, play };
}

test('it begins ten seconds after the last visitor, marked, judged as for strangers, and kept nowhere', async () => {
  const { engine, live, pass, part } = loopOf();
  await pass(10_000);
  expect(engine.requests).toEqual([]);
  await pass(1000);
  expect(engine.requests).toMatchObject([
    {
      recipe: { beats: [{ atSeconds: 0, prompt: 'a red fish' }], mark: 'visible', seconds: 120 },
      ...{ backend: 'cpu', isLive: true, safety: 'kiosk', keepsNothing: true },
    },
  ]);
  expect([live.isShown, live.state]).toEqual([false, 'begun']);
  part(2000, true);
  expect([live.isShown, live.prompt]).toEqual([true, 'a red fish']);
});

test('one sentence follows the other, each named while it is seen', async () => {
  const { engine, live, pass, play } = loopOf();
  await pass(11_000);
  await play(40);
  expect(engine.said).toEqual(['a blue boat', 'a cat']);
  expect([live.prompt, live.state]).toEqual(['a cat', 'fast']);
});

test('a sentence that is refused leaves the film as it is', async () => {
  const { engine, live, pass, play } = loopOf();
  engine.api.say = () => Promise.reject(new KinoraError('prompt-refused', { reason: 'violence' }));
  await pass(11_000);
  await play(20);
  expect([live.prompt, live.isShown]).toEqual(['a red fish', true]);
});

test('at its end the next film begins, of the next sentence, and the picture stays until it has one', async () => {
  const { engine, live, seen, onFilm, pass, play, part } = loopOf();
  await pass(11_000);
  await play(10);
  engine.finish({});
  await pass(1000);
  expect(onFilm).toHaveBeenCalledOnce();
  expect(engine.requests.map(({ recipe }) => recipe.beats[0]!.prompt)).toEqual([
    'a red fish',
    'a blue boat',
  ]);
  expect([live.isShown, seen.films]).toEqual([true, 1]);
  part(2000, true);
  expect([seen.films, live.prompt]).toEqual([2, 'a blue boat']);
});

test('whoever touches the screen has it at once, and the worker as soon as it stops', async () => {
  const { engine, live, pass, play } = loopOf();
  const cancel = vi.spyOn(engine.api, 'cancel');
  await pass(11_000);
  await play(4);
  live.stop();
  expect([live.isShown, live.url]).toEqual([false, undefined]);
  expect(cancel).toHaveBeenCalledOnce();
  await live.running;
  // What is said late of the old film is not shown.
  engine.report({
    stage: 'part',
    part: { bytes: new Uint8Array(1), mimeType: 'x', isFirst: true, startMs: 0, endMs: 9 },
  });
  expect(live.url).toBeUndefined();
  await pass(60_000, 'nothing');
  expect(engine.requests).toHaveLength(1);
  await pass(11_000);
  expect(engine.requests).toHaveLength(2);
});

test('a machine that was measured to be too slow makes none, and is asked again in an hour', async () => {
  const { engine, live, pass } = loopOf({ trialMs: 900 });
  await pass(60_000);
  expect([engine.requests.length, live.state]).toEqual([0, 'slow']);
  const fast = loopOf({ trialMs: 700 });
  await fast.pass(11_000);
  expect(fast.engine.requests).toHaveLength(1);
});

test('a film that falls behind its own play is left for the films of the page, for an hour', async () => {
  const { engine, live, pass, part, play } = loopOf();
  await pass(11_000);
  part(2000, true);
  await pass(3000);
  expect([live.isShown, live.state]).toEqual([true, 'begun']);
  await pass(1000);
  expect([live.isShown, live.state]).toEqual([false, 'slow']);
  await live.running;
  await pass(hourMs - 1000);
  expect(engine.requests).toHaveLength(1);
  await pass(1000);
  expect(engine.requests).toHaveLength(2);
  await play(12);
  expect(live.state, 'it may be faster by then').toBe('fast');
});

test('a worker that dies gives the screen back, and the film begins again; not for ever', async () => {
  const { engine, live, pass, play } = loopOf();
  await pass(11_000);
  for (let deaths = 1; deaths <= 3; deaths++) {
    expect(engine.requests).toHaveLength(deaths);
    await play(2);
    engine.die();
    await pass(1000);
    expect([live.isShown, live.state]).toEqual([false, 'failed']);
    await pass(28_000);
    expect(engine.requests, 'half a minute later').toHaveLength(deaths);
    await pass(deaths < 3 ? 3000 : hourMs - 60_000);
  }
  expect(engine.requests, 'and then after an hour').toHaveLength(3);
  await pass(60_000);
  expect(engine.requests).toHaveLength(4);
});

test('an engine that says nothing for two minutes is ended', async () => {
  const { live, restartEngine, pass } = loopOf();
  await pass(11_000);
  await pass(120_000);
  expect(restartEngine).not.toHaveBeenCalled();
  await pass(1000);
  expect(restartEngine).toHaveBeenCalledOnce();
  await pass(1000);
  expect(live.state).toBe('failed');
});

test('a browser that cannot play a film while it is made is not asked again', async () => {
  const { engine, live, pass, part } = loopOf({ canPlay: false });
  await pass(11_000);
  part(2000, true);
  expect([live.isShown, live.state]).toEqual([false, 'unplayable']);
  await pass(2 * hourMs);
  expect(engine.requests).toHaveLength(1);
});
