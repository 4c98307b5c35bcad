/** The words of the shelf; part of `words.ts`. */
import { grouped } from '../parts/format.ts';

export const shelfWords = {
  region: 'Your clips',
  title: 'Your clips',
  empty: 'Your clips line up here.',
  onlyHere: 'In this browser only. Clearing its site data deletes them.',
  show: (prompt: string) => `Show: ${prompt}`,
  showUnkept: (prompt: string) => `Show: ${prompt}, not kept`,
  download: (prompt: string) => `Download: ${prompt}`,
  useRecipe: (prompt: string) => `Use recipe: ${prompt}`,
  throwAway: (prompt: string) => `Throw away: ${prompt}`,
  throwAwayShort: 'Throw away',
  thrownAway: (count: number) =>
    count === 1 ? 'The clip is in the bin.' : `${grouped(count)} clips are in the bin.`,
  madeRoom: (count: number) =>
    count === 1
      ? 'The oldest clip went to make room.'
      : `The ${count} oldest clips went to make room.`,
  undo: 'Undo',
  openFile: 'Open a clip',
  notKept: 'not kept',
  dataDeleted: (again: number, gone: number) =>
    [
      'This site’s data was deleted in this browser.',
      again > 0 && `${clipCount(again)} of this visit ${again === 1 ? 'is' : 'are'} kept anew.`,
      gone > 0 && `${clipCount(gone)} from before ${gone === 1 ? 'is' : 'are'} gone.`,
    ]
      .filter(Boolean)
      .join(' '),
  keepByDownload: 'Download the clip to keep it.',
} as const;

function clipCount(value: number): string {
  return value === 1 ? 'One clip' : `${grouped(value)} clips`;
}
