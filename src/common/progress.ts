/** What the engine tells the page while it works; the only thing that flows back but the clip. */
export type Progress =
  | DownloadProgress
  | { readonly stage: 'prepare'; readonly what: Preparation }
  | DenoiseProgress
  | { readonly stage: 'decode'; readonly frame: number; readonly frameCount: number };

export interface DownloadProgress {
  readonly stage: 'download';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** The bytes are those of another tab, which this one waits for. */
  readonly isElsewhere: boolean;
}

/** What happens before the first step is done, in this order; the first four once a visit. */
export type Preparation = 'weights' | 'runtime' | 'kernels' | 'networks' | 'prompt' | 'first-step';

export interface DenoiseProgress {
  readonly stage: 'denoise';
  /** Steps done, 1 … steps. */
  readonly step: number;
  readonly steps: number;
  /** Of the steps done. */
  readonly spentMs: number;
  /** Of the steps to come, judged by those done; decoding and encoding follow. */
  readonly leftMs: number;
  readonly preview: Preview | undefined;
}

/** A rough moving picture of the clip as it forms. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  /** [frameCount, height, width, 4] RGBA, one byte each. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type OnProgress = (progress: Progress) => void;
