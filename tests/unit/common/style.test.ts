import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../src/common/fields.ts';
import {
  isSameStyle,
  maxStyleNameCharacters,
  maxStyleWordsCharacters,
  oneLine,
  styleFrom,
  styleOf,
} from '../../../src/common/style.ts';
import { presetNames, presetOf, presets } from '../../../src/common/style-presets.ts';

const words = 'in the rain, at night';

describe('a style', () => {
  it('is two lines: what is around and between their words is tidied, in any script', () => {
    expect(styleFrom({ name: '  Regen \n bei\tNacht ', words: ` ${words}\u0000` })).toEqual({
      name: 'Regen bei Nacht',
      words,
    });
    expect(styleFrom({ name: 'مطر ليلًا', words })?.name).toBe('مطر ليلًا');
    expect(styleFrom({ name: '雨夜', words })?.name).toBe('雨夜');
    expect(styleFrom({ name: '🌧️🌙', words })?.name).toBe('🌧️🌙');
  });

  it('has no mark that turns the text around it', () => {
    expect(styleFrom({ name: '\u202egnirob\u2066', words })?.name).toBe('gnirob');
  });

  it.each([
    ['no name', { name: '', words }],
    ['a name of nothing that is seen', { name: '\u200b\u2060 \u202e', words }],
    ['a name that is too long', { name: 'x'.repeat(maxStyleNameCharacters + 1), words }],
    ['no words', { name: 'A', words: ' ' }],
    ['too many words', { name: 'A', words: 'x'.repeat(maxStyleWordsCharacters + 1) }],
  ])('is none with %s', (_what, typed) => {
    expect(styleFrom(typed)).toBeUndefined();
    expect(() => styleOf(fieldsOf(typed))).toThrow('recipe-invalid');
  });

  it('once tidied stays as it is, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = oneLine(text);
        expect(oneLine(line)).toBe(line);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('is the same as another with its name and words, and as none only where there is none', () => {
    expect(isSameStyle({ name: 'A', words }, { name: 'A', words })).toBe(true);
    expect(isSameStyle({ name: 'A', words }, { name: 'B', words })).toBe(false);
    expect(isSameStyle({ name: 'A', words }, null)).toBe(false);
    expect(isSameStyle(null, null)).toBe(true);
  });
});

describe('the presets', () => {
  it('are each time of day in each weather, once', () => {
    expect(presets.map(({ name }) => name)).toEqual(presetNames);
    expect(new Set(presets.map(({ time, weather }) => `${time} ${weather}`)).size).toBe(9);
    for (const preset of presets)
      expect(styleFrom(preset)).toEqual({ name: preset.name, words: preset.words });
  });

  it('are known by their words, too: a style of somebody with the name of one is none', () => {
    expect(presetOf({ name: 'rainy-night', words })).toBeUndefined();
    expect(presetOf({ name: 'rainy-night', words: 'at night, in the rain' })?.name).toBe(
      'rainy-night',
    );
  });
});
