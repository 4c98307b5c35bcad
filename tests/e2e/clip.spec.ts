import {
  chooseBackend,
  makeClip,
  newestClip,
  openRecipe,
  saveClip,
} from '../../src/cli/studio-page.ts';
import { ffprobe, frameHashes, leastPsnr } from './ffprobe.ts';
import { firstPrompt } from '../../src/common/recipe.ts';
import { expect, test } from './fixtures.ts';
import { beats, isWeights, model, quickRecipe, steps } from './studio.ts';

test('a sentence becomes the same MP4 on both backends', async ({ page, baseURL }, info) => {
  const paths: string[] = [];
  for (const backend of ['cpu', 'wgsl'] as const) {
    const path = info.outputPath(`${backend}.mp4`);
    const said = new Set<string>();
    await openRecipe(page, baseURL!, quickRecipe({ ratio: '16:9', sampler: steps(2) }));
    await chooseBackend(page, backend);
    await makeClip(page, ({ words }) => said.add(words));
    await saveClip(page, path);
    paths.push(path);

    expect((await newestClip(page, paths.length)).backend).toBe(backend);
    const probe = ffprobe(path);
    expect(probe).toMatchObject({ codec: 'h264', pixelFormat: 'yuv420p' });
    expect(probe).toMatchObject({ width: 854, height: 480 });
    expect(probe.frameCount).toBe(2 * model.framesPerSecond);
    expect(probe.durationSeconds).toBeCloseTo(2, 3);
    expect(new Set(frameHashes(path)).size).toBeGreaterThan(model.framesPerSecond);
    expect([...said].some((words) => /^Step \d+ of 10/.test(words))).toBe(true);
  }
  expect(leastPsnr(paths[0]!, paths[1]!)).toBeGreaterThan(35);
});

test('the same recipe gives the same latents, another seed another clip', async ({
  page,
  baseURL,
}) => {
  const hashes: string[] = [];
  for (const seed of [7, 7, 8]) {
    await openRecipe(page, baseURL!, quickRecipe({ seed, sampler: steps(2) }));
    await makeClip(page, () => undefined);
    hashes.push((await newestClip(page, hashes.length + 1)).latentsSha256);
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

test('the clip has the shape that was asked for', async ({ page, baseURL }, info) => {
  for (const [ratio, [across, down]] of [
    ['1:1', [1, 1]],
    ['9:16', [9, 16]],
  ] as const) {
    const path = info.outputPath('clip.mp4');
    await openRecipe(page, baseURL!, quickRecipe({ ratio, height: 720, sampler: steps(1) }));
    await makeClip(page, () => undefined);
    await saveClip(page, path);
    const { width, height } = ffprobe(path);
    expect(width * down).toBe(height * across);
    expect([width % 2, height % 2]).toEqual([0, 0]);
  }
});

test('a second visit makes a clip without asking for weights', async ({ page, baseURL }) => {
  await openRecipe(page, baseURL!, quickRecipe({ sampler: steps(1) }));
  await makeClip(page, () => undefined);
  const asked: string[] = [];
  page.context().on('request', (request) => {
    if (isWeights(request.url())) asked.push(request.url());
  });
  await page.reload();
  await makeClip(page, () => undefined);
  expect(asked).toEqual([]);
});

test('a clip opened again restores the form that made it', async ({ page, baseURL }, info) => {
  const path = info.outputPath('clip.mp4');
  const recipe = quickRecipe({
    beats: beats('a blue boat at sunset 🌅'),
    seed: 123,
    sampler: steps(1),
  });
  await openRecipe(page, baseURL!, recipe);
  await makeClip(page, () => undefined);
  await saveClip(page, path);
  await page.getByLabel('Prompt').fill('something else');
  await page.locator('#open-file').setInputFiles(path);
  await expect(page.getByLabel('Prompt')).toHaveValue(firstPrompt(recipe));
});

test('@phone a clip is made at 360 pixels without scrolling sideways', async ({
  page,
  baseURL,
}) => {
  await openRecipe(page, baseURL!, quickRecipe({ ratio: '9:16', sampler: steps(1) }));
  await makeClip(page, () => undefined);
  const overflows = await page.evaluate(() =>
    [document.documentElement, document.querySelector('main')!.parentElement!].map(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    ),
  );
  expect(overflows).toEqual([0, 0]);
});
