/** Which language the page speaks; every text follows at once, and nothing else changes. */
import { withDeadline } from '../../common/deadline.ts';
import type { Language } from '../../common/language.ts';
import type * as english from '../words/en/index.ts';

export type Words = typeof english;

/** One is fetched; the service worker keeps all for a page without a network. */
const catalogues: Readonly<Record<Language, () => Promise<Words>>> = {
  en: () => import('../words/en/index.ts'),
  de: () => import('../words/de/index.ts'),
  fr: () => import('../words/fr/index.ts'),
  es: () => import('../words/es/index.ts'),
  ar: () => import('../words/ar/index.ts'),
  zh: () => import('../words/zh/index.ts'),
};

/** A catalogue is 10 KB. */
const limitMs = 15_000;

let spoken = $state.raw<{ readonly language: Language; readonly words: Words }>();
let asked = 0;

/**
 * Rejects where its words do not come.
 * @returns once every text is in that language, or another was asked for meanwhile
 */
export async function speak(
  language: Language,
  fetch: () => Promise<Words> = catalogues[language],
): Promise<void> {
  const ticket = ++asked;
  const words = await withDeadline(fetch(), limitMs, 'language');
  if (ticket === asked) spoken = { language, words };
}

/** Before anything is said, `speak` has ended. */
export function spokenWords(): Words {
  return said().words;
}

export function spokenLanguage(): Language {
  return said().language;
}

function said(): NonNullable<typeof spoken> {
  if (spoken === undefined) throw new Error('No language is spoken yet.');
  return spoken;
}
