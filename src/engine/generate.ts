/**
 * The story of one clip: recipe → plan → prompt → denoise → decode → encode → mark.
 * Read it aloud and you know the product. It holds no state and touches nothing it was not given.
 */
import type { Backend, Clip, Timings } from '../common/clip.ts';
import type { Clock } from '../common/clock.ts';
import { throwIfAborted } from '../common/deadline.ts';
import { KinoraError } from '../common/errors.ts';
import { clipFileName } from '../common/file-name.ts';
import { nextTask } from '../common/next-task.ts';
import type { OnProgress, Preview } from '../common/progress.ts';
import type { Ratio, Recipe } from '../common/recipe.ts';
import {
  elementCount,
  frameElements,
  latentShape,
  type Compression,
  type LatentShape,
  type Size,
} from '../common/shape.ts';
import { denoise, type Denoising } from './denoise.ts';
import type { EncodePlan, EncodeWish } from './media/encode-plan.ts';
import type { EncodedVideo, EncodeRequest } from './media/encode-video.ts';
import type {
  DecodedFrame,
  PromptEmbeds,
  VideoDecoder,
  VideoTransformer,
} from './networks/contracts.ts';
import type { FilmWindow, Plan } from './plans/plan.ts';
import { textToVideo } from './plans/text-to-video.ts';
import type { PredictionType } from './sampling/euler.ts';
import { stepsLeftMs } from './steps-left.ts';

/** A model loaded for one backend, ready to make clips. */
export interface Studio {
  readonly backend: Backend;
  readonly model: ModelFacts;
  readonly encodePrompt: (prompt: string) => Promise<PromptEmbeds>;
  readonly transformer: VideoTransformer;
  readonly decoder: VideoDecoder;
  /** Rough moving picture of latents [frames, channels, height, width]. */
  readonly preview: (latents: Float32Array, shape: LatentShape) => Preview;
}

/** What the story needs to know of a model, from its manifest. */
export interface ModelFacts {
  /** `name@version`. */
  readonly id: string;
  readonly compression: Compression;
  readonly sizes: Readonly<Partial<Record<Ratio, Size>>>;
  readonly framesPerSecond: number;
  readonly shift: number;
  readonly predictionType: PredictionType;
}

export interface GeneratePorts {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Asked before any work: a visitor whose browser cannot encode should not wait for nothing. */
  readonly planEncoding: (wish: EncodeWish) => Promise<EncodePlan>;
  readonly encode: (request: EncodeRequest, signal: AbortSignal) => Promise<EncodedVideo>;
  /** Adds the recipe to the file. */
  readonly mark: (mp4: Uint8Array<ArrayBuffer>, recipe: Recipe, createdAt: Date) => Blob;
  /** Hex SHA-256. */
  readonly digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
}

/**
 * Makes one clip.
 * @throws KinoraError: `recipe-invalid` when the model cannot paint that ratio, `aborted` within one
 *   step of the signal, or what the networks and the encoder throw. There is no half clip.
 */
