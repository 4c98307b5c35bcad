import type { Locator, Page } from '@playwright/test';
import { readModel } from '../../src/cli/model.ts';
import type { Recipe, Sampler } from '../../src/common/recipe.ts';
import { beats, recipe } from '../helpers/recipes.ts';

export const model = readModel();

/** Of each window. */
export const steps = (count: number): Sampler => ({
  kind: 'fine',
  steps: count,
  guidanceScale: model.samplers.at(-1)!.guidanceScale,
});

export { beats };

/** A recipe that is quick to follow; what a test is about it names itself. */
export function quickRecipe(wish: Partial<Recipe> = {}): Recipe {
  return recipe({
    // The fewest pixels to decode and to encode.
    ratio: '1:1',
    framesPerSecond: model.framesPerSecond,
    sampler: steps(1),
    model: model.id,
    ...wish,
  });
}

/** What a first clip downloads: the model's files and the packed runtime. */
export const isWeights = (url: string): boolean => /\.(safetensors|onnx|bin)$/.test(url);

/** As most visitors' systems have it: things move. For `test.use`. */
export const moving = { contextOptions: { reducedMotion: 'no-preference' } } as const;

/** The clip in the player; the gallery's clips have no names. */
export function shownClip(page: Page): Locator {
  return page.getByRole('main').locator('video[aria-label]');
}

/** Takes something away from the worker, as a browser without it would. */
export async function removeFromWorker(page: Page, ...expressions: string[]): Promise<void> {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: [...expressions, await response.text()].join(';\n') });
  });
}
