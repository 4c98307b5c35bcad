import { expect, test } from 'vitest';
import { sideBySide, testParts } from '../../../src/cli/test-parts.ts';

const part = (name: string, isSingle?: boolean) => ({
  ...{ name, run: () => Promise.reject(new Error('not here')) },
  ...(isSingle !== undefined && { isSingle }),
});
const names = (parts: Parameters<typeof sideBySide>[0]): string[] =>
  sideBySide(parts).map((group) => group.map(({ name }) => name).join(' '));

test('parts that keep one core run beside each other, all others alone and in their order', () => {
  expect(names([part('a'), part('b', true), part('c', true), part('d'), part('e', true)])).toEqual([
    'a',
    'b c',
    'd',
    'e',
  ]);
  expect(names([])).toEqual([]);
  expect(names(testParts)[0]).toBe('typecheck lint python');
});
