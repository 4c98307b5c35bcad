import { describe, expect, it } from 'vitest';
import { clipRecipe } from '../../../src/cli/clip-recipe.ts';
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
    ['an empty prompt', { prompt: '  ' }, /Say what the clip shows/],
    ['a prompt of 1001 characters', { prompt: 'a'.repeat(1001) }, /1001 characters; 1000 is/],
    ['an unknown style', { style: 'oil' }, /--style takes bright-day, .*not "oil"/],
    ['an unknown ratio', { ratio: '4:3' }, /--ratio takes 16:9, .*not "4:3"/],
    ['a seed that is no number', { seed: 'x' }, /--seed takes .* not "x"/],
    ['more than ten minutes', { seconds: '601' }, /--seconds takes .* up to 600, not "601"/],
    ['an odd height', { height: '481' }, /--height takes an even number of pixels, not "481"/],
    ['an empty seed', { seed: '' }, /--seed takes .* not ""/],
    ['a seed of spaces', { seed: ' ' }, /--seed takes .* not " "/],
    ['a seed in hexadecimal', { seed: '0x10' }, /--seed takes .* not "0x10"/],
    ['a seed with an exponent', { seed: '1e3' }, /--seed takes .* not "1e3"/],
    ['empty steps', { steps: '' }, /--steps takes .* not ""/],
    ['empty seconds', { seconds: '' }, /--seconds takes .* not ""/],
    ['seconds with a unit', { seconds: '2s' }, /--seconds takes .* not "2s"/],
    ['no seconds at all', { seconds: '0' }, /--seconds/],
    ['half a step', { steps: '0.5' }, /--steps takes/],
  ])('refuses %s and says what it takes', (_, wrong, message) => {
    expect(() => clipRecipe({ ...wishes, ...wrong }, model)).toThrow(message);
  });
});
