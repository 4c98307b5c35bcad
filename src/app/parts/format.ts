/** Numbers as people read them, in the language of the page. */
import { tagOf } from '../../common/language.ts';
import { spokenLanguage } from '../language/language.svelte.ts';
import { words } from '../words.ts';

/** 14_234_000 → "14.2 MB"; decimal units, as downloads are advertised. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return words.units.bytes(bytes);
  if (bytes < 1e6) return words.units.kilobytes(Math.round(bytes / 1000));
  return words.units.megabytes(bytes < 1e8 ? bytes / 1e6 : Math.round(bytes / 1e6));
}

/** 8_400 → "9 s", 130_000 → "2½ min": rounded up, and coarser the longer it is. */
export function formatDuration(ms: number): string {
  const { seconds: inSeconds, minutes: inMinutes, halfPast } = words.units;
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds <= 60) return inSeconds(seconds);
  if (seconds <= 120) return inSeconds(Math.ceil(seconds / 10) * 10);
  const halves = Math.ceil(seconds / 30);
  return seconds > 600 || halves % 2 === 0
    ? inMinutes(Math.ceil(halves / 2))
    : halfPast(Math.floor(halves / 2));
}

/** Length of a clip: 2_125 ms → "2.1 s". */
export function formatSeconds(ms: number): string {
  return words.units.seconds(ms / 1000);
}

/** A moment of these days: "Nov 28, 12:30 PM". @param ms since 1970, UTC; read as the machine's own time */
export function formatMoment(ms: number): string {
  // Latin digits, as all numbers of the page have.
  const format = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(tagOf(spokenLanguage()), {
    ...format,
    numberingSystem: 'latn',
  }).format(ms);
}

/** 2.125 → "2.1", 2 → "2". */
export function formatTenths(value: number): string {
  return words.units.number(value);
}
