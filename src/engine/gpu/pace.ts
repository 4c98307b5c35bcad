/**
 * How much work goes to the GPU at once. A page shares the GPU with the screen, a system resets one
 * that does not answer for about two seconds, and what was submitted cannot be called back. So no
 * dispatch should take longer than a blink; but each one costs 30–70 µs, so quick work stays whole.
 *
 * Nothing here is known beforehand: a product ran at 0.8 GFLOP/s on one adapter and runs at
 * thousands on another, and attention at a third of that on the first. So the first pieces of each
 * kernel are small and go out alone; the second is timed, for many a driver compiles during the
 * first. Every submit after them corrects what was learned. A submit is timed as a whole, so an
 * error in what is known of one kernel would spread to those beside it: kernels slow enough to be
 * cut run in submits of their own (`program.ts`).
 */
import type { Kernel } from './kernel.ts';
import { workgroupsOf } from './piece.ts';

export interface Pace {
  /** Expected milliseconds of one workgroup; undefined before the kernel was timed. */
  msPerWorkgroup(key: KernelKey): number | undefined;
  /** Workgroups that one dispatch should have, at least 1. */
  workgroupsAtOnce(key: KernelKey, kernel: Pick<Kernel, 'workgroups' | 'flops'>): number;
  /** Tells what a submit took. One with a kernel that was never timed must hold nothing else. */
  tell(parts: readonly SubmitPart[], ms: number): void;
}

/** Any object that equal kernels share, as their pipeline. */
export type KernelKey = object;

export interface SubmitPart {
  readonly key: KernelKey;
  readonly workgroups: number;
}

export interface PaceTargets {
  /**
   * How much of a kernel may run before it was ever timed. Kernels without flops are bound by memory
   * and take a millisecond or so a megabyte anywhere: they start whole.
   */
  readonly firstFlops: number;
  /** Aimed at for one dispatch; far enough below 100 ms that sudden load stays below too. */
  readonly dispatchMs: number;
}

/** A CPU that plays GPU shares its cores with everything else, so sudden load is dearer there. */
export const softwareTargets: PaceTargets = { firstFlops: 5e6, dispatchMs: 15 };
export const hardwareTargets: PaceTargets = { firstFlops: 2e9, dispatchMs: 40 };

/** Of one correction: a single stall must not shred the next steps. */
const mostSlowdown = 4;
/**
 * Of one correction: where the CPU is told late that a submit is done, the ones behind it seem to
 * take no time. That a piece is too short for some submits more costs little.
 */
const mostSpeedUp = 0.8;
/** Keeps rates off zero, from which no factor leads back. */
const leastMs = 1e-9;

export function createPace({ firstFlops, dispatchMs }: PaceTargets): Pace {
  const rates = new WeakMap<KernelKey, number>();
  const ran = new WeakSet<KernelKey>();
  return {
    msPerWorkgroup: (key) => rates.get(key),
    workgroupsAtOnce(key, kernel) {
      const rate = rates.get(key);
      const all = workgroupsOf(kernel);
      const share = rate === undefined ? firstFlops / kernel.flops : dispatchMs / (rate * all);
      return Math.max(1, Math.floor(all * Math.min(1, share)));
    },
    tell(parts, ms) {
      const fresh = parts.find(({ key }) => !rates.has(key));
      if (fresh !== undefined) {
        if (ran.has(fresh.key)) rates.set(fresh.key, Math.max(ms / fresh.workgroups, leastMs));
        ran.add(fresh.key);
        return;
      }
      let expectedMs = 0;
      for (const { key, workgroups } of parts) expectedMs += rates.get(key)! * workgroups;
      // Slower is believed at once.
      const factor = Math.min(Math.max(ms / expectedMs, mostSpeedUp), mostSlowdown);
      for (const key of new Set(parts.map((part) => part.key))) {
        rates.set(key, Math.max(rates.get(key)! * factor, leastMs));
      }
    },
  };
}
