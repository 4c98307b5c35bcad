/** How far a loop's last frame is from its first, beside the steps that the film takes anyway. */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loopOf } from '../../src/app/editor/tool-recipes.ts';
import { systemClock } from '../../src/common/clock.ts';
import type { Clip } from '../../src/common/clip.ts';
import type { Recipe } from '../../src/common/recipe.ts';
import { readModel } from '../../src/cli/model.ts';
import { generate, type GeneratePorts } from '../../src/engine/generate.ts';
import { noJournal } from '../../src/engine/journal.ts';
import { createOnnxRuntime } from '../../src/engine/onnx/runtime.ts';
import { openStudio } from '../../src/engine/studio.ts';
import { modelFiles } from '../../src/engine/weights/model-files.ts';
import { readManifest } from '../helpers/node-onnx.ts';
import { memorySources } from '../helpers/tiny-studio.ts';

const folder = 'models/kinora-nano/';
const sentences = [
  'a red fish swims to the right under water',
  'a yellow balloon rises over a meadow',
  'a blue boat sails on the sea at sunset',
  'a white car drives through a city at night',
];
const films = Number(process.env['FIGURES_LOOPS'] ?? sentences.length);

it('loops of what the page makes by itself', async () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names
    .filter((name) => /\.(onnx|safetensors|json)$/.test(name))
    .map((name) => [name, new Uint8Array(readFileSync(folder + name))] as const);
  const studio = await openStudio(
    'cpu',
    readManifest(),
    modelFiles(new Map(files)),
    {
      gpu: undefined,
      clock: systemClock,
      onnx: createOnnxRuntime({ threads: 1, files: undefined }),
      onnxOnGpu: () => Promise.reject(new Error('on the processor')),
    },
    () => undefined,
  );
  const frames: Uint8ClampedArray[] = [];
  const ports = portsInto(frames);
  const make = (recipe: Recipe): Promise<Clip> => {
    frames.length = 0;
    return generate(
      recipe,
      studio,
      ports,
      noJournal,
      new AbortController().signal,
      () => undefined,
    );
  };
  const model = readModel();
  const seams: number[] = [];
  for (const [index, prompt] of sentences.slice(0, films).entries()) {
    const recipe: Recipe = {
      format: 2,
      tool: 'text-to-video',
      beats: [{ atSeconds: 0, prompt }],
      negativePrompt: '',
      style: null,
      sources: [],
      seed: 7 + index,
      ratio: '16:9',
      seconds: 2,
      height: 480,
      framesPerSecond: model.framesPerSecond,
      sampler: model.samplers[0]!,
      mark: 'none',
      model: model.id,
    };
    const clip = await make(recipe);
    for (const length of ['short', 'normal'] as const) {
      const loop = loopOf(clip, length, { prompt, seed: 70 + index, model });
      await make(loop);
      const steps = frames.slice(1).map((frame, i) => difference(frame, frames[i]!));
      const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
      const seam = difference(frames.at(-1)!, frames[0]!);
      const median = steps.toSorted((one, other) => one - other)[Math.floor(steps.length / 2)]!;
      seams.push(seam / mean);
      console.log(
        `${loop.sampler.kind}, ${length}, “${prompt}”: seam ${seam.toFixed(2)} levels of 255, ` +
          `steps ${mean.toFixed(2)} in the mean, ${median.toFixed(2)} in the median: ${(seam / mean).toFixed(2)}`,
      );
    }
  }
  await studio.dispose();
  console.log(
    `loops: seam ${(seams.reduce((sum, seam) => sum + seam, 0) / seams.length).toFixed(2)} of the mean step, at most ${Math.max(...seams).toFixed(2)}`,
  );
  expect(seams).toHaveLength(2 * films);
  expect(Math.max(...seams)).toBeLessThan(1);
});

/** Frames as the file's encoder gets them, without marks; no file is made. */
function portsInto(frames: Uint8ClampedArray[]): GeneratePorts {
  return {
    clock: systemClock,
    newId: randomUUID,
    planEncoding: ({ framesPerSecond }) =>
      Promise.resolve({
        webCodecs: undefined as never,
        ladder: [],
        withoutH264: undefined,
        size: { width: 854, height: 480 },
        framesPerSecond,
      }),
    async encode({ openFrames }) {
      for await (const { image } of openFrames()) frames.push(image.rgba);
      return {
        ...{ width: 854, height: 480, codec: 'h264', durationMs: 0, encodeMs: 0 },
        mp4: new Blob([randomUUID()]),
        poster: new Blob(),
        frameCount: frames.length,
      };
    },
    stamp: () => Promise.resolve((picture) => picture),
    mark: (mp4) => Promise.resolve(mp4),
    originOf: () => Promise.resolve(undefined),
    sources: memorySources(),
    digest: (bytes) => Promise.resolve(createHash('sha256').update(bytes).digest('hex')),
  };
}

/** Mean absolute difference of colours in levels of 255. */
function difference(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) if (i % 4 < 3) sum += Math.abs(one[i]! - other[i]!);
  return (sum / one.length) * (4 / 3);
}
