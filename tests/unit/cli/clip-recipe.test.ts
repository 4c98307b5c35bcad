import { describe, expect, it } from 'vitest';
import { clipRecipe, type ClipWishes } from '../../../src/cli/clip-recipe.ts';
import type { Model } from '../../../src/cli/model.ts';
import { presetNames } from '../../../src/common/style-presets.ts';
import { cliModel as model } from '../../helpers/cli-model.ts';

const wishes = { prompt: 'a red fish', seed: '7', ratio: '1:1' };

describe('the recipe of npm run clip', () => {
  it("takes what is left out from the model's manifest", () => {
    expect(clipRecipe(wishes, model)).toMatchObject({
      ...{ beats: [{ atSeconds: 0, prompt: 'a red fish' }], seed: 7, ratio: '1:1' },
      ...{ seconds: 2, height: 480, framesPerSecond: 8, model: 'kinora-nano@0.1.0' },
      sampler: { kind: 'fine', steps: 10, guidanceScale: 4 },
    });
  });

  it('takes turbo where the model has it, and its own steps with it', () => {
    const turbo = { kind: 'turbo', steps: 4, guidanceScale: 1 } as const;
    const both = { ...model, samplers: [turbo, ...model.samplers] };
    expect(clipRecipe(wishes, both).sampler).toEqual(turbo);
    expect(clipRecipe({ ...wishes, sampler: 'fine' }, both).sampler.steps).toBe(10);
    expect(clipRecipe({ ...wishes, steps: '7' }, both).sampler).toMatchObject({
      ...{ kind: 'fine', steps: 7 },
    });
    expect(() => clipRecipe({ ...wishes, sampler: 'turbo' }, model)).toThrow(
      /--sampler takes fine/,
    );
    expect(() => clipRecipe({ ...wishes, sampler: 'turbo', steps: '7' }, both)).toThrow(/--steps/);
  });

  it('takes a style by its name, and no other', () => {
    expect(clipRecipe(wishes, model).style).toBeNull();
    expect(clipRecipe({ ...wishes, style: 'rainy-night' }, model).style).toEqual({
      name: 'rainy-night',
      words: 'at night, in the rain',
    });
  });

  it('takes a minute at 720p', () => {
    const recipe = clipRecipe({ ...wishes, seconds: '60', height: '720' }, model);
    expect(recipe).toMatchObject({ seconds: 60, height: 720 });
  });

  it.each([
    ['seed', ['0', '7', '007', '4294967295']],
    ['ratio', ['16:9', '3:2', '1:1', '2:3', '9:16']],
    ['seconds', ['2', '5', '10', '20', '60']],
    ['height', ['480', '720', '1080']],
    ['steps', ['1', '8', '100']],
    ['style', presetNames],
  ] as const)('takes --%s %j', (option, values) => {
    for (const value of values) {
      expect(() => clipRecipe({ ...wishes, [option]: value }, model), value).not.toThrow();
    }
  });

  const noWholeNumbers = [
    ...[
      '',
      ' ',
      'x',
      '-1',
      '+7',
      '7.5',
      '7,5',
      '0x10',
      '1e3',
      'NaN',
      'Infinity',
      '７',
      '7 8',
      '2s',
    ],
    ...['99999999999999999999', '7\n'],
  ];
  it.each([
    ['seed', 'a whole number below 4294967296', [...noWholeNumbers, '4294967296']],
    ['seconds', '2, 5, 10, 20 or 60', [...noWholeNumbers, '0', '1', '3', '61', '600', '2.0', '02']],
    ['height', '480, 720 or 1080', [...noWholeNumbers, '0', '64', '479', '481', '2160', '720p']],
    ['steps', 'a whole number from 1 to 100', [...noWholeNumbers, '0', '101', '0.5']],
    ['ratio', '16:9, 3:2, 1:1, 2:3 or 9:16', ['', ' ', '4:3', '16/9', '16:9 ', '1.78', 'wide']],
    ['sampler', 'fine', ['', 'FINE', 'turbo', 'euler']],
    ['style', presetNames[0], ['', 'oil', 'Rainy night']],
  ])('refuses what is odd for --%s and says that it takes %s', (option, takes, values) => {
    for (const value of values) {
      const message = refusalOf({ ...wishes, [option]: value }, model);
      expect(message, JSON.stringify(value)).toContain(`--${option} takes ${takes}`);
      expect(message).toContain(`not "${value}".`);
    }
  });

  it.each([
    ['an empty prompt', '  ', 'Say what the clip shows'],
    ['one that nobody sees', '\u200b\u2800', 'Say what the clip shows'],
    ['one of 1001 characters', 'a'.repeat(1001), '1001 characters; 1000 is'],
  ])('refuses %s for a prompt', (_, prompt, message) => {
    expect(refusalOf({ ...wishes, prompt }, model)).toContain(message);
  });

  it('offers no ratio that the model has no size for', () => {
    const square = { ...model, ratios: ['1:1'] as const };
    expect(refusalOf({ ...wishes, ratio: '16:9' }, square)).toContain('--ratio takes 1:1, not');
  });
});

/** What a person at the terminal reads. */
function refusalOf(asked: ClipWishes, of: Model): string | undefined {
  try {
    clipRecipe(asked, of);
  } catch (error) {
    expect(error).toMatchObject({ name: 'UsageError' });
    return (error as Error).message;
  }
  return undefined;
}
