import { describe, expect, it } from 'vitest';
import { progressBar } from '../../../src/cli/progress-bar.ts';

function written(isTTY: boolean): string {
  let text = '';
  const bar = progressBar({ isTTY, columns: 40, write: (more) => (text += more) });
  bar.show(0, 'Step 1 of 2');
  bar.show(0.4, 'Step 1 of 2');
  bar.show(0.5, 'Step 2 of 2');
  bar.end();
  return text;
}

describe('the progress bar', () => {
  it('fills one line of a terminal and never wraps it', () => {
    const shown = written(true).split('\r').slice(1);
    expect(shown).toHaveLength(3);
    expect(shown[2]).toMatch(/^█{12}░{12} Step 2 of 2/);
    for (const line of shown) expect(line.split('\u001b')[0]!.length).toBeLessThan(40);
  });

  it('writes one plain line for each change of words elsewhere', () => {
    expect(written(false)).toBe('Step 1 of 2\nStep 2 of 2\n');
  });
});
