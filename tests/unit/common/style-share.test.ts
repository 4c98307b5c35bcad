import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import {
  mentionsStyle,
  styleFaults,
  styleFragment,
  styleInFile,
  styleOfFragment,
  styleText,
} from '../../../src/common/style-share.ts';
import { mentionsRecipe } from '../../../src/common/recipe-link.ts';
import { styleFrom, type Style } from '../../../src/common/style.ts';

const style: Style = { name: 'Regen bei Nacht', words: 'in the rain, at night' };

const styles = fc
  .record({
    name: fc.string({ unit: 'grapheme', maxLength: 30 }),
    words: fc.string({ unit: 'grapheme', maxLength: 60 }),
  })
  .map(styleFrom)
  .filter((made) => made !== undefined);

const file = (text: BlobPart): Blob => new Blob([text], { type: 'application/json' });

async function faultOf(read: () => unknown): Promise<unknown> {
  try {
    return await read();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(KinoraError);
    const { code, details } = thrown as KinoraError;
    expect(code).toBe('style-invalid');
    expect(styleFaults).toContain(details['fault']);
    return details['fault'];
  }
}

test('any style comes back from its own link and its own file', async () => {
  await fc.assert(
    fc.asyncProperty(styles, async (shared) => {
      expect(styleOfFragment(styleFragment(shared))).toEqual(shared);
      expect(styleFragment(shared)).toMatch(/^#style=[\w-]+$/);
      expect(await styleInFile(file(styleText(shared)))).toEqual(shared);
    }),
  );
});

test('a link of a style is none of a recipe', () => {
  expect(mentionsStyle(styleFragment(style))).toBe(true);
  expect(mentionsRecipe(styleFragment(style))).toBe(false);
  for (const fragment of ['', '#top', '#styles', '#recipe=e30', '#my-style=e30']) {
    expect(mentionsStyle(fragment)).toBe(false);
    expect(styleOfFragment(fragment)).toBeUndefined();
  }
});

describe('what came from elsewhere', () => {
  it('may have been escaped, wrapped and followed by a bracket', () => {
    const link = styleFragment(style);
    expect(styleOfFragment(`${link}).`)).toEqual(style);
    expect(styleOfFragment(`#${encodeURIComponent(link)}`)).toEqual(style);
    expect(styleOfFragment(`${link.slice(0, 20)}%0A${link.slice(20)}`)).toEqual(style);
  });

  it('may have more fields than it should, which go, and a mark of its encoding', async () => {
    const text = styleText(style).replace(
      '{',
      '{"id": "evil", "createdAtMs": 1, "__proto__": {"a": 1},',
    );
    expect(Object.entries((await styleInFile(file(`\uFEFF${text}`)))!)).toEqual(
      Object.entries(style),
    );
  });

  it.each([
    ['damaged', '{"kinora-style": 1, "name": "A", "wor'],
    ['damaged', `{"kinora-style": 1, "name": "A", "words": "at night"}${' '.repeat(20_000)}`],
    ['newer', '{"kinora-style": 2, "look": {}}'],
    ['no-style', '{"kinora-style": "1", "name": "A", "words": "at night"}'],
    ['name', '{"kinora-style": 1, "words": "at night"}'],
    ['name', '{"kinora-style": 1, "name": " ", "words": "at night"}'],
    ['words', '{"kinora-style": 1, "name": "A", "words": ["at night"]}'],
    ['words', `{"kinora-style": 1, "name": "A", "words": "${'x'.repeat(201)}"}`],
  ])('is refused as %s: %s', async (fault, text) => {
    expect(await faultOf(() => styleInFile(file(text)))).toBe(fault);
  });

  it.each([
    '',
    '{}',
    '[1]',
    'a text about "kinora-style"',
    '{"name": "A", "words": "b"}',
    '\u0000\u0001',
  ])('is no style at all: %s', async (text) => {
    expect(await styleInFile(file(text))).toBeUndefined();
  });

  it.each([
    styleFragment(style).slice(0, -9),
    '#style=',
    '#style=)',
    styleFragment(style).toLowerCase(),
  ])('is refused, not passed over: %s', async (link) => {
    expect(await faultOf(() => styleOfFragment(link))).toMatch(/damaged|no-style/);
  });

  it('gives a fault or a style that holds, never anything else', async () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          'kinora-style': fc.oneof(fc.constant(1), fc.jsonValue()),
          name: fc.jsonValue(),
          words: fc.jsonValue(),
        })
        .map((value) => JSON.stringify(value)),
      fc
        .record({
          'kinora-style': fc.constant(1),
          name: fc.string({ unit: 'binary', maxLength: 500 }),
          words: fc.string({ unit: 'binary', maxLength: 500 }),
        })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const encoded = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
        for (const read of [
          () => styleOfFragment(`#style=${encoded}`),
          () => styleOfFragment(`#style=${text}`),
          () => styleInFile(file(text)),
        ]) {
          const found = await faultOf(read);
          if (typeof found === 'object' && found !== null)
            expect(styleFrom(found as Style)).toEqual(found);
        }
      }),
    );
  });
});
