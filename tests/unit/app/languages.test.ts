import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { kioskSentences, openingSentences } from '../../../src/app/example-sentences.ts';
import { speak, spokenWords, type Words } from '../../../src/app/language/language.svelte.ts';
import { formatBytes, formatDuration, formatSeconds } from '../../../src/app/parts/format.ts';
import { words } from '../../../src/app/words.ts';
import { readRecipe } from '../../../src/common/recipe-file.ts';
import { firstPrompt } from '../../../src/common/recipe.ts';
import {
  bestLanguage,
  languages,
  tagOf,
  directionOf,
  type Language,
} from '../../../src/common/language.ts';
import { localLanguage } from '../../../src/storage/language.ts';

type Text = string | ((...values: unknown[]) => unknown);

/** Every text by its path; sentences for the model are no texts of a language. */
function textsOf(value: unknown, path = ''): [string, Text][] {
  if (typeof value === 'string' || typeof value === 'function') return [[path, value as Text]];
  return Object.entries(value as object)
    .filter(([name]) => !['meanings', 'requests'].includes(name))
    .flatMap(([name, inner]) => textsOf(inner, path === '' ? name : `${path}.${name}`));
}

async function wordsIn(language: Language): Promise<Words> {
  await speak(language);
  return spokenWords();
}

const catalogues = new Map<Language, Map<string, Text>>();
for (const language of languages)
  catalogues.set(language, new Map(textsOf(await wordsIn(language))));
const english = catalogues.get('en')!;
const others = languages.filter((language) => language !== 'en');

afterAll(() => speak('en'));

test('a language that never arrives leaves the one that is spoken, and says so in time', async () => {
  await speak('de');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asking = speak('fr', () => new Promise(() => undefined)).catch((thrown: unknown) => thrown);
  await vi.advanceTimersByTimeAsync(15_000);
  vi.useRealTimers();
  expect(await asking).toMatchObject({ code: 'timed-out' });
  expect(spokenWords()).toBe(await wordsIn('de'));
});

/** Names, formats, and what is spelt alike; everything else that equals the English was left over. */
const sameEverywhere =
  /^(Kinora|Python|ComfyUI|GIF|WebM|Prompt|Turbo|Live|Seed|Options|Guidance|Storyboard|Position|Pause|Normal|Standard|Style|Name|rain, night|\?|F|S|← →|.*\d+p|.* × .*|.* (s|min|B|KB|MB|%)|[\d.,½ ]+|Mild|Licence|Long|Films|Strict|attention|convolutions|code|Clip(: .*)?|Model.*|16 bits|32 bits)$/;