export async function generate(
  recipe: Recipe,
  studio: Studio,
  ports: GeneratePorts,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<Clip> {
  const watch = stopwatch(ports.clock);
  const base = baseSize(recipe, studio.model);
  const shape = latentShape(recipe.frameCount, base, studio.model.compression);
  const { shift, framesPerSecond } = studio.model;
  const plan = textToVideo({
    size: shape,
    latentFrames: shape.frames,
    beats: [{ latentFrame: 0, prompt: recipe.prompt }],
    seed: recipe.seed,
    schedule: { steps: recipe.steps, shift },
  });
  const { frameCount, ratio, enlargement } = recipe;
  const encoding = await ports.planEncoding({ base, ratio, enlargement, framesPerSecond });

  onProgress({ stage: 'prepare', what: 'prompt' });
  const prompt = await studio.encodePrompt(recipe.prompt);
  const negative = await studio.encodePrompt('');
  const promptMs = watch.lap();

  onProgress({ stage: 'prepare', what: 'first-step' });
  const latents = new Float32Array(elementCount(shape));
  const length = frameElements(shape);
  const report = reportSteps(plan, studio.preview, ports.clock, onProgress);
  for (const window of plan.windows) {
    const context = new Float32Array(window.context.length * length);
    window.context.forEach((frame, place) => {
      context.set(latents.subarray(frame * length, (frame + 1) * length), place * length);
    });
    const fresh = await denoise(studio.transformer, {
      window,
      size: plan.size,
      context,
      prompt,
      negative,
      guidanceScale: recipe.guidanceScale,
      predictionType: studio.model.predictionType,
      signal,
      onStep: report(window),
    });
    latents.set(fresh, window.start * length);
  }
  const latentsSha256 = await ports.digest(bytesOf(latents));
  const denoiseMs = watch.lap();

  const film = await studio.decoder.begin(shape);
  const frames = checkedFrames(latents, film.decode(latents, signal), frameCount, onProgress);
  const video = await ports.encode({ plan: encoding, frames, frameCount }, signal);
  throwIfAborted(signal);
  const createdAt = ports.clock.date();
  const file = ports.mark(video.mp4, recipe, createdAt);
  film.end();
  const codingMs = watch.lap();

  const timings: Timings = {
    loadMs: 0,
    promptMs,
    denoiseMs,
    decodeMs: codingMs - video.encodeMs,
    encodeMs: video.encodeMs,
    totalMs: watch.totalMs(),
  };
  return {
    id: ports.newId(),
    recipe,
    file,
    fileName: clipFileName(recipe),
    codec: video.codec,
    width: video.width,
    height: video.height,
    frameCount: video.frameCount,
    durationMs: video.durationMs,
    poster: video.poster,
    latentsSha256,
    timings,
    backend: studio.backend,
    createdAtMs: createdAt.getTime(),
  };
}

function baseSize({ ratio }: Recipe, model: ModelFacts): Size {
  const base = model.sizes[ratio];
  if (!base) throw new KinoraError('recipe-invalid', { field: 'ratio', received: ratio });
  return base;
}

/** Tells the page of each step; previews are drawn as often as a tenth of the time allows. */
function reportSteps(
  plan: Plan,
  draw: Studio['preview'],
  clock: Clock,
  onProgress: OnProgress,
): (window: FilmWindow) => Denoising['onStep'] {
  const frames = plan.windows.flatMap(({ sigmas, count, context }) =>
    Array.from({ length: sigmas.length - 1 }, () => count + context.length),
  );
  const steps = frames.length;
  const tookMs: number[] = [];
  let endedMs = clock.nowMs();
  let nextPreviewMs = endedMs;
  return ({ count }) =>
    async (_, readClean) => {
      const nowMs = clock.nowMs();
      tookMs.push(nowMs - endedMs);
      endedMs = nowMs;
      let preview: Preview | undefined;
      if (nowMs >= nextPreviewMs) {
        preview = draw(await readClean(), { ...plan.size, frames: count });
        const afterMs = clock.nowMs();
        nextPreviewMs = afterMs + 9 * (afterMs - nowMs);
      }
      const spentMs = tookMs.reduce((sum, ms) => sum + ms, 0);
      const leftMs = stepsLeftMs(frames, tookMs);
      onProgress({ stage: 'denoise', step: tookMs.length, steps, spentMs, leftMs, preview });
    };
}

/** The decoder's frames, told to the page; what is not a picture of numbers is never shown. */
async function* checkedFrames(
  latents: Float32Array,
  decoded: AsyncGenerator<DecodedFrame>,
  frameCount: number,
  onProgress: OnProgress,
): AsyncGenerator<DecodedFrame> {
  if (!latents.every(Number.isFinite)) {
    throw new KinoraError('gpu-wrong-result', { what: 'latents are not finite' });
  }
  for await (const frame of decoded) {
    yield frame;
    onProgress({ stage: 'decode', frame: frame.index + 1, frameCount });
    await nextTask();
  }
}

function bytesOf(values: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.slice().buffer);
}

function stopwatch(clock: Clock): { lap: () => number; totalMs: () => number } {
  const startMs = clock.nowMs();
  let lapMs = startMs;
  return {
    lap: () => {
      const nowMs = clock.nowMs();
      const sinceMs = nowMs - lapMs;
      lapMs = nowMs;
      return sinceMs;
    },
    totalMs: () => clock.nowMs() - startMs,
  };
}
