/** The table of faults says of each which test makes it happen: that test must be there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = 'tests/faults';
const counts = { G: 14, T: 11, S: 10, N: 8, M: 9, I: 7, V: 10, L: 5 } as const;
const wanted = [
  ...Object.entries(counts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  ),
  'W',
];

const rows = readFileSync(`${folder}/README.md`, 'utf8')
  .split('\n')
  .map((line) => /^\| (\w+) \| (.+?) \| (.+) \|$/.exec(line))
  .filter((row) => row !== null && row[1] !== 'id')
  .map((row) => ({ id: row![1]!, proof: row![3]! }));

describe('the table of faults', () => {
  it('names each of them once', () => {
    expect(rows.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted());
  });

  it.each(rows)('$id has a test that is there, or a reason', ({ proof }) => {
    if (proof.startsWith('*Not here*: ')) {
      expect(proof.length).toBeGreaterThan(40);
      return;
    }
    const tests = [...proof.matchAll(/\]\(([^)]+)\) "([^"]+)"/g)];
    expect(tests.length).toBeGreaterThan(0);
    for (const [, path, title] of tests) {
      const code = readFileSync(join(folder, path!), 'utf8');
      expect(code, `${path!} has a test "${title!}"`).toMatch(nameOfTest(title!));
    }
  });
});

/** A line with the name of a test, or of a group of tests, that holds `title`. */
function nameOfTest(title: string): RegExp {
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^ *(test|it|describe|[\\])]*\\)\\(|['"\`]).*${escaped}`, 'm');
}
