import type { Told } from './captioning.ts';

/** What a style does to what a sentence says. */
export interface Styled {
  /** The sentence's, and of the style what it leaves open; in the order of the captions of training. */
  readonly told: readonly Told[];
  /** Words of the style that are among them. */
  readonly added: readonly string[];
  /** Words of the style that are not, and those of the sentence that say it otherwise. */
  readonly gaveWay: readonly GaveWay[];
}

export interface GaveWay {
  readonly words: string;
  readonly to: string;
}

/**
 * Lays a style under a sentence: both were read by themselves, so that no word of the style is read together
 * with one of the sentence.
 * @param attributes in the order in which captions tell them
 */
export function styled(
  said: readonly Told[],
  style: readonly Told[],
  attributes: readonly string[],
): Styled {
  const inSentence = new Map(said.map((tell) => [tell.attribute, tell]));
  const fresh = style.filter(({ attribute }) => !inSentence.has(attribute));
  const place = ({ attribute }: Told): number => attributes.indexOf(attribute);
  return {
    told: [...said, ...fresh].toSorted((one, other) => place(one) - place(other)),
    added: fresh.map(({ words }) => words),
    gaveWay: style.flatMap(({ attribute, words }) => {
      const before = inSentence.get(attribute);
      return before === undefined ? [] : [{ words, to: before.words }];
    }),
  };
}
