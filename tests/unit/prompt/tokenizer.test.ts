import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../../src/common/attributes.ts';
import { parseLexicon } from '../../../src/engine/prompt/lexicon.ts';
import { createPromptReader } from '../../../src/engine/prompt/prompt-reader.ts';
import { tokenise, type Tokenised } from '../../../src/engine/prompt/tokenizer.ts';
import { typedWords } from '../../../src/engine/prompt/typed-words.ts';
import { parseVocabulary, splitWords } from '../../../src/engine/prompt/vocabulary.ts';

const words =
  'a an at bird blue circle city clear deep falls fish goes hot in moves night of orange over outer rain red right rises sea sky snowing space stars still stays the to under up waves air balloon'.split(
    ' ',
  );
const vocabulary = parseVocabulary(['<pad>', '<unk>', '<bos>', ...words]);
const lexiconFile = {
  quiet: 'a an and at but by in is it its of or over please the to under while with'.split(' '),
  moving: ['fly', 'flies', 'swim', 'swims', 'moving', 'move', 'drive', 'drives'],
  counts: ['two', 'many', 'flock of'],
  negations: ['no', 'not', 'without'],
  negated: { weather: 'clear sky', moving: 'stays still' },
  directions: { 'goes up': ['up'] },
  relations: [
    {
      prepositions: ['under', 'beneath', 'at the bottom of'],
      of: { attribute: 'setting', value: 'sea' },
      tells: ['under the sea'],
    },
    { prepositions: ['between'], of: { phrase: 'stars' }, tells: ['in outer space'] },
  ],
  undrawn: ['birds eye', 'bird eye'],
  tells: {
    colour: { red: { red: [] }, blue: { blue: [] }, orange: { orange: [] } },
    subject: { fish: { fish: [] }, bird: { bird: [] }, balloon: { 'hot air balloon': [] } },
    motion: {
      rise: { rises: [], 'goes up': [] },
      right: { 'moves to the right': ['to the right'] },
      fall: { falls: [] },
      stay: { 'stays still': [] },
    },
    setting: {
      sea: { 'at sea': ['sea'], 'in the waves': ['waves'] },
      underwater: { 'under the sea': [], 'under the waves': [] },
      city: { 'in the city': ['city'] },
      space: { 'in outer space': ['outer space', 'space'] },
    },
    time: { night: { 'at night': ['night'], 'under the stars': ['stars'] } },
    weather: { clear: { 'clear sky': [] }, rain: { rain: [] }, snow: { snowing: [] } },
  },
  nearest: {
    fish: ['carp', 'sea horse', 'catfish', '🐟'],
    'hot air balloon': ['airship'],
    falls: ['plunge', 'plunges', 'comes down'],
    city: ['town hall', 'road', 'drive', 'cafe'],
    sea: ['lake'],
  },
};
const lexicon = parseLexicon(lexiconFile, vocabulary);
const form = { length: 20, pad: 0, unknown: 1, start: 2 };
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

/** Word → what it was taken for, or why it does nothing. */
const remarksOn = (prompt: string): Record<string, string> => {
  const { substitutions, passedOver } = read(prompt);
  return Object.fromEntries([
    ...substitutions.map(({ word, takenFor }) => [word, takenFor ?? 'unknown']),
    ...passedOver.map(({ words: passed, because }) => [passed, because]),
  ]) as Record<string, string>;
};

/** Words with a part in one rule or another, and some with none. */
const typicalWords = [
  ...[...lexicon.quiet, ...lexicon.moving, ...lexicon.counts, ...lexicon.negations],
  ...[...lexicon.tells.keys(), ...lexicon.nearest.keys(), ...lexicon.undrawn],
  ...[
    'beneath',
    'between',
    'up,',
    'piano',
    "isn't",
    'réd',
    '2',
    '1',
    'рыба',
    '🐠',
    'birds.',
    "fish's",
    'or',
  ],
];

