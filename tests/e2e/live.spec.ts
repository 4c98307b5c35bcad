import { newestClip, openRecipe } from '../../src/cli/studio-page.ts';
import { expect, test } from './fixtures.ts';
import { moving, quickRecipe, shownClip } from './studio.ts';

test.use(moving);

test('a live film follows the sentence, and is kept with what was said and when', async ({
  page,
  baseURL,
}) => {
  await openRecipe(page, baseURL!, quickRecipe());
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  const film = page.getByLabel('The film so far');
  await expect(film).toBeVisible({ timeout: 120_000 });
  const said = 'a yellow car on a street at night';
  await page.getByLabel('Prompt').fill(said);
  const playableSeconds = (): Promise<number> =>
    film.evaluate((video: HTMLVideoElement) => video.buffered.end(0));
  const before = await playableSeconds();
  await expect.poll(playableSeconds, { timeout: 120_000 }).toBeGreaterThan(before + 5);
  await page.getByRole('button', { name: 'Stop and keep' }).click();
  await expect(shownClip(page)).toBeVisible({ timeout: 120_000 });
  const { recipe, frameCount } = await newestClip(page, 1);
  expect(recipe.beats).toHaveLength(2);
  expect(recipe.beats[1]!.prompt).toBe(said);
  // Words changed while one window played are seen with the next but one: two windows of two seconds.
  expect(recipe.beats[1]!.atSeconds).toBeLessThan(before + 4.2);
  expect(recipe.seconds).toBeCloseTo(frameCount / recipe.framesPerSecond);
});
