/** Folders are names that clips carry; there is none without a clip. Pure. */
import type { KeptClip } from '../../common/clip.ts';

/** The folders of clips that are not in the bin, by name. */
export function foldersOf(clips: readonly KeptClip[], language: string): readonly string[] {
  const names = clips.flatMap(({ folder, binnedAtMs }) =>
    folder === undefined || binnedAtMs !== undefined ? [] : [folder],
  );
  return [...new Set(names)].sort(new Intl.Collator(language, { numeric: true }).compare);
}
