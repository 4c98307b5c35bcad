/** The product's own networks at work: a step, a window, films. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameElements, type LatentSize } from '../../../src/common/shape.ts';
import { normals } from '../../../src/common/random.ts';
import { buildProgram } from '../../../src/engine/gpu/program.ts';
import type { Element } from '../../../src/engine/gpu/wgsl.ts';
import type { PromptEmbeds, VideoTransformer } from '../../../src/engine/networks/contracts.ts';
import { firstOf, rankTilings } from '../../../src/engine/networks/kernel-tilings.ts';
import { loadVideoDecoder } from '../../../src/engine/networks/video-decoder-wgsl.ts';
import { planContext } from '../../../src/engine/networks/transformer/context-plan.ts';
import { planStep } from '../../../src/engine/networks/transformer/step-plan.ts';
import { stepCalls } from '../../../src/engine/networks/transformer/step.ts';
import { planText } from '../../../src/engine/networks/transformer/text-plan.ts';
import { loadTransformerWeights } from '../../../src/engine/networks/transformer/weights.ts';
import { loadVideoTransformer } from '../../../src/engine/networks/video-transformer-wgsl.ts';
import { cutWindows, type WindowCut } from '../../../src/engine/plans/windows.ts';
import { type Manifest, parseManifest } from '../../../src/engine/weights/manifest.ts';
import { parseSafetensors } from '../../../src/engine/weights/safetensors.ts';
import type { TensorSource } from '../../../src/engine/weights/tensor-source.ts';
import { type Bench, elapsedMs, type Spread, timeDispatches } from './measure.ts';

export interface WorkRow {
  readonly work: string;
  readonly element: Element;
  readonly ms: number;
  readonly remark: string;
}

/** 16:9 at base size; sampling without guidance in few steps, and in many with it. */
const size: LatentSize = { channels: 24, height: 12, width: 22 };
const kinds = [
  { name: 'turbo', steps: 4, guidanceScale: 1 },
  { name: 'fine', steps: 20, guidanceScale: 4 },
] as const;
type Kind = (typeof kinds)[number];

interface Model {
  readonly manifest: Manifest;
  readonly tensors: (name: string) => TensorSource;
}