describe.each(others)('%s', (language) => {
  const own = catalogues.get(language)!;

  test('has every text of the English and no other', () => {
    expect(
      [...english.keys()].filter((path) => !own.has(path)),
      'missing',
    ).toEqual([]);
    expect(
      [...own.keys()].filter((path) => !english.has(path)),
      'surplus',
    ).toEqual([]);
  });

  test('takes the same arguments', () => {
    for (const [path, text] of english) {
      if (typeof text !== 'function') continue;
      const translated = own.get(path);
      expect(translated, path).toBeTypeOf('function');
      expect((translated as { length: number }).length, path).toBe(text.length);
    }
  });

  test('has no English left over', () => {
    const left = [...own].filter(
      ([path, text]) =>
        typeof text === 'string' && text === english.get(path) && !sameEverywhere.test(text),
    );
    expect(left.map(([path, text]) => `${path}: ${String(text)}`)).toEqual([]);
  });

  test('is not empty, and is not shouted', () => {
    for (const [path, text] of own) {
      if (typeof text === 'string') expect(text, path).toMatch(/^[^!！]+$/);
    }
  });

  test('says every value that it is given, where the English does', () => {
    for (const [path, text] of english) {
      if (typeof text !== 'function') continue;
      const translated = own.get(path) as typeof text;
      // Numbers for numbers, words for words: what turns to NaN was given the other kind.
      const told = [
        [21, 22, 23, 24],
        ['qux', 'vox', 'zip', 'tar'],
        // The second may be one of a closed list.
        ['qux', 'stopped', 'zip', 'tar'],
      ].flatMap((values) => {
        const given = values.slice(0, text.length);
        const [said, own] = [text, translated].map((each) => String(each(...given)));
        if (/NaN|ليس.رقم/.test(`${said!} ${own!}`) || said!.includes('undefined')) return [];
        for (const value of given.map(String)) {
          if (said!.includes(value)) expect(own, `${path}(${value})`).toContain(value);
        }
        return [own!];
      });
      expect(told.length, path).toBeGreaterThan(0);
      expect(told.join(' '), path).not.toMatch(/undefined|\[object/);
    }
  });

  test('says under each example what it says', async () => {
    const { meanings } = await wordsIn(language);
    const shipped = await Promise.all(
      readdirSync('public/gallery')
        .filter((name) => name.endsWith('.mp4'))
        .map(async (name) =>
          firstPrompt(await readRecipe(new Blob([readFileSync(`public/gallery/${name}`)]))),
        ),
    );
    const untold = [...openingSentences, ...kioskSentences, ...shipped].filter(
      (sentence) => meanings[sentence] === undefined,
    );
    expect(untold).toEqual([]);
  });
});

test('Arabic counts as Arabic does', async () => {
  const { privacy, shelf, stage } = await wordsIn('ar');
  expect([0, 1, 2, 3, 11, 100].map((count) => privacy.short(count, 0))).toEqual([
    'لا طلبات',
    'طلب واحد',
    'طلبان',
    '3 طلبات',
    '11 طلبًا',
    '100 طلب',
  ]);
  expect(shelf.erased(2)).toBe('مُحي: مقطعان.');
  // What reads from left to right is set apart, so that its brackets and dots stay with it.
  expect(stage.clip('a red fish (7)')).toBe('مقطع: \u2068a red fish (7)\u2069');
});

test('numbers are written as the language writes them', async () => {
  const said = [];
  for (const language of languages) {
    await speak(language);
    said.push([formatBytes(14_234_000), formatDuration(130_000), words.units.number(12_345)]);
  }
  expect(said.map((row) => row.map((text) => text.replace(/[\u00a0\u202f]/g, ' ')))).toEqual([
    ['14.2 MB', '2½ min', '12,345'],
    ['14,2 MB', '2½ min', '12.345'],
    ['14,2 Mo', '2½ min', '12 345'],
    ['14,2 MB', '2½ min', '12.345'],
    ['\u206814.2 م.ب\u2069', '\u20682½ د\u2069', '12,345'],
    ['14.2 MB', '2 分半钟', '12,345'],
  ]);
});

test('what stands in a line is set apart as the language does', async () => {
  const said = [];
  for (const language of languages) {
    await speak(language);
    said.push(words.units.list('MP4', 'h264', formatSeconds(2_000)));
  }
  expect(said.map((text) => text.replace(/[\u00a0\u202f]/g, ' '))).toEqual([
    'MP4, h264, 2 s',
    'MP4, h264, 2 s',
    'MP4, h264, 2 s',
    'MP4, h264, 2 s',
    // Each for itself, so that Latin parts stay in the order of the line.
    '\u2068MP4\u2069، \u2068h264\u2069، \u2068\u20682 ث\u2069\u2069',
    'MP4、h264、2 秒',
  ]);
});

test.each([
  [['de-AT', 'en'], 'de'],
  [['pt-BR', 'fr-CA'], 'fr'],
  [['zh-TW'], 'zh'],
  [['AR-eg'], 'ar'],
  [['pt'], 'en'],
  [[], 'en'],
] as const)('a browser that asks for %j is answered in %s', (wanted, language) => {
  expect(bestLanguage(wanted)).toBe(language);
});

test('only Arabic goes from right to left', () => {
  expect(languages.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar']);
  expect(tagOf('zh')).toBe('zh-Hans');
});

test('a change of mind wins over a language that is still on its way', async () => {
  const first = speak('fr');
  await speak('es');
  await first;
  expect(words.composer.make).toBe('Crear');
});

test('the choice is kept, and what was kept wrongly is no choice', () => {
  const kept = new Map<string, string>();
  const store = localLanguage(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }));
  expect(store.load()).toBeUndefined();
  store.save('ar');
  expect(store.load()).toBe('ar');
  kept.set('kinora.language', 'toString');
  expect(store.load()).toBeUndefined();
  const closed = localLanguage(() => {
    throw new Error('blocked');
  });
  closed.save('de');
  expect(closed.load()).toBeUndefined();
});

test('every text of a component follows a change of the language', () => {
  const held = readdirSync('src/app', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.svelte'))
    .flatMap((name) => {
      const source = readFileSync(`src/app/${name}`, 'utf8');
      const script = /<script lang="ts">\n(.*?)<\/script>/s.exec(source)?.[1] ?? '';
      // Statements of the component itself: those are run once.
      return script
        .split(/\n(?= {2}\S)/)
        .filter((statement) => /^ {2}(const|let) [^=]* = /.test(statement))
        .filter((statement) => /\bwords\./.test(statement))
        .filter((statement) => !/^[^=]* = (\$derived\b|async\b|\w+ =>|\()/.test(statement))
        .map((statement) => `${name}: ${statement.split('\n')[0]!.trim()}`);
    });
  expect(held).toEqual([]);
});
