import { expect, test } from 'vitest';
import type { Progress } from '../../src/common/progress.ts';
import { firstPrompt, type Recipe } from '../../src/common/recipe.ts';
import { beats } from '../helpers/recipes.ts';
import { generate, type GeneratePorts } from '../../src/engine/generate.ts';
import { noJournal } from '../../src/engine/journal.ts';
import type { FilmFrame } from '../../src/engine/media/encode-film.ts';
import {
  makeTinyClip,
  tinyFrameCount,
  tinyPorts,
  tinyRecipe,
  tinyStudio,
} from '../helpers/tiny-studio.ts';

test('a recipe becomes a clip that carries it', async () => {
  const clip = await makeTinyClip();
  expect(clip).toMatchObject({
    recipe: tinyRecipe,
    fileName: 'a-red-fish-7.mp4',
    codec: 'h264',
    frameCount: tinyFrameCount,
    durationMs: 3000,
    backend: 'cpu',
  });
  expect(clip.latentsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(clip.file.size).toBe(tinyFrameCount + firstPrompt(tinyRecipe).length);
});

const changed: readonly Partial<Recipe>[] = [
  { seed: 8 },
  { beats: beats('A cat') },
  { beats: [...tinyRecipe.beats, { atSeconds: 1, prompt: 'A cat' }] },
  { negativePrompt: 'blurred' },
  { style: { name: 'Night', words: 'at night' } },
  { style: { name: 'Night', words: 'at sunset' } },
  { sampler: { ...tinyRecipe.sampler, steps: 4 } },
  { sampler: { ...tinyRecipe.sampler, guidanceScale: 5 } },
];

test('the same recipe gives the same latents; seed, beats, negative prompt, style, steps and guidance each change them', async () => {
  const { latentsSha256 } = await makeTinyClip();
  expect((await makeTinyClip()).latentsSha256).toBe(latentsSha256);
  for (const recipe of changed) {
    expect((await makeTinyClip({ recipe })).latentsSha256).not.toBe(latentsSha256);
  }
});

test('a style is laid under every sentence of the film, and not under what it is led away from', async () => {
  const asked: (readonly [string, string | undefined])[] = [];
  const style = { name: 'Night', words: 'at night' };
  const film = [...tinyRecipe.beats, { atSeconds: 1, prompt: 'A cat' }];
  const studio = tinyStudio();
  const make = (changes: Partial<Recipe>): Promise<unknown> =>
    makeTinyClip({
      recipe: { beats: film, negativePrompt: 'A cat', ...changes },
      studio: {
        ...studio,
        encodePrompt: (prompt, styleWords) => {
          asked.push([prompt, styleWords]);
          return studio.encodePrompt(prompt, styleWords);
        },
      },
    });
  await make({ style });
  expect(asked.splice(0)).toEqual([
    [firstPrompt(tinyRecipe), 'at night'],
    ['A cat', 'at night'],
    ['A cat', undefined],
  ]);
  await make({ style: null });
  expect(asked).toEqual([
    [firstPrompt(tinyRecipe), undefined],
    ['A cat', undefined],
  ]);
});

test('the name of a style decides nothing', async () => {
  const named = async (name: string): Promise<string> =>
    (await makeTinyClip({ recipe: { style: { name, words: 'at night' } } })).latentsSha256;
  expect(await named('Night')).toBe(await named('Nacht'));
});

test('a longer film begins with the same frames', async () => {
  const bytes = async (seconds: number): Promise<Uint8Array> => {
    const { file } = await makeTinyClip({ recipe: { seconds } });
    return new Uint8Array(await file.arrayBuffer()).subarray(0, 8 * seconds);
  };
  // 2.5 s are one latent frame and a full window; 5 s go on after it.
  expect((await bytes(5)).subarray(0, 17)).toEqual((await bytes(2.5)).subarray(0, 17));
});

test('progress counts every step and frame, and parts that can be played come between windows', async () => {
  const seen: Progress[] = [];
  await makeTinyClip({ onProgress: (progress) => void seen.push(progress) });
  const text = seen.map((progress) => {
    switch (progress.stage) {
      case 'denoise':
        return `step ${progress.step} of ${progress.steps}, window ${progress.window} of ${progress.windows}`;
      case 'decode':
        return `frame ${progress.frame} of ${progress.frameCount}`;
      case 'part':
        return `part to ${progress.part.endMs} ms`;
      case 'prepare':
        return `prepare ${progress.what}`;
      case 'download':
        return progress.stage;
    }
  });
  const steps = (first: number, window: number): string[] =>
    [0, 1, 2].map((i) => `step ${first + i} of 9, window ${window} of 3`);
  const frames = (first: number, last: number): string[] =>
    Array.from({ length: last - first + 1 }, (_, i) => `frame ${first + i} of 24`);
  expect(text).toEqual([
    'prepare prompt',
    'prepare first-step',
    ...[...steps(1, 1), ...frames(1, 1)],
    ...[...steps(4, 2), ...frames(2, 16), 'part to 2125 ms', 'frame 17 of 24'],
    ...[...steps(7, 3), ...frames(18, 23), 'part to 3000 ms', 'frame 24 of 24'],
  ]);
});

test('the first step already shows a picture, and time left shrinks', async () => {
  const steps: Extract<Progress, { stage: 'denoise' }>[] = [];
  await makeTinyClip({
    onProgress: (progress) => {
      if (progress.stage === 'denoise') steps.push(progress);
    },
  });
  expect(steps[0]!.preview?.rgba).toHaveLength(4);
  const remaining = steps.map((step) => step.leftMs);
  expect(remaining.at(-1)).toBe(0);
  expect(remaining[0]).toBeGreaterThan(0);
});

test('a cancel is obeyed before the next step, and while decoding', async () => {
  for (const [stage, at] of [
    ['denoise', 1],
    ['denoise', 5],
    ['decode', 2],
    ['decode', 24],
    ['part', 1],
  ] as const) {
    const cancel = new AbortController();
    const seen: string[] = [];
    const making = makeTinyClip({
      signal: cancel.signal,
      onProgress: (progress) => {
        seen.push(progress.stage);
        if (seen.filter((name) => name === stage).length === at) cancel.abort();
      },
    });
    await expect(making).rejects.toMatchObject({ code: 'aborted' });
    if (stage === 'denoise') expect(seen.filter((name) => name === 'denoise')).toHaveLength(at);
  }
});

test('a ratio the model was not trained on is refused before any work', async () => {
  const seen: Progress[] = [];
  const making = makeTinyClip({
    recipe: { ratio: '16:9' },
    onProgress: (progress) => void seen.push(progress),
  });
  await expect(making).rejects.toMatchObject({
    code: 'recipe-invalid',
    details: { field: 'ratio' },
  });
  expect(seen).toEqual([]);
});

test('a network that answers with nonsense makes an error and no clip', async () => {
  const making = makeTinyClip({
    wrap: (site, work) => {
      const result = work();
      if (site !== 'transformer.predict') return result;
      return (result as Promise<Float32Array[]>).then((predictions) =>
        predictions.map((prediction) => prediction.fill(NaN, 0, 1)),
      ) as typeof result;
    },
  });
  await expect(making).rejects.toMatchObject({ code: 'gpu-wrong-result' });
});

test('where work overlaps the film is the same, and at most two windows are ahead of the encoder', async () => {
  const recipe = { ...tinyRecipe, seconds: 20 };
  const { latentsSha256 } = await makeTinyClip({ recipe });
  const ports = tinyPorts();
  let [made, taken, furthest] = [0, 0, 0];
  const slow = {
    ...ports,
    encode: ((request, signal) => {
      const openFrames = async function* (): AsyncGenerator<FilmFrame> {
        for await (const frame of request.openFrames()) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          yield frame;
          // The still of the first window ends no part.
          if (frame.endsPart) taken++;
        }
      };
      return ports.encode({ ...request, openFrames }, signal);
    }) satisfies GeneratePorts['encode'],
  };
  const clip = await generate(
    recipe,
    { ...tinyStudio(), overlaps: true },
    slow,
    noJournal,
    new AbortController().signal,
    (progress) => {
      if (progress.stage !== 'denoise') return;
      made = Math.max(made, progress.window - 1);
      furthest = Math.max(furthest, made - taken);
    },
  );
  expect(clip.latentsSha256).toBe(latentsSha256);
  // The two that wait, the one that is encoded, and the still.
  expect(furthest).toBeGreaterThan(2);
  expect(furthest).toBeLessThanOrEqual(4);
});

test('turbo is refused by name where the weights do not know it', async () => {
  const making = makeTinyClip({
    recipe: { sampler: { kind: 'turbo', steps: 4, guidanceScale: 1 } },
  });
  await expect(making).rejects.toMatchObject({
    code: 'recipe-invalid',
    details: { field: 'sampler.kind' },
  });
});
