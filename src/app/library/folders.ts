/** Folders are names that clips carry; there is none without a clip. Pure. */
import type { KeptClip } from '../../common/clip.ts';

const mostCharacters = 60;

/**
 * A name as it is kept: on one line, without what turns the direction of text around it, not too long;
 * undefined where nothing of it can be seen.
 */
export function folderName(typed: string): string | undefined {
  const line = typed.replace(/[\p{Cc}\p{Cs}\p{Z}\s\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
  const name = Array.from(line).slice(0, mostCharacters).join('').trim();
  return /[^\p{C}\p{Z}]/u.test(name) ? name : undefined;
}

/** The folders of clips that are not in the bin, by name. */
export function foldersOf(clips: readonly KeptClip[], language: string): readonly string[] {
  const names = clips.flatMap(({ folder, binnedAtMs }) =>
    folder === undefined || binnedAtMs !== undefined ? [] : [folder],
  );
  return [...new Set(names)].sort(new Intl.Collator(language, { numeric: true }).compare);
}
