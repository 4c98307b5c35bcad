import { spokenWords, type Words } from './language/language.svelte.ts';

/**
 * Every text of the page, in the language that it speaks: `words/<language>/`. What reads a text in a
 * template or a `$derived` follows a change of the language.
 */
export const words = new Proxy({} as Words, {
  get: (_, noun) => spokenWords()[noun as keyof Words],
});
