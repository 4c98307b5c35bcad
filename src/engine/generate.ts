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
import type { SourceOrigin } from '../common/origin.ts';
import type { OnProgress } from '../common/progress.ts';
import { recipeText } from '../common/recipe-text.ts';
import { frameCountOf, type Ratio, type Recipe } from '../common/recipe.ts';
import { frameElements, latentSize, type Compression, type Size } from '../common/shape.ts';
import { denoiseFromBestStart } from './choose-start.ts';
import { filmFrames } from './film-frames.ts';
import { filmLatents, type FilmLatents } from './film-latents.ts';
import { reportSteps, type DrawPreview } from './film-progress.ts';
import type { Journal } from './journal.ts';
import type { LivePrompts, Said, StyleInSentence } from './live-prompts.ts';
import { linkedWork } from './linked-work.ts';
import { digestLatents } from './latents-digest.ts';
import type { EncodedFilm, EncodeRequest } from './media/encode-film.ts';
import type { EncodePlan, EncodeWish } from './media/encode-plan.ts';
import type { PromptEmbeds, VideoDecoder, VideoTransformer } from './networks/contracts.ts';
import { planFilm } from './plans/film-plan.ts';
import { stepsOf, type Plan } from './plans/plan.ts';
import type { PredictionType } from './sampling/euler.ts';
import { openSources, type SourceStore } from './sources.ts';

/** A model loaded for one backend, ready to make films. */
export interface Studio {
  readonly backend: Backend;
  readonly model: ModelFacts;
  /** @param styleWords say what the prompt leaves open */
  readonly encodePrompt: (prompt: string, styleWords?: string) => Promise<PromptEmbeds>;
  /** A sentence that by itself encodes to what the prompt does under the style. */
  readonly styleInSentence: StyleInSentence;
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
  /** Starts of which the first latent frame is chosen, at least 1. */
  readonly firstFrameCandidates: number;
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
  readonly mark: (
    mp4: Blob,
    recipe: Recipe,
    createdAt: Date,
    ingredients: readonly SourceOrigin[],
  ) => Promise<Blob>;
  /** What is said of a file in the credentials of what is made from it. */
  readonly originOf: (file: Blob) => Promise<SourceOrigin | undefined>;
  /** Clean latents of films and pictures, by their digest: what tools make films from. */
  readonly sources: SourceStore;
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
  checkFollowed(recipe, model);
  const size = latentSize(base, compression);
  const sources = await openSources(recipe, { ...model, size }, ports.sources);
  const plan = planFilm(recipe, { ...model, size }, sources.frameOf);
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
        // What a live film will have been told is known at its end alone; then XMP says it.
        ...(live === undefined && { comment: recipeText(recipe) }),
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
  const [video, { denoiseMs, latentsSha256, whole }] = await work.both(encoded, making);

  const createdAt = ports.clock.date();
  const made = live?.recipeOf(recipe, video.frameCount, studio.styleInSentence) ?? recipe;
  const file = await ports.mark(video.mp4, made, createdAt, sources.origins);
  // A film that cannot be kept as a source is a film all the same: it can be encoded from its file.
  const source = { sha256: latentsSha256, model: model.id, size: plan.size, latents: whole };
  const origin = await ports.originOf(file).catch(() => undefined);
  await ports.sources.put({ ...source, ...(origin && { origin }) }).catch(() => undefined);
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
    ...(video.withoutH264 && { withoutH264: video.withoutH264 }),
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

/** What this version cannot follow it refuses by name. */
function checkFollowed(recipe: Recipe, model: ModelFacts): void {
  if (recipe.framesPerSecond !== model.framesPerSecond) {
    const received = recipe.framesPerSecond;
    throw new KinoraError('recipe-invalid', { field: 'framesPerSecond', received });
  }
  if (recipe.sampler.kind === 'turbo' && model.turboSigmaOffset === undefined) {
    throw new KinoraError('recipe-invalid', { field: 'sampler.kind', received: 'turbo' });
  }
  if (recipe.negativePrompt !== '' && recipe.sampler.guidanceScale === 1) {
    // Nothing leads the film away from anything without guidance.
    const received = recipe.negativePrompt;
    throw new KinoraError('recipe-invalid', { field: 'negativePrompt', received });
  }
}

interface Prompts {
  /** What the film shows, by `keyOf` its sentence and its style. */
  readonly said: Map<string, PromptEmbeds>;
  readonly negative: PromptEmbeds;
}

/** Each prompt of the film once, and the negative one, which has no style: nothing is led away from a look that is wished. */
async function encodePrompts(
  { beats, negativePrompt, style }: Recipe,
  { encodePrompt }: Studio,
): Promise<Prompts> {
  const said = new Map<string, PromptEmbeds>();
  for (const { prompt } of beats) {
    const key = keyOf({ prompt, style });
    if (!said.has(key)) said.set(key, await encodePrompt(prompt, style?.words));
  }
  const known = said.get(keyOf({ prompt: negativePrompt, style: null }));
  return { said, negative: known ?? (await encodePrompt(negativePrompt)) };
}

function keyOf({ prompt, style }: Said): string {
  return JSON.stringify([prompt, style?.words]);
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
  prompts: Prompts,
  { recipe, studio, ports, journal, onProgress, live }: Making,
  signal: AbortSignal,
): Promise<{ denoiseMs: number; latentsSha256: string; whole: Float32Array }> {
  const { clock } = ports;
  const { guidanceScale, kind } = recipe.sampler;
  const { predictionType, turboSigmaOffset = 0 } = studio.model;
  // What comes from a source as it is needs no journal: the source is there.
  const toMake = plan.windows.filter((window) => stepsOf(window) > 0);
  const lengths = toMake.map(({ count }) => count * frameElements(plan.size));
  const kept = await journal.restore(lengths);
  const steps = { size: plan.size, windows: toMake };
  const report = reportSteps(steps, kept.length, studio.preview, clock, onProgress);
  const embedsOf = async (said: Said): Promise<PromptEmbeds> => {
    const key = keyOf(said);
    const known = prompts.said.get(key);
    const embeds = known ?? (await studio.encodePrompt(said.prompt, said.style?.words));
    prompts.said.set(key, embeds);
    return embeds;
  };
  let denoiseMs = 0;
  for (const window of plan.windows) {
    await latents.untilUnread(studio.overlaps ? windowsAhead : 0);
    const said = live
      ? await live.next(window, signal)
      : { prompt: window.prompt, style: recipe.style };
    if (said === undefined) break;
    const index = toMake.indexOf(window);
    let fresh = kept[index];
    if (fresh === undefined) {
      const sinceMs = clock.nowMs();
      fresh = await denoiseFromBestStart(studio.transformer, {
        window,
        size: plan.size,
        context: latents.contextOf(window),
        prompt: await embedsOf(said),
        negative: prompts.negative,
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
      if (index >= 0) await journal.keep(index, fresh);
    }
    latents.add(window, fresh);
  }
  latents.end();
  const whole = latents.whole();
  const digest = digestLatents(frameElements(plan.size), ports.digest);
  await digest.add(whole);
  const latentsSha256 = await digest.finish();
  return { denoiseMs, latentsSha256, whole };
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
