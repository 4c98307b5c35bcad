import type { LatentSize } from '../../common/shape.ts';
import type { Schedule } from '../sampling/schedule.ts';
import type { Plan } from './plan.ts';

/** A tool of the studio: what a recipe asks for, in latent frames → the windows that make it. */
export type Tool = (wish: ToolWish) => Plan;

export interface ToolWish {
  readonly size: LatentSize;
  /** Of the film. */
  readonly latentFrames: number;
  /** At least one. */
  readonly beats: readonly PlannedBeat[];
  readonly seed: number;
  readonly schedule: Schedule;
  /** Starts of a first latent frame that is made from noise alone; 1 where it is left out. */
  readonly firstFrameCandidates?: number;
  readonly sources: readonly PlacedSource[];
  /** Of a blend; see `CurvePoint`. */
  readonly curve: readonly PlannedShare[];
}

/** From one latent frame on the film follows another prompt. */
export interface PlannedBeat {
  /** 0 for the first beat; rising. */
  readonly latentFrame: number;
  readonly prompt: string;
}

/** A part of a source, and where it lies in the film. */
export interface PlacedSource {
  /** Film index of its first latent frame. */
  readonly start: number;
  readonly count: number;
  /** 0 keeps it as it is, 1 keeps nothing of it. */
  readonly strength: number;
  /** Its latent frame `index` of 0 … count − 1: [channels, height, width] f32, clean. */
  readonly frame: (index: number) => Float32Array;
}

export interface PlannedShare {
  readonly latentFrame: number;
  /** 0 … 1. */
  readonly share: number;
}

/** The prompt that holds at a latent frame. */
export function promptAt(beats: readonly PlannedBeat[], frame: number): string {
  return beats.findLast(({ latentFrame }) => latentFrame <= frame)!.prompt;
}

/** Whether a source lies on a latent frame of the film. */
export function reaches({ start, count }: PlacedSource, frame: number): boolean {
  return frame >= start && frame < start + count;
}

/** A source's latent frame where the film has one, before and after it its first and its last. */
export function nearestFrame(
  { start, count, frame: read }: PlacedSource,
  frame: number,
): Float32Array {
  return read(Math.min(Math.max(0, frame - start), count - 1));
}
