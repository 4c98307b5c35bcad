import type { PassedOver } from '../../common/attributes.ts';
import { captionOf, type Captioning, type Substitution, type Told } from './captioning.ts';
import type { Lexicon, Tell } from './lexicon.ts';
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
  /** What the sentence tells, the style's part of it included. */
  readonly told: readonly Told[];
  /** What the tokens say: that, and what no word tells and chance must not. */
  readonly spoken: readonly Tell[];
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
  const numbersOf = (tells: readonly Tell[]): number[] =>
    splitWords(captionText(tells)).flatMap((word) => vocabulary.get(word) ?? []);
  const whole = withUnsaid(told, said, lexicon);
  const spoken = numbersOf(whole).length < form.length ? whole : told;
  const words = numbersOf(spoken);
  const tokens = new Int32Array(form.length).fill(form.pad);
  const kept = words.slice(0, form.length - 1);
  tokens.set([form.start, ...kept]);
  const droppedWords = words.length - kept.length;
  return { tokens, told, spoken, substitutions, passedOver, style, droppedWords };
}

/**
 * What is told, and of a subject what no word tells and chance must not: in training a motion that no caption names is any,
 * and few steps without guidance answer with the mean of all, a subject that fades (`models/kinora-nano/MODEL_CARD.md`).
 */
function withUnsaid(
  told: readonly Told[],
  { denied, isMoving }: Captioning,
  { attributes, unsaid }: Lexicon,
): readonly Tell[] {
  if (!told.some(({ attribute }) => attribute === 'subject')) return told;
  const isDenied = ({ attribute, value }: Tell): boolean =>
    denied.some((each) => each.attribute === attribute && each.value === value);
  const openly = (name: string): Tell | undefined => {
    const ways = name === 'motion' ? ['motion', 'moving'] : [name];
    return (isMoving ? ways.toReversed() : ways)
      .flatMap((way) => unsaid.get(way) ?? [])
      .find((tell) => !isDenied(tell));
  };
  return attributes.flatMap(
    (name) => told.find(({ attribute }) => attribute === name) ?? openly(name) ?? [],
  );
}

/** For example "an orange fish moves to the right, at sea, at night". */
export function captionText(told: readonly Tell[]): string {
  const isNoun = ({ attribute }: Tell): boolean => ['colour', 'subject'].includes(attribute);
  const noun = told.filter(isNoun).map(({ caption }) => caption);
  const hasSubject = told.some(({ attribute }) => attribute === 'subject');
  const article = /^[aeiou]/.test(noun[0] ?? '') ? 'an' : 'a';
  const rest = told.filter((tell) => !isNoun(tell)).map(({ caption }) => caption);
  return [...(hasSubject ? [article] : []), ...noun, ...rest].join(' ');
}
