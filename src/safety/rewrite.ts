/** A harmless sentence that keeps what it can of a refused one. */
import { checkPrompt, type Refusal } from './check-prompt.ts';
import type { SafetyLevel } from './rules.ts';

/** Where nothing can be kept. */
export const harmlessPrompt = 'a red fish swims under water';

/** Words that need another one after them. */
const dangling = /(?:^|\s)(?:a|an|the|and|with|of|in|on|by|to|is|are|being|who|while)\s*[.,;!?]*$/i;

/**
 * The sentence without what gave offence, as often as it takes; nothing is kept of one about
 * children, and of one of which fewer than three words remain.
 */
export function rewrite(sentence: string, level: SafetyLevel): string {
  let text = sentence;
  for (let round = 0; round < 5; round++) {
    const refusal = checkPrompt(text, level);
    if (refusal === undefined) return round === 0 || isEnough(text) ? text : harmlessPrompt;
    if (refusal.reason === 'sexual-minors') return harmlessPrompt;
    text = tidy(without(text, refusal));
  }
  return harmlessPrompt;
}

function without(text: string, { spans }: Refusal): string {
  return spans
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (rest, { start, end }) => rest.slice(0, start) + ' ' + rest.slice(Math.max(start, end)),
      text,
    );
}

/** An article that lost its noun. */
const widowed =
  /\b(an?|the) (?=(?:on|in|at|with|of|over|under|by|to|from|and|is|are|goes|falls|explodes|fires|flies)\b)/gi;

function tidy(text: string): string {
  let tidied = text
    .replace(/\s+/g, ' ')
    .replace(widowed, 'a flower ')
    .replace(/\s+([.,;!?])/g, '$1')
    .trim();
  while (dangling.test(tidied)) tidied = tidied.replace(dangling, '').trim();
  return tidied
    .replace(/\ban (?=[^aeiou\s])/gi, 'a ')
    .replace(/\b(a|an|the) (?=(a|an|the)\b)/gi, '');
}

function isEnough(text: string): boolean {
  return /\p{Script=Han}/u.test(text)
    ? Array.from(text).length >= 3
    : (text.match(/\p{L}+/gu)?.length ?? 0) >= 3;
}
