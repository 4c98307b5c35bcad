import type { Backend, Clip } from '../../common/clip.ts';
import { frameCountOf, type Recipe } from '../../common/recipe.ts';
import { frameSize } from '../../common/shape.ts';
import { planFilm } from '../../engine/plans/film-plan.ts';
import { stepsOf } from '../../engine/plans/plan.ts';
import { firstWindowSteps } from '../../engine/plans/text-to-video.ts';
import type { Speed, Speeds } from '../../storage/settings.ts';
import type { Device } from '../device/device.svelte.ts';
import {
  expectation,
  learnSpeed,
  roughSpeed,
  type Expectation,
  type Work,
} from './expected-time.ts';

/** What a film's time depends on. */
export type FilmWish = Pick<Recipe, 'seconds' | 'framesPerSecond' | 'ratio' | 'height'> &
  Pick<Work, 'sampler' | 'windows'>;

export type Expecting = ReturnType<typeof createExpecting>;

/** How long films take on this device, learnt from those that it made. */
export function createExpecting(device: Device, saved: Speeds) {
  let speeds = $state.raw<Speeds>(saved);

  function workOf(wish: FilmWish, pixels: number, isOpen: boolean): Work {
    const { framesPerLatent, firstFrameCandidates, shift } = device.model!;
    const schedule = { steps: wish.sampler.steps, shift };
    return {
      frameCount: frameCountOf(wish),
      sampler: wish.sampler,
      framesPerLatent,
      firstWindowSteps: firstWindowSteps(schedule, firstFrameCandidates),
      ...(wish.windows && { windows: wish.windows }),
      pixels,
      isOpen,
    };
  }

  function guessedSpeed(backend: Backend): Speed {
    return roughSpeed(backend, device.report!);
  }

  /** What a film has to be denoised, window by window. */
  function windowsOf(recipe: Recipe): Pick<Work, 'windows'> {
    if (device.model === undefined) return {};
    const { framesPerSecond, framesPerLatent, shift, firstFrameCandidates } = device.model;
    const size = { channels: 1, height: 1, width: 1 };
    const compression = { temporal: framesPerLatent };
    const facts = { size, compression, framesPerSecond, shift, firstFrameCandidates };
    const plan = planFilm(recipe, facts, () => new Float32Array(1));
    return {
      windows: plan.windows.map((window) => ({
        frames: window.context.length + window.count,
        steps: stepsOf(window),
      })),
    };
  }

  /** Without a download; undefined before the device is known. */
  function ofWish(wish: FilmWish, backend: Backend): Expectation | undefined {
    if (device.report === undefined || device.model === undefined) return undefined;
    const { width, height } = frameSize(wish.ratio, wish.height);
    const work = workOf(wish, width * height, device.isOpen);
    return expectation(work, speeds[backend] ?? guessedSpeed(backend));
  }

  return {
    get speeds() {
      return speeds;
    },
    ofWish,
    /** Of a recipe of any tool. */
    of: (recipe: Recipe, backend: Backend): Expectation | undefined =>
      ofWish({ ...recipe, ...windowsOf(recipe) }, backend),
    /** @param wasOpen whether the networks were in memory when the clip was begun */
    learn(recipe: Recipe, { backend, timings, width, height }: Clip, wasOpen: boolean): void {
      const work = workOf({ ...recipe, ...windowsOf(recipe) }, width * height, wasOpen);
      const learnt = learnSpeed(work, timings, speeds[backend], guessedSpeed(backend));
      speeds = { ...speeds, [backend]: learnt };
    },
  };
}
