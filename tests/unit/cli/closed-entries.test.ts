import type { Plugin, Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { closedEntries } from '../../../src/cli/closed-entries.ts';

/** What the plugin says of chunks, each with whether it is an entry and what it imports. */
function complaintOf(
  ...chunks: [fileName: string, isEntry: boolean, ...imports: string[]][]
): string {
  const files = chunks.map(([fileName, isEntry, ...imports]) => ({
    ...{ type: 'chunk', fileName, isEntry, imports },
  }));
  const bundle = Object.fromEntries(files.map((file) => [file.fileName, file]));
  let complaint = '';
  const hook = (closedEntries() as Plugin & { generateBundle: (...all: unknown[]) => void })
    .generateBundle;
  hook.call(
    { error: (words: string) => (complaint = words) },
    {} as Rolldown.NormalizedOutputOptions,
    bundle,
  );
  return complaint;
}

test('a chunk that imports from what a worker starts with fails the build', () => {
  const worker = ['worker.js', true, 'shared.js'] as [string, boolean, string];
  expect(complaintOf(worker, ['shared.js', false], ['sign.js', false, 'worker.js'])).toBe(
    'sign.js imports from worker.js, which a worker starts with.',
  );
  expect(complaintOf(worker, ['shared.js', false], ['sign.js', false, 'shared.js'])).toBe('');
});
