import { describe, expect, it } from 'vitest';
import { clipRecipe } from '../../../src/cli/clip-recipe.ts';
import { cliModel as model } from '../../helpers/cli-model.ts';

const wishes = { prompt: 'a red fish', seed: '7', ratio: '1:1' };

describe('the recipe of npm run clip', () => {
  it("takes what is left out from the model's manifest", () => {
    expect(clipRecipe(wishes, model)).toMatchObject({
      ...{ prompt: 'a red fish', seed: 7, ratio: '1:1' },
      ...{ frameCount: 17, steps: 20, guidanceScale: 4, model: 'kinora-nano@0.1.0' },
    });
  });

  it('turns seconds into whole latent frames', () => {
    expect(clipRecipe({ ...wishes, seconds: '1' }, model).frameCount).toBe(9);
    expect(clipRecipe({ ...wishes, seconds: '2' }, model).frameCount).toBe(17);
  });

  it.each([
    ['an empty prompt', { prompt: '  ' }, /Say what the clip shows/],
    ['a prompt of 1001 characters', { prompt: 'a'.repeat(1001) }, /1001 characters; 1000 is/],
    ['an unknown ratio', { ratio: '4:3' }, /--ratio takes 16:9, .*not "4:3"/],
    ['a seed that is no number', { seed: 'x' }, /--seed takes .* not "x"/],
    ['a clip longer than the model makes', { seconds: '20' }, /--seconds takes .* up to 2, not/],
    ['no seconds at all', { seconds: '0' }, /--seconds/],
    ['half a step', { steps: '0.5' }, /--steps takes/],
  ])('refuses %s and says what it takes', (_, wrong, message) => {
    expect(() => clipRecipe({ ...wishes, ...wrong }, model)).toThrow(message);
  });
});
