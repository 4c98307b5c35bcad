import { readPhrase, tokensOf, type Lexicon } from './lexicon.ts';
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
  /** Words outside the vocabulary, each once, and what they were taken for, if anything. */
  readonly substitutions: readonly Substitution[];
  /** Words that found no room. */
  readonly droppedWords: number;
}

export interface Substitution {
  readonly word: string;
  readonly takenFor: string | undefined;
}

/**
 * A prompt as token numbers. Known words go in as they are; others as what the lexicon takes them for,
 * or as the unknown mark, which the network has learnt to pass over. An empty prompt is the start mark
 * alone, the unconditional prompt of guidance.
 */
export function tokenise(
  prompt: string,
  vocabulary: Vocabulary,
  lexicon: Lexicon,
  form: TokenForm,
): Tokenised {
  const words = splitWords(prompt);
  const tokens = [form.start];
  const substitutions = new Map<string, string | undefined>();
  let at = 0;
  while (at < words.length && tokens.length < form.length) {
    const word = words[at]!;
    const known = vocabulary.get(word);
    const reading = readPhrase(words, at, lexicon, vocabulary);
    // "drives" by itself is quiet, though "drive" leads to a road.
    if (lexicon.quiet.has(word) && (reading === undefined || reading.length === 1)) {
      at++;
      continue;
    }
    if (reading !== undefined && (known === undefined || reading.length > 1)) {
      tokens.push(...tokensOf(reading.target, vocabulary));
      substitutions.set(reading.phrase, reading.target);
      at += reading.length;
      continue;
    }
    at++;
    if (known !== undefined) tokens.push(known);
    else {
      tokens.push(form.unknown);
      substitutions.set(word, undefined);
    }
  }
  const padded = new Int32Array(form.length).fill(form.pad);
  padded.set(tokens.slice(0, form.length));
  return {
    tokens: padded,
    substitutions: Array.from(substitutions, ([word, takenFor]) => ({ word, takenFor })),
    droppedWords: words.slice(at).filter((word) => !lexicon.quiet.has(word)).length,
  };
}
