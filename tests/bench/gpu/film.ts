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

/**
 * Windows and films as the page makes them, up to planes for the encoder.
 * @param lengths seconds of each film, the shortest first.
 * @param planesMs of one picture turned into the encoder's planes.
 */
export async function timeFilms(
  bench: Bench,
  model: Model,
  element: Element,
  lengths: readonly number[],
  planesMs: number,
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
  const denoise = async (windows: readonly WindowCut[], kind: Kind): Promise<Denoised> => {
    const latents = new Float32Array(Math.max(...windows.map(endOf)) * frameElements(size));
    const windowMs: number[] = [];
    for (const window of windows) {
      const work = (): Promise<void> => denoiseWindow(transformer, window, latents, kind, prompts);
      windowMs.push(await elapsedMs(work));
    }
    return { latents, windowMs, ms: windowMs.reduce((sum, ms) => sum + ms, 0) };
  };
  const decode = async (latents: Float32Array<ArrayBuffer>): Promise<number> => {
    return elapsedMs(async () => {
      const stream = await decoder.begin(size, { width: 1920, height: 1080 });
      const frames = stream.decode(latents);
      while (!(await frames.next()).done);
      stream.end();
    });
  };
  /** Of the longest film so far, by what was measured. */
  const perSecondMs = new Map<string, number>();
  const fits = (work: string, seconds: number): boolean => {
    const expectedMs = (perSecondMs.get(work) ?? 0) * seconds;
    if (expectedMs < bench.leftMs() - 5000) return true;
    const remark = `left out: it would take ${(expectedMs / 1000).toFixed(0)} s`;
    tell({ work: `${work}, ${seconds} s of film`, element, ms: NaN, remark });
    return false;
  };
  try {
    for (const seconds of lengths) {
      const windows = cutWindows(1 + 2 * seconds, []);
      let decodeMs: number | undefined;
      for (const kind of kinds) {
        if (!fits(kind.name, seconds)) continue;
        // The first of each kind builds pipelines and learns the pace.
        const isFirst = seconds === lengths[0];
        if (isFirst && !gpu.adapter.isSoftware) await denoise(windows, kind);
        const { latents, windowMs, ms: denoiseMs } = await denoise(windows, kind);
        perSecondMs.set(kind.name, denoiseMs / seconds);
        if (isFirst) {
          const remark = `${kind.steps} steps, guidance ${kind.guidanceScale}; 4 latent frames beside 1`;
          tell({ work: `window, ${kind.name}`, element, ms: windowMs.at(-1)!, remark });
        }
        // What the decoder takes does not depend on what it draws.
        if (decodeMs === undefined) {
          if (!fits('decoder', seconds)) continue;
          if (isFirst && !gpu.adapter.isSoftware) await decode(latents);
          decodeMs = await decode(latents);
          perSecondMs.set('decoder', decodeMs / seconds);
          const perFrame = `${(decodeMs / (1 + 2 * seconds)).toFixed(1)} ms a latent frame, 12 frames each`;
          tell({ work: `decoder, ${seconds} s at 1080p`, element, ms: decodeMs, remark: perFrame });
        }
        const allPlanesMs = 24 * seconds * planesMs;
        const ms = denoiseMs + decodeMs + allPlanesMs;
        const parts = `denoise ${denoiseMs.toFixed(0)}, decode ${decodeMs.toFixed(0)}`;
        const remark = `${parts}, ${24 * seconds} × I420 at 1080p ${allPlanesMs.toFixed(0)} ms`;
        tell({ work: `film of ${seconds} s, ${kind.name}`, element, ms, remark });
      }
    }
  } finally {
    await transformer.dispose();
    await decoder.dispose();
  }
}

interface Denoised {
  readonly latents: Float32Array<ArrayBuffer>;
  readonly windowMs: readonly number[];
  readonly ms: number;
}

function endOf({ start, count }: WindowCut): number {
  return start + count;
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
