import type { Backend, Clip } from '../../common/clip.ts';
import { frameCountOf, type Recipe } from '../../common/recipe.ts';
import { frameSize } from '../../common/shape.ts';
import type { ModelReport } from '../../engine/engine-api.ts';
import { planFilm, type PlannedRecipe } from '../../engine/plans/film-plan.ts';
import { stepsOf } from '../../engine/plans/plan.ts';
import type { Speed, Speeds } from '../../storage/settings.ts';
import type { Device } from '../device/device.svelte.ts';
import {
  expectation,
  learnSpeed,
  roughSpeed,
  shareOfFirst,
  type Expectation,
  type Work,
  type WorkWindow,
} from './expected-time.ts';

/** What a film's time depends on. */
type Timed = PlannedRecipe & Pick<Recipe, 'ratio' | 'height'> & Pick<Work, 'sampler'>;

/** What is known of a film before there is a sentence. */
export type FilmWish = Pick<Timed, 'seconds' | 'framesPerSecond' | 'ratio' | 'height' | 'sampler'>;

export type Expecting = ReturnType<typeof createExpecting>;

/** How long films take on this device, learnt from those that it made. */
export function createExpecting(device: Device, saved: Speeds) {
  let speeds = $state.raw<Speeds>(saved);

  function workOf(recipe: Timed, pixels: number, isOpen: boolean): Work {
    const { sampler } = recipe;
    const windows = windowsOf(recipe, device.model!);
    return { frameCount: frameCountOf(recipe), sampler, windows, pixels, isOpen };
  }

  function guessedSpeed(backend: Backend): Speed {
    return roughSpeed(backend, device.report!);
  }

  /** Without a download; undefined before the device is known. */
  function of(recipe: Timed, backend: Backend): Expectation | undefined {
    if (device.report === undefined || device.model === undefined) return undefined;
    const { width, height } = frameSize(recipe.ratio, recipe.height);
    const work = workOf(recipe, width * height, device.isOpen);
    return expectation(work, speeds[backend] ?? guessedSpeed(backend));
  }

  return {
    get speeds() {
      return speeds;
    },
    /** Of a recipe of any tool. */
    of,
    /** Of a film from a sentence. */
    ofWish: (wish: FilmWish, backend: Backend): Expectation | undefined =>
      of({ ...wish, ...anySentence }, backend),
    /** Share of a film's denoising, 0…1, that its first windows are; undefined for one of another model. */
    shareOf(recipe: Recipe, windows: number): number | undefined {
      const { model } = device;
      if (model?.id !== recipe.model) return undefined;
      return shareOfFirst(windows, windowsOf(recipe, model));
    },
    /** @param wasOpen whether the networks were in memory when the clip was begun */
    learn(recipe: Recipe, { backend, timings, width, height }: Clip, wasOpen: boolean): void {
      const work = workOf(recipe, width * height, wasOpen);
      const learnt = learnSpeed(work, timings, speeds[backend], guessedSpeed(backend));
      speeds = { ...speeds, [backend]: learnt };
    },
  };
}

/** Its words cost nothing. */
const anySentence: Pick<PlannedRecipe, 'tool' | 'beats' | 'seed' | 'sources'> = {
  tool: 'text-to-video',
  beats: [{ atSeconds: 0, prompt: '' }],
  seed: 0,
  sources: [],
};

type ModelFacts = Pick<
  ModelReport,
  'framesPerSecond' | 'framesPerLatent' | 'shift' | 'firstFrameCandidates'
>;

/** What a film has to be denoised, window by window. */
function windowsOf(recipe: PlannedRecipe, model: ModelFacts): readonly WorkWindow[] {
  const { framesPerSecond, framesPerLatent, shift, firstFrameCandidates } = model;
  const size = { channels: 1, height: 1, width: 1 };
  const compression = { temporal: framesPerLatent };
  const facts = { size, compression, framesPerSecond, shift, firstFrameCandidates };
  const plan = planFilm(recipe, facts, () => new Float32Array(1));
  return plan.windows.map((window) => ({
    frames: window.context.length + window.count,
    steps: stepsOf(window),
  }));
}
