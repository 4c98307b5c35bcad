import type { Captioning, Told } from './captioning.ts';

/** What a style does to what a sentence says and what it denies. */
export interface Styled {
  /** The sentence's, and of the style what it leaves open; in the order of the captions of training. */
  readonly told: readonly Told[];
  /** Words of the style that are among them. */
  readonly added: readonly string[];
  /** Words of the style that are not, and those of the sentence that say it otherwise or deny it. */
  readonly gaveWay: readonly GaveWay[];
}

export interface GaveWay {
  readonly words: string;
  readonly to: string;
}

/**
 * Lays a style under a sentence: both were read by themselves, so that no word of the style is read together
 * with one of the sentence. Whatever the sentence says of an attribute stands, and nothing that it denies is added.
 * @param attributes in the order in which captions tell them
 */
export function styled(
  { told: said, denied }: Pick<Captioning, 'told' | 'denied'>,
  style: readonly Told[],
  attributes: readonly string[],
): Styled {
  const inSentence = new Map(said.map((tell) => [tell.attribute, tell.words]));
  const wordsAgainst = ({ attribute, value }: Told): string | undefined =>
    inSentence.get(attribute) ??
    denied.find((each) => each.attribute === attribute && each.value === value)?.words;
  const fresh = style.filter((tell) => wordsAgainst(tell) === undefined);
  const place = ({ attribute }: Told): number => attributes.indexOf(attribute);
  return {
    told: [...said, ...fresh].toSorted((one, other) => place(one) - place(other)),
    added: fresh.map(({ words }) => words),
    gaveWay: style.flatMap((tell) => {
      const to = wordsAgainst(tell);
      return to === undefined ? [] : [{ words: tell.words, to }];
    }),
  };
}
