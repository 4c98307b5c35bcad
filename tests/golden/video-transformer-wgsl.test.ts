import { describe, expect, it } from 'vitest';
import type { PipelineCache } from '../../src/engine/gpu/pipelines.ts';
import { buildProgram, runProgram } from '../../src/engine/gpu/program.ts';
import { createReader } from '../../src/engine/gpu/readback.ts';
import { rotaryAngles } from '../../src/engine/networks/rotary-angles.ts';
import { seenLatents } from '../../src/engine/networks/seen-latents.ts';
import { timeFeatures } from '../../src/engine/networks/time-features.ts';
import { firstOf, rankTilings } from '../../src/engine/networks/kernel-tilings.ts';
import { blockCalls } from '../../src/engine/networks/transformer/block.ts';
import type { StepBuffer } from '../../src/engine/networks/transformer/buffers.ts';
import { patchEmbeddingCalls } from '../../src/engine/networks/transformer/step.ts';
import { planStep } from '../../src/engine/networks/transformer/step-plan.ts';
import { planText } from '../../src/engine/networks/transformer/text-plan.ts';
import { timeCalls } from '../../src/engine/networks/transformer/time.ts';
import { loadTransformerWeights } from '../../src/engine/networks/transformer/weights.ts';
import { loadVideoTransformer } from '../../src/engine/networks/video-transformer-wgsl.ts';
import type { VideoTransformer } from '../../src/engine/networks/contracts.ts';
import { parseManifest } from '../../src/engine/weights/manifest.ts';
import {
  floatsOf,
  readGolden,
  readModelFile,
  readModelJson,
  relativeError,
} from '../helpers/golden.ts';
import { contextCase, makeGoldenFilm, noFrames, passCase } from '../helpers/golden-windows.ts';
import { createGpuLab, type OpenLab } from '../helpers/gpu-lab.ts';
import { elements } from '../helpers/kernel-test.ts';

const lab = createGpuLab();
const compileMs = 600_000;

const { transformer: config } = parseManifest(readModelJson('manifest.json'));
const weights = readModelFile('transformer.safetensors');
const golden = readGolden('transformer.safetensors');
const floats = (name: string): Float32Array<ArrayBuffer> => floatsOf(golden, name);

const prompt = { embeds: floats('prompt_embeds'), mask: floats('prompt_mask') };
const sigmas = floats('sigmas');
const [, frames, channels, height, width] = golden.tensor('latents').shape as number[];
const shape = { frames: frames!, channels: channels!, height: height!, width: width! };

