import type { LatentSize } from '../../common/shape.ts';

/**
 * What a tool asks of the denoising loop: a film of latent frames, made window by window. Every tool
 * is the same loop with other numbers, so adding one is adding a file here.
 */
export interface Plan {
  /** Of each latent frame. */
  readonly size: LatentSize;
  /** Of the whole film. */
  readonly latentFrames: number;
  /**
   * In the order in which they are made, which may be another than that of the film; together they
   * make each latent frame once.
   */
  readonly windows: readonly FilmWindow[];
}

/** A few latent frames that are denoised together, beside clean ones that are there already. */
export interface FilmWindow {
  /** Film indices of the latent frames it makes: `start … start + count − 1`. */
  readonly start: number;
  readonly count: number;
  /** Film indices of the clean latent frames it may look at; each was made by an earlier window. */
  readonly context: readonly number[];
  /** Position of each context frame on the time axis, before or after the fresh; only distances count. */
  readonly contextPositions: Float32Array;
  /** Position of each fresh frame on the same axis, rising by one. */
  readonly positions: Float32Array;
  readonly prompt: string;
  /**
   * [steps + 1] noise level of the fresh frames before each step and after the last, falling to 0.
   * [0] where they are to stay as they start.
   */
  readonly sigmas: Float32Array;
  /** [count, channels, height, width] f32: where the fresh frames start, at `sigmas[0]`. */
  readonly startLatents: () => Float32Array;
  /** Where they might start as well: the window is made from each, and the clearest is kept. */
  readonly otherStarts?: readonly (() => Float32Array)[];
}

/** Noise level at which a window's starts are compared: who is drawn is settled there (decisions/the-first-frame-is-chosen.md). */
const comparedAtSigma = 0.5;

/** Steps that each of a window's starts takes before they are compared; all, where no step ends at that level or below. */
export function stepsBeforeChoice({ sigmas }: Pick<FilmWindow, 'sigmas'>): number {
  return sigmas.findIndex((sigma, step) => step > 0 && sigma <= comparedAtSigma + 1e-6);
}

/** Denoising steps of a window, from all its starts; 0 where it is taken from a source as it is. */
export function stepsOf({
  sigmas,
  otherStarts = [],
}: Pick<FilmWindow, 'sigmas' | 'otherStarts'>): number {
  const steps = sigmas.length - 1;
  return otherStarts.length === 0
    ? steps
    : steps + otherStarts.length * stepsBeforeChoice({ sigmas });
}
