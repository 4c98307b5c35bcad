import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLexicon } from '../../../src/engine/prompt/lexicon.ts';
import { createPromptReader } from '../../../src/engine/prompt/prompt-reader.ts';
import { tokenise, type Tokenised } from '../../../src/engine/prompt/tokenizer.ts';
import { parseVocabulary, splitWords } from '../../../src/engine/prompt/vocabulary.ts';

const words = 'a bird city falls fish flies hot in moving of air balloon over red the'.split(' ');
const vocabulary = parseVocabulary(['<pad>', '<unk>', '<bos>', ...words]);
const lexicon = parseLexicon({
  quiet: ['please', 's', 'swims', 'comes'],
  nearest: {
    fish: ['carp', 'sea horse'],
    'hot air balloon': ['airship'],
    falls: ['plunge', 'plunges', 'comes down'],
    moving: ['swim'],
    city: ['town hall'],
  },
});
const form = { length: 12, pad: 0, unknown: 1, start: 2 };
const read = (prompt: string): Tokenised => tokenise(prompt, vocabulary, lexicon, form);

/** The words behind the tokens, without start mark and padding. */
const wordsOf = (prompt: string): string => {
  const names = [...vocabulary.keys()];
  const tokens = [...read(prompt).tokens];
  expect(tokens[0]).toBe(form.start);
  return tokens
    .slice(1)
    .filter((token) => token !== form.pad)
    .map((token) => names[token])
    .join(' ');
};

describe('tokenise', () => {
  it('numbers known words, whatever case and punctuation, and pads', () => {
    expect([...read('A RED fish, over the city!').tokens]).toEqual(
      [
        2,
        ...['a', 'red', 'fish', 'over', 'the', 'city'].map((word) => vocabulary.get(word)!),
      ].concat([0, 0, 0, 0, 0]),
    );
  });

  it('reads an empty prompt as the start mark alone', () => {
    expect([...read('').tokens]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('takes unknown words for near ones and tells which', () => {
    expect(wordsOf('a carp plunges')).toBe('a fish falls');
    expect(read('a carp plunges').substitutions).toEqual([
      { word: 'carp', takenFor: 'fish' },
      { word: 'plunges', takenFor: 'falls' },
    ]);
  });

  it('puts in every word of a phrase', () => {
    expect(wordsOf('red airship')).toBe('red hot air balloon');
  });

  it('prefers the longest phrase, also in the plural', () => {
    expect(wordsOf('the sea horses')).toBe('the fish');
    expect(wordsOf('red town hall')).toBe('red city');
  });

  it('finds the dictionary form of known and of taken words', () => {
    expect(wordsOf('birds')).toBe('bird');
    expect(wordsOf('cities')).toBe('city');
    expect(wordsOf('carps plunged')).toBe('fish falls');
    expect(read('birds').substitutions).toEqual([{ word: 'birds', takenFor: 'bird' }]);
  });

  it('marks words that nothing is near to as unknown, each told once', () => {
    expect(wordsOf('a piano piano fish')).toBe('a <unk> <unk> fish');
    expect(read('a piano piano fish').substitutions).toEqual([
      { word: 'piano', takenFor: undefined },
    ]);
  });

  it('passes over quiet words without a remark', () => {
    expect(wordsOf("please, a fish's city")).toBe('a fish city');
    expect(read('please').substitutions).toEqual([]);
  });

  it('passes over a quiet word whose dictionary form is something, but not over a phrase', () => {
    expect(wordsOf('a fish swims')).toBe('a fish');
    expect(wordsOf('a fish swim')).toBe('a fish moving');
    expect(wordsOf('a fish comes down')).toBe('a fish falls');
  });

  it('counts the words that found no room, and never writes past the end', () => {
    expect(read('red '.repeat(11)).droppedWords).toBe(0);
    expect(read('red '.repeat(15)).droppedWords).toBe(4);
    const full = read(`${'red '.repeat(10)} airship red red`);
    expect(full.tokens).toHaveLength(12);
    expect(full.tokens.at(-1)).toBe(vocabulary.get('hot'));
    expect(full.droppedWords).toBe(2);
  });

  it.each([
    ['emoji with joiners', '👩‍👩‍👧‍👦 🏳️‍🌈 red 🐟'],
    ['right-to-left text', 'سمكة حمراء red דג'],
    ['bidi overrides', '\u202Ered\u202C \u2067fish\u2069'],
    ['lone surrogates', '\uD800 red \uDFFF'],
    ['control characters', '\0red\u0007\u009F'],
    ['combining marks', `red ${'e\u0301'.repeat(50)}`],
    ['markup', '<img onerror=alert(1)> red ${fish} %s'],
    ['a key of every object', '__proto__ constructor toString red'],
  ])('reads the words it can in %s', (_, prompt) => {
    expect(wordsOf(prompt)).toContain('red');
  });

  it('gives tokens of the vocabulary for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (prompt) => {
        const { tokens } = read(prompt);
        expect(tokens).toHaveLength(form.length);
        for (const token of tokens) expect(token).toBeLessThan(vocabulary.size);
      }),
    );
  });

  it.each([
    ['of one letter', 'x'.repeat(100_000)],
    ['of unknown words', 'qzx '.repeat(25_000)],
    ['of combining marks', '\u0301'.repeat(100_000)],
    ['of endings', 'ings'.repeat(25_000)],
  ])('takes time linear in the text: 100,000 characters %s', (_, prompt) => {
    const start = performance.now();
    read(prompt);
    // A few milliseconds on an idle machine; anything quadratic would take seconds.
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('splitWords', () => {
  it('lower-cases as Python does, so that training and browser see the same words', () => {
    // Python: re.findall('[a-z]+', 'İstanbul K2 straße ﬁsh'.lower()), the K being the Kelvin sign.
    expect(splitWords('İstanbul \u212A2 straße ﬁsh')).toEqual([
      'i',
      'stanbul',
      'k',
      'stra',
      'e',
      'sh',
    ]);
  });
});

describe('createPromptReader', () => {
  it('adds what the text encoder read in the same tokens', async () => {
    const attributes = [{ name: 'subject', value: 'fish', confidence: 0.9 }];
    const seen: Int32Array[] = [];
    const reader = createPromptReader({
      vocabulary: [...vocabulary.keys()],
      lexicon: { quiet: [], nearest: { fish: ['carp'] } },
      form,
      attributesOf: (tokens) => {
        seen.push(tokens);
        return Promise.resolve(attributes);
      },
    });
    expect(await reader.read('carp')).toEqual({
      attributes,
      substitutions: [{ word: 'carp', takenFor: 'fish' }],
      droppedWords: 0,
    });
    expect(seen).toEqual([reader.tokenise('carp').tokens]);
  });

  it.each([
    ['vocabulary', { vocabulary: { a: 1 }, lexicon: { quiet: [], nearest: {} } }],
    ['vocabulary', { vocabulary: ['a', 5], lexicon: { quiet: [], nearest: {} } }],
    ['lexicon', { vocabulary: ['a'], lexicon: [] }],
    ['lexicon', { vocabulary: ['a'], lexicon: { quiet: 'a', nearest: {} } }],
    ['lexicon', { vocabulary: ['a'], lexicon: { quiet: [], nearest: { fish: 'carp' } } }],
  ])('refuses a damaged %s', (file, parts) => {
    const attributesOf = (): Promise<[]> => Promise.resolve([]);
    expect(() => createPromptReader({ ...parts, form, attributesOf })).toThrow(
      expect.objectContaining({
        code: 'weights-damaged',
        details: expect.objectContaining({ file }) as object,
      }),
    );
  });
});
