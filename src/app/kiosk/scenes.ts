import type { Clip } from '../../common/clip.ts';
import type { ErrorCode } from '../../common/errors.ts';
import type { Preview } from '../../common/progress.ts';
import type { Judgement } from '../../engine/engine-api.ts';
import type { LoopFilm } from './kiosk-ports.ts';

/** What the screen of a kiosk shows; one thing at a time. */
export type KioskScene =
  | { readonly kind: 'starting' }
  /** Outside the opening hours. */
  | { readonly kind: 'closed' }
  /** Nobody is there. */
  | { readonly kind: 'loop' }
  | { readonly kind: 'cards' }
  | { readonly kind: 'typing' }
  | KioskMaking
  | KioskClip
  | KioskSorry;

export interface KioskMaking {
  readonly kind: 'making';
  readonly prompt: string;
  /** Of the card that was pressed; plays until there is a preview. */
  readonly film: LoopFilm | undefined;
  /** Shares of the film, 0…1. */
  readonly denoised: number;
  readonly decoded: number;
  readonly preview: Preview | undefined;
  /** Of the download, where the model is not here yet. */
  readonly isFetching: boolean;
  /** When the engine last said something. */
  readonly heardMs: number;
}

export interface KioskClip {
  readonly kind: 'clip';
  readonly clip: Clip;
  /** What the visitor's phone opens to make it again; undefined where no address is known. */
  readonly link: string | undefined;
  readonly saving: 'no' | 'now' | 'failed';
  /** Name of the file in the folder. */
  readonly savedAs: string | undefined;
}

export interface KioskSorry {
  readonly kind: 'sorry';
  readonly why: Judgement | { readonly code: ErrorCode };
  readonly sinceMs: number;
}