describe('what no word tells', () => {
  const open = parseLexicon(
    { ...lexiconFile, unsaid: { motion: 'stays still', moving: 'moves to the right' } },
    vocabulary,
  );
  const words = (prompt: string, style = '', length = form.length): string => {
    const { tokens } = tokenise(prompt, vocabulary, open, { ...form, length }, style);
    const names = [...vocabulary.keys()];
    return [...tokens]
      .slice(1)
      .filter((token) => token !== form.pad)
      .map((token) => names[token])
      .join(' ');
  };

  it.each([
    ['a red fish', 'a red fish stays still'],
    ['a red fish at sea, at night', 'a red fish stays still at sea at night'],
    ['a red fish swims at sea', 'a red fish moves to the right at sea'],
    ['a red fish rises', 'a red fish rises'],
    ['a red fish not stays still at sea', 'a red fish moves to the right at sea'],
    ['at sea, at night', 'at sea at night'],
    ['', ''],
  ])('is said to the network where there is a subject: %s', (prompt, meant) => {
    expect(words(prompt)).toBe(meant);
  });

  it('stands beside what a style says', () => {
    expect(words('a red fish', 'at night')).toBe('a red fish stays still at night');
    expect(words('a red fish', 'falls')).toBe('a red fish falls');
  });

  it('is in nothing that is shown, and takes no room from what was said', () => {
    const prompt = 'a red fish at sea, at night, rain';
    expect(
      tokenise(prompt, vocabulary, open, form).told.map(({ attribute }) => attribute),
    ).not.toContain('motion');
    expect(words(prompt, '', 9)).toBe('a red fish at sea at night rain');
    expect(tokenise(prompt, vocabulary, open, { ...form, length: 9 }).droppedWords).toBe(0);
  });
});

