import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxTextEncoder } from '../../../src/engine/networks/text-encoder-onnx.ts';
import {
  createPromptReader,
  type PromptReader,
  type PromptReading,
} from '../../../src/engine/prompt/prompt-reader.ts';
import { parseLexicon } from '../../../src/engine/prompt/lexicon.ts';
import { parseVocabulary } from '../../../src/engine/prompt/vocabulary.ts';
import { openShippedGraph, readManifest } from '../../helpers/node-onnx.ts';

interface Sentence {
  readonly typed: string;
  /** Attribute → the values that are right; "-" where leaving it open is right too. */
  readonly means: Readonly<Record<string, readonly string[]>>;
  readonly unknown?: readonly string[];
  readonly drawsOne?: readonly string[];
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const fixture = json('tests/fixtures/everyday-sentences.json') as { sentences: Sentence[] };

let reader: PromptReader;

beforeAll(async () => {
  const { textEncoder, attributes } = readManifest();
  const network = onnxTextEncoder(await openShippedGraph(textEncoder), attributes);
  reader = createPromptReader({
    vocabulary: json(`models/kinora-nano/${textEncoder.vocabulary}`),
    lexicon: json(`models/kinora-nano/${textEncoder.lexicon}`),
    form: textEncoder,
    attributesOf: async (tokens) => (await network.encode(tokens)).attributes,
  });
}, 60_000);

function faults(sentence: Sentence, reading: PromptReading): { wrong: string[]; missed: string[] } {
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const { name, value } of reading.attributes) {
    const right = sentence.means[name] ?? ['-'];
    if (value === undefined && !right.includes('-')) missed.push(`${name} is not read`);
    if (value !== undefined && !right.includes(value)) wrong.push(`${name} is read as ${value}`);
  }
  const unknown = reading.substitutions.filter(({ takenFor }) => takenFor === undefined);
  for (const word of sentence.unknown ?? []) {
    if (!unknown.some((substitution) => substitution.word.toLowerCase().includes(word)))
      wrong.push(`${word} is not named`);
  }
  const ones = reading.passedOver.filter(({ because }) => because === 'one-of-each');
  for (const word of sentence.drawsOne ?? []) {
    if (!ones.some(({ words }) => words === word)) wrong.push(`${word} is not named`);
  }
  return { wrong, missed };
}

describe('a hundred everyday sentences', () => {
  it(
    'are read right; of the rest nothing is read wrong, and what is missed is named',
    { timeout: 60_000 },
    async () => {
      const told: string[] = [];
      let right = 0;
      for (const sentence of fixture.sentences) {
        const reading = await reader.read(sentence.typed);
        const { wrong, missed } = faults(sentence, reading);
        expect(wrong, sentence.typed).toEqual([]);
        if (missed.length === 0) right++;
        else {
          const unknown = reading.substitutions.filter(({ takenFor }) => takenFor === undefined);
          expect(unknown, sentence.typed).not.toEqual([]);
          told.push(
            `${sentence.typed}: ${missed.join(', ')} (unknown: ${unknown.map(({ word }) => word).join(', ')})`,
          );
        }
      }
      console.log(`${right} of ${fixture.sentences.length} read right\n${told.join('\n')}`);
      expect(fixture.sentences.length).toBeGreaterThanOrEqual(100);
      expect(right / fixture.sentences.length).toBeGreaterThanOrEqual(0.95);
    },
  );

  it(
    'reach the text encoder as captions that it takes in, phrase by phrase',
    { timeout: 60_000 },
    async () => {
      const { attributes } = readManifest();
      const lexicon = parseLexicon(
        json('models/kinora-nano/lexicon.json'),
        parseVocabulary(json('models/kinora-nano/vocabulary.json')),
      );
      const phrasesOf = (attribute: string): string[] => [
        ...new Set(
          [...lexicon.tells]
            .filter(([, tell]) => tell.attribute === attribute)
            .map(([phrase]) => phrase),
        ),
      ];
      const missed: string[] = [];
      let count = 0;
      for (const [attribute, values] of attributes) {
        for (const phrase of phrasesOf(attribute)) {
          count++;
          const sentence =
            attribute === 'subject'
              ? `a ${phrase}`
              : attribute === 'colour'
                ? `a ${phrase} bird`
                : `a cat, ${phrase}`;
          const { attributes: seen } = await reader.read(sentence);
          const value = seen.find(({ name }) => name === attribute)?.value;
          if (value === undefined || !values.includes(value))
            missed.push(`${sentence}: ${attribute}`);
        }
      }
      console.log(
        `${missed.length} of ${count} phrases of the captions are not taken in: ${missed.join('; ')}`,
      );
      expect(missed.length / count).toBeLessThanOrEqual(0.02);
    },
  );
});
