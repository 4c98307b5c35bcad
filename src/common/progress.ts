/** What the engine tells the page while it works; the only thing that flows back but the clip. */
export type Progress =
  | DownloadProgress
  | { readonly stage: 'prepare'; readonly what: Preparation }
  | DenoiseProgress
  /** Frames that are in the file. */
  | { readonly stage: 'decode'; readonly frame: number; readonly frameCount: number }
  | { readonly stage: 'part'; readonly part: FilmPart };

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
  /** Steps done, of all windows, 1 … steps. */
  readonly step: number;
  readonly steps: number;
  /** The one at work, from 1. */
  readonly window: number;
  readonly windows: number;
  /** Of the steps done. */
  readonly spentMs: number;
  /** Of the steps to come, judged by those done; decoding and encoding come on top. */
  readonly leftMs: number;
  /** Of the window at work. */
  readonly preview: Preview | undefined;
}

/** A piece of the film that can be played, while the rest is made. */
export interface FilmPart {
  /** A fragmented MP4 of its own, whose first frame stands at time 0. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** With its codec, as `MediaSource.isTypeSupported` takes it. */
  readonly mimeType: string;
  /** It begins the film, for the first time or, after an encoder failed, anew. */
  readonly isFirst: boolean;
  /** Where it lies in the film. */
  readonly startMs: number;
  readonly endMs: number;
}

/** A rough moving picture of a window as it forms. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  /** [frameCount, height, width, 4] RGBA, one byte each. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type OnProgress = (progress: Progress) => void;
