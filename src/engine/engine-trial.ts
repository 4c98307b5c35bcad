import type { Backend } from '../common/clip.ts';
import type { Clock } from '../common/clock.ts';
import type { EngineTrial } from '../common/engine-trial.ts';
import { asKinoraError, KinoraError } from '../common/errors.ts';
import type { Sampler } from '../common/recipe.ts';
import { latentSize, type Size } from '../common/shape.ts';
import { denoise } from './denoise.ts';
import { filmLatents } from './film-latents.ts';
import type { Studio } from './generate.ts';
import { textToVideo } from './plans/text-to-video.ts';

export interface TrialFilm {
  readonly msPerSecond: number;
  /** RGBA of its last frame, at the base size. */
  readonly lastFrame: Uint8ClampedArray;
}

const latentFrames = 5;

/**
 * Two seconds of film, twice: the first time everything is compiled, the second time counts.
 * @throws KinoraError as the networks do; `aborted` within a step of the signal.
 */
export async function tryEngine(
  studio: Studio,
  base: Size,
  sampler: Sampler,
  clock: Clock,
  signal: AbortSignal,
  onStep: () => void = () => undefined,
): Promise<TrialFilm> {
  await makeFilm(studio, base, sampler, signal, onStep);
  const sinceMs = clock.nowMs();
  const frames = await makeFilm(studio, base, sampler, signal, onStep);
  const seconds = frames.count / studio.model.framesPerSecond;
  return { msPerSecond: (clock.nowMs() - sinceMs) / seconds, lastFrame: frames.last };
}

async function makeFilm(
  { model, transformer, decoder, encodePrompt }: Studio,
  base: Size,
  { steps, guidanceScale, kind }: Sampler,
  signal: AbortSignal,
  onStep: () => void,
): Promise<{ readonly count: number; readonly last: Uint8ClampedArray }> {
  const size = latentSize(base, model.compression);
  const beats = [{ latentFrame: 0, prompt: 'a red fish swims to the right under water' }];
  const schedule = { steps, shift: model.shift };
  const plan = textToVideo({ size, latentFrames, beats, seed: 1, schedule });
  const [prompt, negative] = [await encodePrompt(beats[0]!.prompt), await encodePrompt('')];
  const film = filmLatents(plan);
  const drawing = await decoder.begin(size, base);
  let count = 0;
  let last = new Uint8ClampedArray();
  try {
    for (const window of plan.windows) {
      const fresh = await denoise(transformer, {
        window,
        size,
        context: film.contextOf(window),
        prompt,
        negative,
        guidanceScale,
        predictionType: model.predictionType,
        sigmaOffset: kind === 'turbo' ? (model.turboSigmaOffset ?? 0) : 0,
        signal,
        onStep,
      });
      film.add(window, fresh);
      for await (const { image } of drawing.decode(fresh, signal)) {
        count++;
        last = image.rgba.slice();
      }
    }
  } finally {
    drawing.end();
  }
  if (!film.whole().every(Number.isFinite))
    throw new KinoraError('gpu-wrong-result', { what: 'latents' });
  return { count, last };
}

/** Of a pair of RGBA pictures, alpha left out; 99 dB for equal ones. */
export function psnrOf(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  if (one.length !== other.length) return 0;
  let sum = 0;
  for (let i = 0; i < one.length; i++) if (i % 4 !== 3) sum += (one[i]! - other[i]!) ** 2;
  return Math.min(99, 10 * Math.log10(255 ** 2 / (sum / ((one.length / 4) * 3))));
}

/** The processor's frames are what the others are held against, so it goes first. */
export async function compareEngines(
  backends: readonly Backend[],
  trial: (backend: Backend) => Promise<TrialFilm>,
): Promise<EngineTrial[]> {
  const trials: EngineTrial[] = [];
  let reference: Uint8ClampedArray | undefined;
  const inOrder = backends.toSorted(
    (one, other) => Number(other === 'cpu') - Number(one === 'cpu'),
  );
  for (const backend of inOrder) {
    try {
      const { msPerSecond, lastFrame } = await trial(backend);
      reference ??= lastFrame;
      const psnrDb = psnrOf(lastFrame, reference);
      trials.push({ backend, msPerSecond, psnrDb, failure: undefined });
    } catch (thrown) {
      const { code } = asKinoraError(thrown);
      if (code === 'aborted') throw thrown;
      trials.push({ backend, msPerSecond: undefined, psnrDb: undefined, failure: code });
    }
  }
  return trials;
}
