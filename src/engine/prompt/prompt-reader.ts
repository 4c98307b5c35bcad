import type { Attribute, Attributes, PassedOver } from '../../common/attributes.ts';
import type { Substitution, Told } from './captioning.ts';
import { parseLexicon } from './lexicon.ts';
import { tokenise, type TokenForm, type Tokenised } from './tokenizer.ts';
import { parseVocabulary } from './vocabulary.ts';

/** Reads prompts for one model. */
export interface PromptReader {
  /** @param styleWords say what the prompt leaves open */
  tokenise(prompt: string, styleWords?: string): Tokenised;
  /** What the model makes of a prompt under a style, words and attributes. */
  read(prompt: string, styleWords?: string): Promise<PromptReading>;
}

export interface PromptReading {
  /** A value only where the sentence tells it and the text encoder took it in. */
  readonly attributes: Attributes;
  readonly substitutions: readonly Substitution[];
  readonly passedOver: readonly PassedOver[];
  readonly style: Tokenised['style'];
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

/** Below this the text encoder is guessing. */
const leastConfidence = 0.5;

/** @throws KinoraError `weights-damaged` when vocabulary or lexicon are not what they should be. */
export function createPromptReader(parts: PromptReaderParts): PromptReader {
  const vocabulary = parseVocabulary(parts.vocabulary);
  const lexicon = parseLexicon(parts.lexicon, vocabulary);
  const read = (prompt: string, styleWords?: string): Tokenised =>
    tokenise(prompt, vocabulary, lexicon, parts.form, styleWords);
  return {
    tokenise: read,
    async read(prompt, styleWords) {
      const { tokens, told, substitutions, passedOver, style, droppedWords } = read(
        prompt,
        styleWords,
      );
      const seen = await parts.attributesOf(tokens);
      const isTakenIn = ({ attribute, value }: Told): boolean => {
        const head = seen.find(({ name }) => name === attribute);
        // The text encoder says nothing about some attributes, such as the position.
        return head === undefined || (head.value === value && head.confidence >= leastConfidence);
      };
      const takenIn = told.filter(isTakenIn);
      const missed = told.filter((tell) => !isTakenIn(tell));
      return {
        attributes: seen.map((attribute) => onlyIfTold(attribute, takenIn)),
        substitutions,
        passedOver: [
          ...passedOver,
          ...missed.map(({ words }) => ({ words, because: 'not-taken-in' as const })),
        ],
        style,
        droppedWords,
      };
    },
  };
}

/** A head may see in a sentence what nobody said; then it is left to chance. */
function onlyIfTold(attribute: Attribute, told: readonly Told[]): Attribute {
  const isTold = told.some(
    (tell) => tell.attribute === attribute.name && tell.value === attribute.value,
  );
  return isTold ? attribute : { ...attribute, value: undefined };
}