describe('tokenise', () => {
  it('numbers a caption in the words and the order of training, and pads', () => {
    const caption = 'a red fish rises in the city at night'.split(' ');
    expect([...read('At NIGHT, in the city: the fish rises. RED!').tokens]).toEqual([
      2,
      ...caption.map((word) => vocabulary.get(word)!),
      ...Array<number>(10).fill(0),
    ]);
  });

  it('reads an empty prompt, and one that says nothing, as the start mark alone', () => {
    for (const prompt of ['', ' ,.', 'please', 'a piano']) {
      expect([...read(prompt).tokens]).toEqual([2, ...Array<number>(19).fill(0)]);
    }
  });

  it('keeps the words of a caption and gives shorter ones the caption around them', () => {
    expect(wordsOf('waves')).toBe('in the waves');
    expect(wordsOf('a fish in space')).toBe('a fish in outer space');
    expect(wordsOf('orange fish')).toBe('an orange fish');
  });

  it.each([
    ['a carp plunges', 'a fish falls', { carp: 'fish', plunges: 'falls' }],
    ['red airship', 'a red hot air balloon', { airship: 'hot air balloon' }],
    ['the sea horses', 'a fish', { 'sea horses': 'fish' }],
    ['red town hall', 'in the city', { red: 'not-of-the-subject', 'town hall': 'city' }],
    ['birds', 'a bird', { birds: 'bird' }],
    ['cat fish', 'a fish', { 'cat fish': 'fish' }],
    ['wave', 'in the waves', { wave: 'waves' }],
    ['🐟', 'a fish', { '🐟': 'fish' }],
  ])('takes "%s" for what is near, and tells so', (prompt, caption, remarks) => {
    expect(wordsOf(prompt)).toBe(caption);
    expect(remarksOn(prompt)).toEqual(remarks);
  });

  it.each([
    ['a piano piano fish', 'a fish', { piano: 'unknown' }],
    ['two pianos', '', { two: 'unknown', pianos: 'unknown' }],
    ['two fish', 'a fish', { two: 'one-of-each' }],
    [
      'a flock of 12 red birds',
      'a red bird',
      { 'flock of': 'one-of-each', '12': 'one-of-each', birds: 'bird' },
    ],
    ['a fish in 1999', 'a fish', { '1999': 'unknown' }],
    ['a fish and a bird', 'a fish', { bird: 'already-told' }],
    ['a fish bird', 'a bird', { fish: 'already-told' }],
    ['a city under the sea', 'in the city', { 'under the sea': 'already-told' }],
    ['on the road at sea', 'at sea', { on: 'unknown', road: 'already-told' }],
    ['a birds eye of the city', 'in the city', { 'birds eye': 'unknown' }],
    ["please, it's the fish's city", 'a fish in the city', {}],
  ])('passes nothing over in silence: "%s"', (prompt, caption, remarks) => {
    expect(wordsOf(prompt)).toBe(caption);
    expect(remarksOn(prompt)).toEqual(remarks);
  });

  it.each([
    ['a fish without rain', 'a fish clear sky', { 'without rain': 'clear sky' }],
    ['no rain or snowing', 'clear sky', { 'no rain or snowing': 'clear sky' }],
    ['not a clear sky, rain', 'rain', { 'not a clear sky': 'negated' }],
    ['a fish, no birds, rain', 'a fish rain', { 'no birds': 'negated' }],
    ['not a red bird but a fish', 'a fish', { 'not a red bird': 'negated' }],
    ['a fish, not in the city', 'a fish', { 'not in the city': 'negated' }],
    ["a fish that doesn't move", 'a fish stays still', { "doesn't move": 'stays still' }],
    ['not, please', '', { not: 'unknown' }],
  ])('knows what is negated: "%s"', (prompt, caption, remarks) => {
    expect(wordsOf(prompt)).toBe(caption);
    expect(remarksOn(prompt)).toMatchObject(remarks);
  });

  it.each([
    ['a red fish', 'a red fish', {}],
    ['a red piano bird', 'a red bird', { piano: 'unknown' }],
    ['the fish is red', 'a red fish', {}],
    ['a fish, red, at sea', 'a red fish at sea', {}],
    ['a fish with red eyes', 'a fish', { red: 'not-of-the-subject', eyes: 'unknown' }],
    ['a red sea', 'at sea', { red: 'not-of-the-subject' }],
    ['a red and blue fish', 'a red fish', { blue: 'already-told' }],
  ])('gives a colour to the subject alone: "%s"', (prompt, caption, remarks) => {
    expect(wordsOf(prompt)).toBe(caption);
    expect(remarksOn(prompt)).toEqual(remarks);
  });

  it.each([
    ['beneath the waves', 'under the sea', { 'beneath the waves': 'under the sea' }],
    ['under the waves', 'under the waves', {}],
    [
      'at the bottom of a deep lake',
      'under the sea',
      { deep: 'unknown', 'at the bottom of lake': 'under the sea' },
    ],
    ['beneath red, sea', 'red at sea', { beneath: 'unknown' }],
    ['between the stars', 'in outer space', { 'between the stars': 'in outer space' }],
    ['over the stars', 'under the stars', {}],
  ])('lets a preposition decide which place it is: "%s"', (prompt, caption, remarks) => {
    expect(wordsOf(prompt)).toBe(caption);
    expect(remarksOn(prompt)).toEqual(remarks);
  });

  it.each([
    ['a fish swims', 'a fish', {}],
    ['a fish swims up', 'a fish goes up', { 'swims up': 'goes up' }],
    ['a fish swims to the right', 'a fish moves to the right', {}],
    ['a bird flies up the road', 'a bird in the city', { up: 'unknown', road: 'city' }],
    ['a drive', 'in the city', { drive: 'city' }],
    ['a fish comes down', 'a fish falls', { 'comes down': 'falls' }],
  ])('tells what moves from where to: "%s"', (prompt, caption, remarks) => {
    expect(wordsOf(prompt)).toBe(caption);
    expect(remarksOn(prompt)).toEqual(remarks);
  });

  it.each([
    ['a réd físh', 'a red fish', {}],
    ['ｒｅｄ ｆｉｓｈ', 'a red fish', {}],
    ['re\u0301d ﬁsh', 'a red fish', {}],
    ['Café', 'in the city', { Café: 'city' }],
    ['señor', '', { señor: 'unknown' }],
    ['красная рыба', '', { красная: 'unknown', рыба: 'unknown' }],
    ['红色的鱼', '', { 红色的鱼: 'unknown' }],
    ['سمكة حمراء', '', { سمكة: 'unknown', حمراء: 'unknown' }],
    ['fish2 straße →', '', { fish2: 'unknown', straße: 'unknown', '→': 'unknown' }],
    ['👩‍👩‍👧‍👦 🏳️‍🌈 🇫🇷', '', { '👩‍👩‍👧‍👦': 'unknown', '🏳️‍🌈': 'unknown', '🇫🇷': 'unknown' }],
  ])(
    'reads letters of any shape and names those of any script: "%s"',
    (prompt, caption, remarks) => {
      expect(wordsOf(prompt)).toBe(caption);
      expect(remarksOn(prompt)).toEqual(remarks);
    },
  );

  it('counts the words that found no room, and never writes past the end', () => {
    const short = tokenise('a red fish rises at sea', vocabulary, lexicon, { ...form, length: 5 });
    expect([...short.tokens].map((token) => [...vocabulary.keys()][token])).toEqual([
      ...['<bos>', 'a', 'red', 'fish', 'rises'],
    ]);
    expect(short.droppedWords).toBe(2);
  });

  it.each([
    ['right-to-left text', 'سمكة حمراء red fish דג'],
    ['bidi overrides', '\u202Ered\u202C \u2067fish\u2069'],
    ['lone surrogates', '\uD800 red \uDFFF fish'],
    ['control characters', '\0red\u0007\u009F fish'],
    ['combining marks', `red fish ${'e\u0301'.repeat(50)}`],
    ['markup', '<img onerror=alert(1)> red ${fish} %s'],
    ['a key of every object', '__proto__ constructor toString red fish'],
  ])('reads the words it can in %s', (_, prompt) => {
    expect(wordsOf(prompt)).toContain('red fish');
  });

  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.constantFrom(...typicalWords), { maxLength: 20 }).map((parts) => parts.join(' ')),
  );

  it('gives tokens of the vocabulary for any text', () => {
    fc.assert(
      fc.property(anyText, (prompt) => {
        const { tokens } = read(prompt);
        expect(tokens).toHaveLength(form.length);
        for (const token of tokens) expect(token).toBeLessThan(vocabulary.size);
      }),
    );
  });

  it('lets no word reach neither the caption nor the remarks, in any text', () => {
    fc.assert(
      fc.property(anyText, (prompt) => {
        const { told, substitutions, passedOver } = read(prompt);
        const spoken = new Set(
          [
            ...told.map((tell) => tell.words),
            ...substitutions.map(({ word }) => word),
            ...passedOver.map((passed) => passed.words),
          ].flatMap((phrase) => phrase.split(/,? /)),
        );
        for (const { text, typed } of typedWords(prompt)) {
          const isGrammar =
            lexicon.quiet.has(text) || lexicon.moving.has(text) || /^[01]$/.test(text);
          expect(spoken.has(typed) || isGrammar, typed).toBe(true);
        }
      }),
    );
  });

  it.each([
    'qzx ',
    'ings ',
    'red ',
    'two ',
    'no ',
    'under a ',
    'not under the ',
    'fish qzx bird ',
    'swims up the ',
  ])('looks into the lexicon twice as often for twice the text: "%s"', (part) => {
    const lookUps = (times: number): number => {
      let count = 0;
      class CountingMap<Value> extends Map<string, Value> {
        override get(key: string): Value | undefined {
          count++;
          return super.get(key);
        }
        override has(key: string): boolean {
          count++;
          return super.has(key);
        }
      }
      const counting = {
        ...lexicon,
        tells: new CountingMap(lexicon.tells),
        nearest: new CountingMap(lexicon.nearest),
      };
      count = 0;
      tokenise(part.repeat(times), vocabulary, counting, form);
      return count;
    };
    expect(lookUps(400)).toBeLessThanOrEqual(2.05 * lookUps(200));
  });

  it.each(['x', '\u0301', 'ings', '🐟', "n't", '👩\u200D'])(
    'ends with 100,000 characters of "%s"',
    (part) => {
      expect(read(part.repeat(100_000 / part.length)).tokens).toHaveLength(form.length);
    },
  );
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
  const parts = { vocabulary: [...vocabulary.keys()], lexicon: lexiconFile, form };
  const head = (name: string, value: string | undefined, confidence = 0.9): Attribute => ({
    name,
    value,
    confidence,
  });

  it('says what the sentence tells and the text encoder took in, and no more', async () => {
    const seen: Int32Array[] = [];
    const reader = createPromptReader({
      ...parts,
      attributesOf: (tokens) => {
        seen.push(tokens);
        return Promise.resolve([
          head('subject', 'fish'),
          head('colour', 'blue'),
          head('time', 'night', 0.4),
          head('weather', 'rain'),
          head('setting', undefined),
        ]);
      },
    });
    expect(await reader.read('a red carp at night, rises')).toEqual({
      attributes: [
        head('subject', 'fish'),
        // Read as another one, with too little confidence, and though nobody said so.
        head('colour', undefined),
        head('time', undefined, 0.4),
        head('weather', undefined),
        head('setting', undefined),
      ],
      substitutions: [{ word: 'carp', takenFor: 'fish' }],
      passedOver: [
        { words: 'red', because: 'not-taken-in' },
        { words: 'at night', because: 'not-taken-in' },
      ],
      style: { added: [], gaveWay: [] },
      droppedWords: 0,
    });
    expect(seen).toEqual([reader.tokenise('a red carp at night, rises').tokens]);
  });

  it.each([
    ['vocabulary', { vocabulary: { a: 1 } }],
    ['vocabulary', { vocabulary: ['a', 5] }],
    ['lexicon', { lexicon: [] }],
    ['lexicon', { lexicon: { ...lexiconFile, quiet: 'a' } }],
    ['lexicon', { lexicon: { ...lexiconFile, nearest: { fish: 'carp' } } }],
    ['lexicon', { lexicon: { ...lexiconFile, nearest: { whale: ['orca'] } } }],
    ['lexicon', { lexicon: { ...lexiconFile, tells: { subject: { cat: { cat: [] } } } } }],
    ['lexicon', { lexicon: { ...lexiconFile, relations: [{}] } }],
    ['lexicon', { lexicon: { ...lexiconFile, negated: { weather: 'sunshine' } } }],
  ])('refuses a damaged %s', (file, damaged) => {
    const attributesOf = (): Promise<[]> => Promise.resolve([]);
    expect(() => createPromptReader({ ...parts, ...damaged, attributesOf })).toThrow(
      expect.objectContaining({
        code: 'weights-damaged',
        details: expect.objectContaining({ file }) as object,
      }),
    );
  });
});
