/** What stands in files rather than in the words of the page: before the program, without it, beside it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { directionOf, languageNames, languages, tagOf } from '../../../src/common/language.ts';

interface Part {
  readonly lang: string;
  readonly dir: string;
  /** Names of the elements in it, in their order. */
  readonly elements: readonly string[];
  readonly text: string;
}

/** Elements of that name with a language of their own. */
function partsOf(html: string, name: string): Part[] {
  return [...html.matchAll(new RegExp(`<${name}([^>]*)>(.*?)</${name}>`, 'gs'))].map(
    ([, attributes = '', inner = '']) => ({
      lang: /\blang="([^"]*)"/.exec(attributes)?.[1] ?? '',
      dir: /\bdir="([^"]*)"/.exec(attributes)?.[1] ?? 'ltr',
      elements: [...inner.matchAll(/<(\w+)/g)].map(([, element]) => element!),
      text: inner
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    }),
  );
}

const page = readFileSync('src/index.html', 'utf8');
const privacy = readFileSync('public/privacy.html', 'utf8');
const within = (id: RegExp): string => id.exec(page)![1]!;
const expected = languages.map((language) => ({
  lang: tagOf(language),
  dir: directionOf(language),
}));

describe.each([
  ['what waits for the program', partsOf(within(/<div id="starting">(.*?)<\/div>/s), 'p')],
  ['what stands without scripts', partsOf(within(/<noscript>(.*?)<\/noscript>/s), 'p')],
  ['the privacy page', partsOf(privacy, 'section')],
])('%s', (_, parts) => {
  test('is there in every language, marked as such, and in no other', () => {
    expect(parts.map(({ lang, dir }) => ({ lang, dir }))).toEqual(expected);
  });

  test('says as much in each, and nothing twice', () => {
    for (const { lang, elements, text } of parts) {
      expect(elements, lang).toEqual(parts[0]!.elements);
      expect(text.length, lang).toBeGreaterThan(parts[0]!.text.length / 5);
    }
    expect(new Set(parts.map(({ text }) => text)).size).toBe(languages.length);
  });
});

test('the privacy page leads to each language, and the page to the one it speaks', () => {
  const links = [...privacy.matchAll(/<a href="#(\w+)" lang="([^"]*)">([^<]*)<\/a>/g)];
  expect(links.map(([, id, lang, name]) => [id, lang, name])).toEqual(
    languages.map((language) => [language, tagOf(language), languageNames[language]]),
  );
  for (const language of languages) expect(privacy).toContain(`<section id="${language}"`);
  expect(readFileSync('src/app/privacy/PrivacyLine.svelte', 'utf8')).toContain(
    'href="privacy.html#{spokenLanguage()}"',
  );
});

test('no static page has a script of its own text, which the policy forbids', () => {
  for (const html of [page, privacy])
    expect(html).not.toMatch(/<script(?![^>]* src=)|\son\w+=|\sstyle=|<style/);
});
