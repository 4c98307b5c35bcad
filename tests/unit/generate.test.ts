import { expect, test } from 'vitest';
import type { Progress } from '../../src/common/progress.ts';
import { makeTinyClip, tinyRecipe } from '../helpers/tiny-studio.ts';

test('a recipe becomes a clip that carries it', async () => {
  const clip = await makeTinyClip();
  expect(clip).toMatchObject({
    recipe: tinyRecipe,
    fileName: 'a-red-fish-7.mp4',
    codec: 'h264',
    frameCount: 5,
    durationMs: 625,
    backend: 'cpu',
  });
  expect(clip.latentsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(clip.file.size).toBe(5 + tinyRecipe.prompt.length);
});

test('the same recipe gives the same latents; seed, prompt, steps and guidance each change them', async () => {
  const { latentsSha256 } = await makeTinyClip();
  expect((await makeTinyClip()).latentsSha256).toBe(latentsSha256);
  for (const recipe of [{ seed: 8 }, { prompt: 'A cat' }, { steps: 4 }, { guidanceScale: 5 }]) {
    expect((await makeTinyClip({ recipe })).latentsSha256).not.toBe(latentsSha256);
  }
});

test('progress goes through the stages in order and counts every step and frame', async () => {
  const seen: Progress[] = [];
  await makeTinyClip({ onProgress: (progress) => void seen.push(progress) });
  const text = seen.map((progress) => {
    switch (progress.stage) {
      case 'denoise':
        return `step ${progress.step} of ${progress.steps}`;
      case 'decode':
        return `frame ${progress.frame} of ${progress.frameCount}`;
      case 'prepare':
        return `prepare ${progress.what}`;
      case 'download':
        return progress.stage;
    }
  });
  expect(text).toEqual([
    'prepare prompt',
    'prepare first-step',
    ...[1, 2, 3, 4, 5, 6].map((step) => `step ${step} of 6`),
    'frame 1 of 5',
    'frame 2 of 5',
    'frame 3 of 5',
    'frame 4 of 5',
    'frame 5 of 5',
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
    ['denoise', 3],
    ['decode', 2],
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