export function readModel(folder: string): Model {
  const read = (name: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(readFileSync(join(folder, name)));
  return {
    manifest: parseManifest(JSON.parse(new TextDecoder().decode(read('manifest.json')))),
    tensors: (name) => parseSafetensors(name, read(name)),
  };
}

/** One pass over four fresh latent frames beside three of context, every kernel of it in one submit. */
export async function timeStep(
  bench: Bench,
  model: Model,
  element: Element,
  promptCount: number,
): Promise<Spread & { readonly dispatches: number; readonly flops: number }> {
  const { gpu, pipelines } = bench;
  const { transformer: config } = model.manifest;
  const source = model.tensors(config.weights);
  const weights = await loadTransformerWeights(gpu, pipelines, config, source, element);
  const tilings = firstOf(rankTilings(gpu, element, config.dim / config.num_heads));
  const input = { gpu, pipelines, config, weights, element, tilings };
  const text = await planText(input, promptCount);
  const past = await planContext(input, { ...size, frames: 3 }, text);
  const step = await planStep(input, { ...size, frames: 4 }, text, past.seen);
  const program = await buildProgram(gpu, pipelines, 'step', stepCalls(step.context));
  try {
    const flops = program.steps.reduce((sum, { kernel }) => sum + kernel.flops, 0);
    return { ...(await timeDispatches(bench, program)), dispatches: program.steps.length, flops };
  } finally {
    for (const part of [program, step, past, text, weights]) part.dispose();
  }
}

/** Windows and films as the page makes them, up to planes for the encoder. */
export async function timeFilms(
  bench: Bench,
  model: Model,
  element: Element,
  i420Ms: number,
  tell: (row: WorkRow) => void,
): Promise<void> {
  const { gpu, pipelines } = bench;
  const { transformer: config, videoDecoder } = model.manifest;
  const common = { gpu, pipelines, element } as const;
  const transformer = await loadVideoTransformer({
    ...common,
    config,
    weights: model.tensors(config.weights),
  });
  const decoder = await loadVideoDecoder({
    ...common,
    config: videoDecoder,
    weights: model.tensors(videoDecoder.weights),
  });
  const prompts = promptsOf(model);
  const film = async (seconds: number, kind: Kind): Promise<void> => {
    const name = `film of ${seconds} s, ${kind.name}`;
    const windows = cutWindows(1 + 2 * seconds, []);
    const latents = new Float32Array((1 + 2 * seconds) * frameElements(size));
    let windowMs = 0;
    const denoiseMs = await elapsedMs(async () => {
      for (const window of windows) {
        windowMs = await elapsedMs(() =>
          denoiseWindow(transformer, window, latents, kind, prompts),
        );
      }
    });
    if (seconds === 2) {
      const remark = `${kind.steps} steps, guidance ${kind.guidanceScale}; 4 latent frames beside 1`;
      tell({ work: `window, ${kind.name}`, element, ms: windowMs, remark });
    }
    let frames = 0;
    const decodeMs = await elapsedMs(async () => {
      const stream = await decoder.begin(size, { width: 1920, height: 1080 });
      for await (const frame of stream.decode(latents)) frames = frame.index + 1;
      stream.end();
    });
    const planesMs = 24 * seconds * i420Ms;
    const ms = denoiseMs + decodeMs + planesMs;
    const parts = `denoise ${denoiseMs.toFixed(0)}, decode ${decodeMs.toFixed(0)} (${frames} frames)`;
    const remark = `${parts}, ${24 * seconds} × I420 at 1080p ${planesMs.toFixed(0)} ms`;
    tell({ work: name, element, ms, remark });
    lastMs.set(kind.name, ms);
  };
  const lastMs = new Map<string, number>();
  try {
    for (const kind of kinds) {
      for (const seconds of [2, 20]) {
        // Once more to warm up; ten times as long a film takes about ten times as long.
        const expectedMs = (lastMs.get(kind.name) ?? 0) * (seconds === 20 ? 10 : 1);
        if (expectedMs > bench.leftMs() - 10_000) {
          const remark = `left out: it would take ${(expectedMs / 1000).toFixed(0)} s`;
          tell({ work: `film of ${seconds} s, ${kind.name}`, element, ms: NaN, remark });
          continue;
        }
        if (seconds === 2 && !gpu.adapter.isSoftware) {
          const first = new Float32Array(5 * frameElements(size));
          for (const window of cutWindows(5, [])) {
            await denoiseWindow(transformer, window, first, kind, prompts);
          }
        }
        await film(seconds, kind);
      }
    }
  } finally {
    await transformer.dispose();
    await decoder.dispose();
  }
}

async function denoiseWindow(
  transformer: VideoTransformer,
  { start, count, context, contextPositions, positions }: WindowCut,
  latents: Float32Array,
  { steps, guidanceScale }: Kind,
  prompts: readonly PromptEmbeds[],
): Promise<void> {
  const length = frameElements(size);
  const past = new Float32Array(context.length * length);
  context.forEach((frame, place) => {
    past.set(latents.subarray(frame * length, (frame + 1) * length), place * length);
  });
  const memory = await transformer.remember({
    latents: past,
    shape: { ...size, frames: context.length },
    sigmas: new Float32Array(context.length),
    positions: contextPositions,
    prompts: guidanceScale === 1 ? prompts.slice(0, 1) : prompts,
  });
  const sigmas = Float32Array.from({ length: steps + 1 }, (_, step) => 1 - step / steps);
  const fresh = {
    latents: normals(start, 'tests', count * length),
    shape: { ...size, frames: count },
    sigmas: new Float32Array(count).fill(1),
    positions,
  };
  const run = { fresh, sigmas, sigmaOffset: 0, guidanceScale, onStep: () => undefined };
  latents.set(await transformer.denoise!(run, memory), start * length);
}

function promptsOf({ manifest: { transformer } }: Model): PromptEmbeds[] {
  const { text_len: length, text_dim: width } = transformer;
  return [1, 2].map((seed) => ({
    embeds: normals(seed, 'tests', length * width),
    mask: new Float32Array(length).fill(1),
  }));
}
