import type { MarkReading } from '../../engine/engine-api.ts';
import { words } from '../words.ts';

/** What a person is told of a search for the mark. */
export function markWords({ isMarked, payload }: MarkReading): string {
  if (!isMarked) return words.madeHere.notFound;
  if (payload === undefined) return words.madeHere.foundUnread;
  return words.madeHere.found(payload.toString(16).padStart(8, '0'));
}
