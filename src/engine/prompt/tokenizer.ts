import type { PassedOver } from '../../common/attributes.ts';
import { captionOf, type Captioning, type Substitution, type Told } from './captioning.ts';
import type { Lexicon } from './lexicon.ts';
import { styled, type Styled } from './style-words.ts';
import { typedWords } from './typed-words.ts';
import { splitWords, type Vocabulary } from './vocabulary.ts';

/** Form of the token list, from the model's manifest. */
export interface TokenForm {
  /** Tokens of every prompt: the start mark, the words, then padding. */
  readonly length: number;
  readonly pad: number;
  readonly unknown: number;
  readonly start: number;
}

export interface Tokenised {
  /** [length] i32. */
  readonly tokens: Int32Array;
  /** What the tokens say, the style's part of it included. */
  readonly told: readonly Told[];
  readonly substitutions: readonly Substitution[];
  readonly passedOver: readonly PassedOver[];
  /** What became of the style's words. */
  readonly style: Omit<Styled, 'told'>;
  /** Words of the caption that found no room. */
  readonly droppedWords: number;
}

/**
 * A prompt as token numbers: what it says, in the words and the order of the captions of training, so that the
 * networks see nothing that they have not learnt. A prompt that says nothing is the start mark alone, the
 * unconditional prompt of guidance.
 * @param styleWords say what the prompt leaves open; empty for none
 */
export function tokenise(
  prompt: string,
  vocabulary: Vocabulary,
  lexicon: Lexicon,
  form: TokenForm,
  styleWords = '',
): Tokenised {
  const said = captionOf(typedWords(prompt), lexicon);
  const { substitutions, passedOver } = said;
  const ofStyle = captionOf(typedWords(styleWords), lexicon).told;
  const { told, ...style } = styled(said, ofStyle, lexicon.attributes);
  const words = splitWords(captionText(told)).flatMap((word) => vocabulary.get(word) ?? []);
  const tokens = new Int32Array(form.length).fill(form.pad);
  const kept = words.slice(0, form.length - 1);
  tokens.set([form.start, ...kept]);
  const droppedWords = words.length - kept.length;
  return { tokens, told, substitutions, passedOver, style, droppedWords };
}

/** For example "an orange fish moves to the right, at sea, at night". */
export function captionText(told: Captioning['told']): string {
  const isNoun = ({ attribute }: Told): boolean => ['colour', 'subject'].includes(attribute);
  const noun = told.filter(isNoun).map(({ caption }) => caption);
  const hasSubject = told.some(({ attribute }) => attribute === 'subject');
  const article = /^[aeiou]/.test(noun[0] ?? '') ? 'an' : 'a';
  const rest = told.filter((tell) => !isNoun(tell)).map(({ caption }) => caption);
  return [...(hasSubject ? [article] : []), ...noun, ...rest].join(' ');
}
