import type { Attributes } from '../../common/attributes.ts';
import { parseLexicon } from './lexicon.ts';
import { tokenise, type Substitution, type TokenForm, type Tokenised } from './tokenizer.ts';
import { parseVocabulary } from './vocabulary.ts';

/** Reads prompts for one model. */
export interface PromptReader {
  tokenise(prompt: string): Tokenised;
  /** What the model makes of a prompt, words and attributes. */
  read(prompt: string): Promise<PromptReading>;
}

export interface PromptReading {
  readonly attributes: Attributes;
  readonly substitutions: readonly Substitution[];
  readonly droppedWords: number;
}

export interface PromptReaderParts {
  /** The model's `vocabulary.json` and `lexicon.json`. */
  readonly vocabulary: unknown;
  readonly lexicon: unknown;
  readonly form: TokenForm;
  /** What the text encoder's own heads read in tokens. */
  readonly attributesOf: (tokens: Int32Array) => Promise<Attributes>;
}

/** @throws KinoraError `weights-damaged` when vocabulary or lexicon are not what they should be. */
export function createPromptReader(parts: PromptReaderParts): PromptReader {
  const vocabulary = parseVocabulary(parts.vocabulary);
  const lexicon = parseLexicon(parts.lexicon);
  const read = (prompt: string): Tokenised => tokenise(prompt, vocabulary, lexicon, parts.form);
  return {
    tokenise: read,
    async read(prompt) {
      const { tokens, substitutions, droppedWords } = read(prompt);
      return { attributes: await parts.attributesOf(tokens), substitutions, droppedWords };
    },
  };
}
