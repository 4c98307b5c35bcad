import type { Clock } from '../common/clock.ts';
import type { OnProgress, Preview } from '../common/progress.ts';
import type { LatentShape, LatentSize } from '../common/shape.ts';
import type { Denoising } from './denoise.ts';
import { stepsOf, type FilmWindow } from './plans/plan.ts';
import { stepsLeftMs } from './steps-left.ts';

/**
 * A rough moving picture of latents [frames, channels, height, width].
 * @param firstLatentFrame film index of the first of them
 */
export type DrawPreview = (
  latents: Float32Array,
  shape: LatentShape,
  firstLatentFrame: number,
) => Preview;

export interface StepReport {
  /** Call when a window begins; its steps are timed from here. */
  begin(window: FilmWindow): Denoising['onStep'];
}

/**
 * Tells the page of each step of all windows; previews are drawn as often as a tenth of the time
 * allows.
 * @param windows those that are to be denoised
 * @param madeBefore how many of them were there already: their steps count as done
 */
export function reportSteps(
  { size, windows }: { readonly size: LatentSize; readonly windows: readonly FilmWindow[] },
  madeBefore: number,
  draw: DrawPreview,
  clock: Clock,
  onProgress: OnProgress,
): StepReport {
  const framesOf = (window: FilmWindow): number[] =>
    Array<number>(stepsOf(window)).fill(window.context.length + window.count);
  const frames = windows.slice(madeBefore).flatMap(framesOf);
  const stepsBefore = windows.slice(0, madeBefore).reduce((sum, each) => sum + stepsOf(each), 0);
  const steps = stepsBefore + frames.length;
  const tookMs: number[] = [];
  let nextPreviewMs = clock.nowMs();
  return {
    begin(window) {
      let endedMs = clock.nowMs();
      return async (_, readClean) => {
        const nowMs = clock.nowMs();
        tookMs.push(nowMs - endedMs);
        let preview: Preview | undefined;
        if (nowMs >= nextPreviewMs) {
          preview = draw(await readClean(), { ...size, frames: window.count }, window.start);
          const afterMs = clock.nowMs();
          nextPreviewMs = afterMs + 9 * (afterMs - nowMs);
        }
        onProgress({
          stage: 'denoise',
          step: stepsBefore + tookMs.length,
          steps,
          window: windows.indexOf(window) + 1,
          windows: windows.length,
          spentMs: tookMs.reduce((sum, ms) => sum + ms, 0),
          leftMs: stepsLeftMs(frames, tookMs),
          preview,
        });
        endedMs = clock.nowMs();
      };
    },
  };
}
