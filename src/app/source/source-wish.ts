/** From a file that was taken in to what the form makes of it. Pure. */
import { gridSeconds, remixStrengths } from '../editor/tool-recipes.ts';
import type { Attachment } from '../composer/composer.svelte.ts';
import type { Ratio } from '../../common/recipe.ts';
import type { BroughtIn } from '../../engine/engine-api.ts';
import type { CardSource } from '../storyboard/cards.ts';

/** What is to become of a clip; a picture opens the film. */
export const clipUses = ['remix', 'extend'] as const;
export type ClipUse = (typeof clipUses)[number];

/** Of a longer clip only its beginning is taken. */
export const mostSeconds = 20;

/** How far a clip goes on after its end. */
const extendedSeconds = 2;

/** For a card of the storyboard: all of it that may be used. */
export function cardSourceFor({ sha256, kind, seconds }: BroughtIn): CardSource {
  const toSeconds = Math.floor(seconds / gridSeconds) * gridSeconds;
  return { sha256, kind: toSeconds === 0 ? 'picture' : kind, fromSeconds: 0, toSeconds };
}

export function attachmentFor(
  { sha256, kind, seconds: whole }: BroughtIn,
  ratio: Ratio,
  use: ClipUse,
): Attachment {
  const toSeconds = Math.floor(whole / gridSeconds) * gridSeconds;
  const source = { sha256, fromSeconds: 0, toSeconds, placedAtSeconds: 0 };
  // A clip shorter than a latent frame is a picture.
  if (kind === 'picture' || toSeconds === 0) {
    const sources = [{ ...source, kind: 'picture', toSeconds: 0, strength: 0 }] as const;
    return { tool: 'image-to-video', sources, ratio, seconds: undefined, files: {} };
  }
  const strength = use === 'remix' ? remixStrengths.mild : 0;
  const seconds = toSeconds + (use === 'extend' ? extendedSeconds : 0);
  return { tool: use, sources: [{ ...source, kind, strength }], ratio, seconds, files: {} };
}
