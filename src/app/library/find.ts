/** Which clips are looked for. Pure. */
import type { KeptClip } from '../../common/clip.ts';

export const shelfViews = ['all', 'starred', 'bin'] as const;
export type ShelfView = (typeof shelfViews)[number];

/**
 * Clips of a view whose sentences and style hold every word that was typed, in any order, in their order.
 * @param folder that they lie in; undefined for all clips
 */
export function found(
  clips: readonly KeptClip[],
  view: ShelfView,
  typed: string,
  folder?: string,
): readonly KeptClip[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  return clips.filter(
    (clip) =>
      isIn(clip, view) && (folder === undefined || clip.folder === folder) && hasAll(clip, words),
  );
}

function isIn({ binnedAtMs, isStarred }: KeptClip, view: ShelfView): boolean {
  if (view === 'bin') return binnedAtMs !== undefined;
  return binnedAtMs === undefined && (view === 'all' || isStarred === true);
}

function hasAll({ recipe }: KeptClip, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const said = [...recipe.beats.map(({ prompt }) => prompt), recipe.style?.words ?? ''];
  const text = folded(`${said.join(' ')} ${recipe.seed}`);
  return words.every((word) => text.includes(word));
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
