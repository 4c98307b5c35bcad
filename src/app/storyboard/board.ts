/** The cards of a storyboard: what a film shows, from when on. Pure. */
import type { Attributes } from '../../common/attributes.ts';
import type { Beat } from '../../common/recipe.ts';

/** Cards begin on this grid: a latent frame of the models so far. */
export const boardGridSeconds = 0.5;

/** Shorter beats are over before their picture has come up: a window of one latent frame and another. */
export const leastBeatSeconds = 1.5;

export type BoardProblem = 'empty' | 'too-long' | 'past-end' | 'too-close';

/** In the order of time, the first at 0, no two at once. */
export function arranged(beats: readonly Beat[]): readonly Beat[] {
  const inOrder = beats.toSorted((one, other) => one.atSeconds - other.atSeconds);
  let last = -boardGridSeconds;
  return inOrder.map((beat, index) => {
    last = index === 0 ? 0 : Math.max(onGrid(beat.atSeconds), last + boardGridSeconds);
    return { ...beat, atSeconds: last };
  });
}

/** What is wrong with each card, if anything; only `too-close` makes a film all the same. */
export function problemsOf(
  beats: readonly Beat[],
  seconds: number,
  mostCharacters: number,
): readonly (BoardProblem | undefined)[] {
  return beats.map(({ atSeconds, prompt }, index) => {
    const { length } = prompt.trim();
    if (length === 0) return 'empty';
    if (length > mostCharacters) return 'too-long';
    if (atSeconds >= seconds) return 'past-end';
    const next = Math.min(beats[index + 1]?.atSeconds ?? seconds, seconds);
    return next - atSeconds < leastBeatSeconds ? 'too-close' : undefined;
  });
}

/** A place for one more card: in the middle of the longest beat; undefined where none is long enough. */
export function roomFor(beats: readonly Beat[], seconds: number): number | undefined {
  let best: { readonly at: number; readonly length: number } | undefined;
  for (const [index, { atSeconds }] of beats.entries()) {
    const length = Math.min(beats[index + 1]?.atSeconds ?? seconds, seconds) - atSeconds;
    if (length >= 2 * boardGridSeconds && length > (best?.length ?? 0)) {
      best = { at: onGrid(atSeconds + length / 2), length };
    }
  }
  return best?.at;
}

/** The parts of a sentence that tells one thing after the other: "… then …", "…; …", one sentence each. */
export function partsOf(sentence: string): readonly string[] {
  return sentence
    .split(/(?:[,;.]\s*)?\b(?:and\s+)?then\b[,]?|;|\.(?=\s|$)|\n/i)
    .map((part) => part.replace(/^[\s,]+|[\s,]+$/g, ''))
    .filter((part) => part !== '');
}

/** Evenly over the film, as far as the grid lets them; what has no room is left out. */
export function spread(prompts: readonly string[], seconds: number): readonly Beat[] {
  const most = Math.floor(seconds / boardGridSeconds);
  const shown = prompts.slice(0, most);
  return arranged(
    shown.map((prompt, index) => ({ atSeconds: (index * seconds) / shown.length, prompt })),
  );
}

/** What a film keeps on showing unless it is told otherwise, and how it is said. */
const lasting: readonly (readonly [name: string, say: (value: string) => string])[] = [
  ['setting', (value) => value],
  ['time', (value) => value],
  ['weather', (value) => value],
];

/**
 * The model reads each card alone, so a card that says "it turns blue" would show any subject anywhere.
 * What the card before shows and this one leaves open is said again.
 * @param read what the model made of the card, and of the one before
 */
export function carriedOn(prompt: string, read: Attributes, before: Attributes): string {
  const missing = (name: string): string | undefined =>
    valueOf(read, name) === undefined ? valueOf(before, name) : undefined;
  const subject = missing('subject');
  const colour = subject === undefined ? undefined : missing('colour');
  const who =
    subject === undefined ? '' : `a ${colour === undefined ? '' : `${colour} `}${subject}, `;
  const rest = lasting.flatMap(([name, say]) => {
    const value = missing(name);
    return value === undefined ? [] : [say(value)];
  });
  return [who + withoutPronoun(prompt, subject !== undefined), ...rest].join(', ');
}

/** The value the model is surer of than not. */
function valueOf(attributes: Attributes, name: string): string | undefined {
  const found = attributes.find((each) => each.name === name);
  return found !== undefined && found.confidence >= 0.5 ? found.value : undefined;
}

function withoutPronoun(prompt: string, isNamed: boolean): string {
  return isNamed ? prompt.replace(/^(?:it|he|she|they)\s+/i, '') : prompt;
}

function onGrid(seconds: number): number {
  return Math.round(seconds / boardGridSeconds) * boardGridSeconds;
}