describe.each(elements)('the WGSL video transformer in %s', (element) => {
  const allowed = element === 'f32' ? 1e-3 : 1e-2;
  const needs = { f16: element === 'f16' };

  /** Runs the graph up to and including block 0, and gives back what lies in `names`. */
  async function runToBlock0(
    { gpu, pipelines }: OpenLab,
    names: readonly StepBuffer[],
  ): Promise<Float32Array[]> {
    const loaded = await loadTransformerWeights(gpu, pipelines, config, weights, element);
    const tilings = firstOf(rankTilings(gpu, element, config.dim / config.num_heads));
    const input = { gpu, pipelines, config, weights: loaded, element, tilings };
    const text = await planText(input, 1);
    const plan = await planStep(input, shape, text);
    const { context } = plan;
    const program = await buildProgram(gpu, pipelines, 'up to block 0', [
      ...timeCalls(context),
      ...patchEmbeddingCalls(context),
      ...blockCalls(context, 0),
    ]);
    const reader = await createReader(gpu, 'golden', 2 ** 22);
    try {
      await text.encode([prompt]);
      const seen = seenLatents(floats('latents'), shape, config);
      gpu.device.queue.writeBuffer(context.buffers.latents, 0, Float32Array.from(seen));
      const features = timeFeatures(sigmas, config.freq_dim);
      gpu.device.queue.writeBuffer(context.buffers.timeFeatures, 0, features);
      const { gridHeight, gridWidth, headWidth } = context.sizes;
      const places = { positions: [0, 1], height: gridHeight, width: gridWidth };
      const angles = rotaryAngles(places, headWidth, config.rope_theta);
      gpu.device.queue.writeBuffer(context.buffers.angles, 0, angles);
      await runProgram(gpu, program);
      const results: Float32Array[] = [];
      for (const name of names) {
        results.push(new Float32Array(await reader.read(context.buffers[name])));
      }
      return results;
    } finally {
      reader.dispose();
      program.dispose();
      plan.dispose();
      text.dispose();
      loaded.dispose();
    }
  }

  it(
    `embeds time and runs block 0 within ${allowed} of PyTorch`,
    { timeout: compileMs },
    async (context) => {
      const open = lab.open(context, needs);
      const [time, projected, x] = await runToBlock0(open, ['time', 'timeProjected', 'x']);
      expect(relativeError(time!, floats('time_embedding'))).toBeLessThan(allowed);
      expect(relativeError(projected!, floats('time_projection'))).toBeLessThan(allowed);
      expect(relativeError(x!, floats('block_0'))).toBeLessThan(allowed);
    },
  );

  it(
    `predicts a full step within ${allowed} of PyTorch, twice the same`,
    { timeout: compileMs },
    async (context) => {
      const { gpu, pipelines } = lab.open(context, needs);
      const transformer = await loadVideoTransformer({ gpu, pipelines, config, weights, element });
      try {
        const { context: none, fresh, prediction } = passCase();
        const memory = await transformer.remember(none);
        const [first] = await transformer.predict(fresh, memory);
        expect(relativeError(first!, prediction)).toBeLessThan(allowed);
        const [again] = await transformer.predict(fresh, memory);
        expect(again).toEqual(first);
      } finally {
        await transformer.dispose();
      }
    },
  );

  it(
    `predicts fresh frames beside a remembered context within ${allowed} of PyTorch`,
    { timeout: compileMs },
    async (context) => {
      const { gpu, pipelines } = lab.open(context, needs);
      const transformer = await loadVideoTransformer({ gpu, pipelines, config, weights, element });
      try {
        const { context: past, fresh, prediction } = contextCase();
        const memory = await transformer.remember(past);
        expect(memory).toMatchObject({ frames: past.shape.frames, promptCount: 1 });
        const [got] = await transformer.predict(fresh, memory);
        expect(relativeError(got!, prediction)).toBeLessThan(allowed);
        // Without what it remembers the answer is another.
        const empty = await transformer.remember({
          ...noFrames(past.shape),
          prompts: past.prompts,
        });
        const [alone] = await transformer.predict(fresh, empty);
        expect(relativeError(alone!, prediction)).toBeGreaterThan(10 * allowed);
        await expect(transformer.predict(fresh, memory)).rejects.toMatchObject({
          code: 'internal',
        });
      } finally {
        await transformer.dispose();
      }
    },
  );

  it(
    'makes a guided film of two windows on the GPU, and nothing anew for a second one',
    { timeout: compileMs },
    async (context) => {
      const { gpu, pipelines } = lab.open(context, needs);
      let asked = 0;
      const counting: PipelineCache = {
        get(kernel) {
          asked++;
          return pipelines.get(kernel);
        },
      };
      const input = { gpu, pipelines: counting, config, weights, element };
      const transformer = await loadVideoTransformer(input);
      try {
        const kind = config.prediction_type;
        const turbo = await makeGoldenFilm(transformer, kind, 'turbo');
        expect(relativeError(turbo.got, turbo.wanted)).toBeLessThan(3 * allowed);
        const { got, wanted, steps } = await makeGoldenFilm(transformer, kind, 'guided');
        expect(steps).toBe(8);
        // Guidance and four steps in a row make errors of the element larger.
        expect(relativeError(got, wanted)).toBeLessThan(3 * allowed);
        const [askedOnce, liveBytes] = [asked, gpu.ledger.liveBytes];
        expect((await makeGoldenFilm(transformer, kind, 'guided')).got).toEqual(got);
        expect([asked, gpu.ledger.liveBytes]).toEqual([askedOnce, liveBytes]);
      } finally {
        await transformer.dispose();
      }
    },
  );

  if (element === 'f32')
    it(
      'makes the film that the loop over predictions makes, guided and as turbo',
      { timeout: compileMs },
      async (context) => {
        const { gpu, pipelines } = lab.open(context, needs);
        const onDevice = await loadVideoTransformer({ gpu, pipelines, config, weights, element });
        // Without `denoise`, as engines are that step on the processor.
        const stepwise: VideoTransformer = {
          remember: (...given) => onDevice.remember(...given),
          predict: (...given) => onDevice.predict(...given),
          dispose: () => onDevice.dispose(),
        };
        try {
          for (const how of ['guided', 'turbo'] as const) {
            const kind = [config.prediction_type, how] as const;
            const { got } = await makeGoldenFilm(onDevice, ...kind);
            const looped = await makeGoldenFilm(stepwise, ...kind);
            expect(relativeError(got, looped.got)).toBeLessThan(1e-5);
          }
        } finally {
          await onDevice.dispose();
        }
      },
    );

  // The tiles of real GPUs take a software driver minutes to compile, so in one element only.
  if (element === 'f16')
    it('predicts the same when cut for a real GPU', { timeout: compileMs }, async (context) => {
      const { gpu, pipelines } = lab.open(context, needs);
      const asHardware = { ...gpu, adapter: { ...gpu.adapter, isSoftware: false } };
      const input = { gpu: asHardware, pipelines, config, weights, element };
      const transformer = await loadVideoTransformer(input);
      try {
        const { context: past, fresh, prediction } = contextCase();
        const memory = await transformer.remember(past);
        const [got] = await transformer.predict(fresh, memory);
        expect(relativeError(got!, prediction)).toBeLessThan(allowed);
      } finally {
        await transformer.dispose();
      }
    });
});
