import type { Backend } from './clip.ts';
import type { ErrorCode } from './errors.ts';

/** What one engine did with a short film that is the same for all. */
export interface EngineTrial {
  readonly backend: Backend;
  /** Work for a second of film at the base size, without its encoding; undefined where it failed. */
  readonly msPerSecond: number | undefined;
  /** Against the frames of the first engine that was tried. */
  readonly psnrDb: number | undefined;
  readonly failure: ErrorCode | undefined;
}

/** From here on two engines are said to give the same clip. */
export const sameClipDb = 35;

/** What was found out once on a device; another adapter or another model asks anew. */
export interface Trials {
  /** Description of the graphics card; empty where there is none. */
  readonly adapter: string;
  /** `name@version`. */
  readonly model: string;
  readonly results: readonly EngineTrial[];
}

/** The fastest of those that give the same clip; undefined where all failed. */
export function fastestRight(trials: readonly EngineTrial[]): Backend | undefined {
  return trials
    .filter(({ msPerSecond, psnrDb = 0 }) => msPerSecond !== undefined && psnrDb >= sameClipDb)
    .toSorted((one, other) => one.msPerSecond! - other.msPerSecond!)[0]?.backend;
}
