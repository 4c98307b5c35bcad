/**
 * The story of one film: recipe → plan → prompts → window by window: denoise → decode → encode, into a
 * file that grows → mark. Read it aloud and you know the product. It holds no state and touches nothing
 * it was not given.
 */
import type { Backend, Clip, Timings } from '../common/clip.ts';
import type { Clock } from '../common/clock.ts';
import { KinoraError } from '../common/errors.ts';
import { clipFileName } from '../common/file-name.ts';
import type { Picture } from '../common/picture.ts';
import type { OnProgress } from '../common/progress.ts';
import { frameCountOf, type Ratio, type Recipe } from '../common/recipe.ts';
import {
  frameElements,
  latentFrameCount,
  latentSize,
  type Compression,
  type Size,
} from '../common/shape.ts';
import { denoise } from './denoise.ts';
import { filmFrames } from './film-frames.ts';
import { filmLatents, type FilmLatents } from './film-latents.ts';
import { reportSteps, type DrawPreview } from './film-progress.ts';
import type { Journal } from './journal.ts';
import type { LivePrompts } from './live-prompts.ts';
import { linkedWork } from './linked-work.ts';
import { digestLatents } from './latents-digest.ts';
import type { EncodedFilm, EncodeRequest } from './media/encode-film.ts';
import type { EncodePlan, EncodeWish } from './media/encode-plan.ts';
import type { PromptEmbeds, VideoDecoder, VideoTransformer } from './networks/contracts.ts';
import type { Plan } from './plans/plan.ts';
import { textToVideo } from './plans/text-to-video.ts';
import type { PredictionType } from './sampling/euler.ts';

/** A model loaded for one backend, ready to make films. */
export interface Studio {
  readonly backend: Backend;
  readonly model: ModelFacts;
  readonly encodePrompt: (prompt: string) => Promise<PromptEmbeds>;
  readonly transformer: VideoTransformer;
  readonly decoder: VideoDecoder;
  readonly preview: DrawPreview;
  /**
   * Whether windows are denoised while others are decoded and encoded. Not on the processor, where
   * everything shares the same cores.
   */
  readonly overlaps: boolean;
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
  /** What is added to the noise levels that the network is told where turbo is asked for. */
  readonly turboSigmaOffset: number | undefined;
}

export interface GeneratePorts {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Asked before any work: a visitor whose browser cannot encode should not wait for nothing. */
  readonly planEncoding: (wish: EncodeWish, signal: AbortSignal) => Promise<EncodePlan>;
  readonly encode: (request: EncodeRequest, signal: AbortSignal) => Promise<EncodedFilm>;
  /** What puts the marks, seen and unseen, on each frame of the file. */
  readonly stamp: (recipe: Recipe, size: Size) => Promise<(picture: Picture) => Picture>;
  /** Adds the recipe and the content credentials to the file. */
  readonly mark: (mp4: Blob, recipe: Recipe, createdAt: Date) => Promise<Blob>;
  /** SHA-256. */
  readonly digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
}

/** Windows that may wait for the encoder where the next one is made meanwhile. */
const windowsAhead = 2;

/**
 * Makes one film. Windows that the journal holds are not made again. A live film follows `live`
 * instead of the recipe's beats, and ends when that does, at the recipe's length at the latest.
 * @throws KinoraError: `recipe-invalid` naming what the model cannot do, `aborted` within one step of
 *   the signal, or what the networks and the encoder throw. There is no half film.
 */
