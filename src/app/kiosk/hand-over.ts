import { parseRecipe, type Recipe } from '../../common/recipe.ts';
import { recipeFragment } from '../../common/recipe-link.ts';
import type { ModelReport } from '../../engine/engine-api.ts';
import type { KioskSettings } from '../../storage/kiosk.ts';

/**
 * What a visitor's sentence becomes: the staff's choices, and the visible mark always.
 * @throws KinoraError `prompt-empty`, `prompt-too-long`
 */
export function kioskRecipe(
  prompt: string,
  seed: number,
  wished: Pick<KioskSettings, 'ratio' | 'seconds' | 'height' | 'sampler'>,
  model: ModelReport,
): Recipe {
  const offer = model.offers.find(({ ratio }) => ratio === wished.ratio) ?? model.offers[0];
  return parseRecipe({
    format: 2,
    tool: 'text-to-video',
    beats: [{ atSeconds: 0, prompt }],
    negativePrompt: '',
    style: null,
    sources: [],
    seed,
    ratio: offer?.ratio,
    seconds: offered(model.lengths, wished.seconds),
    height: offered(model.heights, wished.height),
    framesPerSecond: model.framesPerSecond,
    sampler: model.samplers.find(({ kind }) => kind === wished.sampler) ?? model.samplers[0],
    mark: 'visible',
    model: model.id,
  });
}

/** Of a host that others may know, as people write it. */
const bareAddress = /^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/;

/**
 * What a phone opens to make the same clip by itself. The recipe stands behind `#`, which no browser
 * sends to a server.
 * @param address of a Kinora that the phone can reach; https where it says no scheme, as pages over plain http make no videos
 */
export function phoneLink(address: string | undefined, recipe: Recipe): string | undefined {
  if (address === undefined) return undefined;
  const whole = bareAddress.test(address) ? `https://${address}` : address;
  if (!URL.canParse(whole)) return undefined;
  const base = new URL(whole);
  if (!/^https?:$/.test(base.protocol)) return undefined;
  return `${base.origin}${base.pathname}${recipeFragment(recipe)}`;
}

function offered(values: readonly number[], wished: number | undefined): number | undefined {
  return values.find((value) => value === wished) ?? values[0];
}
