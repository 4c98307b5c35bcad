import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipFileName } from '../../../src/common/file-name.ts';
import { beats, recipe } from '../../helpers/recipes.ts';

const nameOf = (prompt: string): string => clipFileName(recipe({ beats: beats(prompt), seed: 7 }));

describe('the file name of a clip', () => {
  it.each([
    ['a red fish swims to the right', 'a-red-fish-swims-to-the-right-7.mp4'],
    ['A Café, at “night”!', 'a-café-at-night-7.mp4'],
    ['e\u0301toile', 'étoile-7.mp4'],
    ['हिन्दी में मछली', 'हिन्दी-में-मछली-7.mp4'],
    ['سمكة حمراء', 'سمكة-حمراء-7.mp4'],
    ['../../etc/passwd', 'etc-passwd-7.mp4'],
    ['.hidden', 'hidden-7.mp4'],
    ['con', 'con-7.mp4'],
    ['🐟🐟', 'clip-7.mp4'],
    ['❤\uFE0F', 'clip-7.mp4'],
    ['\u3164', 'clip-7.mp4'],
    ['fish\u202Egpj.exe', 'fish-gpj-exe-7.mp4'],
    [
      'one two three four five six seven eight nine ten',
      'one-two-three-four-five-six-seven-eight-nine-ten-7.mp4',
    ],
    [
      'one two three four five six seven eight nine eleven',
      'one-two-three-four-five-six-seven-eight-nine-7.mp4',
    ],
    ['𝒜'.repeat(60), `${'𝒜'.repeat(48)}-7.mp4`],
  ])('made of %j is %s', (prompt, expected) => {
    expect(nameOf(prompt)).toBe(expected);
  });

  it('is safe everywhere, whatever the prompt', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (prompt) => {
        const name = nameOf(prompt);
        expect(name).toMatch(/^[\p{L}\p{M}\p{N}-]+-7\.mp4$/u);
        expect(name.isWellFormed()).toBe(true);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
      }),
    );
  });
});
