import { readFileSync } from 'node:fs';
import { parseLexicon } from '../../src/engine/prompt/lexicon.ts';
import { tokenise, type Tokenised } from '../../src/engine/prompt/tokenizer.ts';
import { parseVocabulary } from '../../src/engine/prompt/vocabulary.ts';

const json = (name: string): unknown =>
  JSON.parse(readFileSync(`models/kinora-nano/${name}.json`, 'utf8'));
const vocabulary = parseVocabulary(json('vocabulary'));
const form = { length: 28, pad: 0, unknown: 1, start: 2 };

/** Of the model that ships. */
export const lexicon = parseLexicon(json('lexicon'), vocabulary);

/** A prompt as the model that ships reads it. */
export function read(prompt: string, style?: string): Tokenised {
  return tokenise(prompt, vocabulary, lexicon, form, style);
}