export async function generate(
  recipe: Recipe,
  studio: Studio,
  ports: GeneratePorts,
  journal: Journal,
  signal: AbortSignal,
  onProgress: OnProgress,
  live?: LivePrompts,
): Promise<Clip> {
  const watch = stopwatch(ports.clock);
  const { model, decoder } = studio;
  const { ratio, height } = recipe;
  const base = baseSize(recipe, model);
  const { framesPerSecond, compression } = model;
  const plan = planFilm(recipe, base, model);
  const wish = { ratio, height, framesPerSecond };
  const encoding = await ports.planEncoding(wish, signal);
  const stamp = await ports.stamp(recipe, encoding.size);

  onProgress({ stage: 'prepare', what: 'prompt' });
  const prompts = await encodePrompts(recipe, studio);
  const promptMs = watch.lap();

  onProgress({ stage: 'prepare', what: 'first-step' });
  const frameCount = frameCountOf(recipe);
  const latents = filmLatents(plan);
  const work = linkedWork(signal, (error) => {
    latents.fail(error);
  });
  const frames = filmFrames(latents, {
    decoder,
    size: plan.size,
    frameSize: encoding.size,
    temporal: compression.temporal,
    frameCount,
    clock: ports.clock,
    signal: work.signal,
    onFrame: (frame) => {
      onProgress({ stage: 'decode', frame, frameCount });
    },
  });
  const encoded = work.join(
    ports.encode(
      {
        plan: encoding,
        openFrames: () => frames.open(),
        frameCount,
        mayEndEarly: live !== undefined,
        stamp,
        onPart: (part) => {
          onProgress({ stage: 'part', part });
        },
      },
      work.signal,
    ),
  );
  const making = work.join(
    makeWindows(
      plan,
      latents,
      prompts,
      { recipe, studio, ports, journal, onProgress, live },
      work.signal,
    ),
  );
  const [video, { denoiseMs, latentsSha256 }] = await work.both(encoded, making);

  const createdAt = ports.clock.date();
  const made = live?.recipeOf(recipe, video.frameCount) ?? recipe;
  const file = await ports.mark(video.mp4, made, createdAt);
  const timings: Timings = {
    loadMs: 0,
    promptMs,
    denoiseMs,
    decodeMs: frames.decodeMs(),
    encodeMs: video.encodeMs,
    totalMs: watch.totalMs(),
  };
  return {
    id: ports.newId(),
    recipe: made,
    file,
    fileName: clipFileName(made),
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

/** What the recipe asks for in latents. What this version cannot follow it refuses by name. */
function planFilm(recipe: Recipe, base: Size, model: ModelFacts): Plan {
  const { framesPerSecond, compression, shift } = model;
  if (recipe.framesPerSecond !== framesPerSecond) {
    const received = recipe.framesPerSecond;
    throw new KinoraError('recipe-invalid', { field: 'framesPerSecond', received });
  }
  if (recipe.sampler.kind === 'turbo' && model.turboSigmaOffset === undefined) {
    throw new KinoraError('recipe-invalid', { field: 'sampler.kind', received: 'turbo' });
  }
  if (recipe.style !== null) {
    throw new KinoraError('recipe-invalid', { field: 'style', received: recipe.style });
  }
  return textToVideo({
    size: latentSize(base, compression),
    latentFrames: latentFrameCount(frameCountOf(recipe), compression),
    beats: recipe.beats.map(({ atSeconds, prompt }) => ({
      latentFrame: firstLatentFrame(atSeconds, model),
      prompt,
    })),
    seed: recipe.seed,
    schedule: { steps: recipe.sampler.steps, shift },
  });
}

/** The latent frame that shows the moment after `atSeconds`; the film's first shows its first frame. */
function firstLatentFrame(atSeconds: number, { framesPerSecond, compression }: ModelFacts): number {
  const latentSeconds = compression.temporal / framesPerSecond;
  return atSeconds === 0 ? 0 : 1 + Math.floor(atSeconds / latentSeconds + 1e-6);
}

/** Each prompt of the film, and the negative one, once. */
async function encodePrompts(
  { beats, negativePrompt }: Recipe,
  { encodePrompt }: Studio,
): Promise<Map<string, PromptEmbeds>> {
  const prompts = new Map<string, PromptEmbeds>();
  for (const prompt of [...beats.map((beat) => beat.prompt), negativePrompt]) {
    if (!prompts.has(prompt)) prompts.set(prompt, await encodePrompt(prompt));
  }
  return prompts;
}

interface Making {
  readonly recipe: Recipe;
  readonly studio: Studio;
  readonly ports: GeneratePorts;
  readonly journal: Journal;
  readonly onProgress: OnProgress;
  readonly live: LivePrompts | undefined;
}

/** The denoising of all windows, ahead of the stream that turns them into frames. */
async function makeWindows(
  plan: Plan,
  latents: FilmLatents,
  prompts: Map<string, PromptEmbeds>,
  { recipe, studio, ports, journal, onProgress, live }: Making,
  signal: AbortSignal,
): Promise<{ denoiseMs: number; latentsSha256: string }> {
  const { clock } = ports;
  const { guidanceScale, kind } = recipe.sampler;
  const { predictionType, turboSigmaOffset = 0 } = studio.model;
  const lengths = plan.windows.map(({ count }) => count * frameElements(plan.size));
  const kept = await journal.restore(lengths);
  const report = reportSteps(plan, kept.length, studio.preview, clock, onProgress);
  const digest = digestLatents(frameElements(plan.size), ports.digest);
  const embedsOf = async (prompt: string): Promise<PromptEmbeds> => {
    const embeds = prompts.get(prompt) ?? (await studio.encodePrompt(prompt));
    prompts.set(prompt, embeds);
    return embeds;
  };
  let denoiseMs = 0;
  for (const [index, window] of plan.windows.entries()) {
    await latents.untilUnread(studio.overlaps ? windowsAhead : 0);
    const said = live ? await live.next(window, signal) : window.prompt;
    if (said === undefined) break;
    let fresh = kept[index];
    if (fresh === undefined) {
      const sinceMs = clock.nowMs();
      fresh = await denoise(studio.transformer, {
        window,
        size: plan.size,
        context: latents.contextOf(window),
        prompt: await embedsOf(said),
        negative: prompts.get(recipe.negativePrompt)!,
        guidanceScale,
        predictionType,
        sigmaOffset: kind === 'turbo' ? turboSigmaOffset : 0,
        signal,
        onStep: report.begin(window),
      });
      denoiseMs += clock.nowMs() - sinceMs;
      // What is not a picture of numbers is never shown.
      if (!fresh.every(Number.isFinite)) {
        throw new KinoraError('gpu-wrong-result', { what: 'latents are not finite' });
      }
      await journal.keep(index, fresh);
    }
    await digest.add(fresh);
    latents.add(window, fresh);
  }
  latents.end();
  return { denoiseMs, latentsSha256: await digest.finish() };
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
