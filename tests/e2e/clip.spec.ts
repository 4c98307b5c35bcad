import type { Request } from '@playwright/test';
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
import { beats, isWeights, model, moving, quickRecipe, steps } from './studio.ts';

test.describe('where things move', () => {
  test.use(moving);

  test('a sentence becomes the same MP4 on both backends', async ({ page, baseURL }, info) => {
    const paths: string[] = [];
    for (const backend of ['cpu', 'wgsl'] as const) {
      const path = info.outputPath(`${backend}.mp4`);
      const said = new Set<string>();
      await openRecipe(page, baseURL!, quickRecipe({ sampler: steps(2) }));
      await chooseBackend(page, backend);
      await makeClip(page, ({ words }) => said.add(words));
      await saveClip(page, path);
      paths.push(path);

      expect((await newestClip(page, paths.length)).backend).toBe(backend);
      const probe = ffprobe(path);
      expect(probe).toMatchObject({ codec: 'h264', pixelFormat: 'yuv420p' });
      expect(probe).toMatchObject({ width: 480, height: 480 });
      expect(probe.frameCount).toBe(2 * model.framesPerSecond);
      expect(probe.durationSeconds).toBeCloseTo(2, 3);
      expect(new Set(frameHashes(path)).size).toBeGreaterThan(model.framesPerSecond);
      expect([...said].some((words) => /^Step \d+ of 10/.test(words))).toBe(true);
    }
    expect(leastPsnr(paths[0]!, paths[1]!)).toBeGreaterThan(35);
  });
});

test('the first clip costs the bytes that the page says, within a twentieth, and later visits none; the same recipe gives the same latents, another seed another clip', async ({
  page,
  baseURL,
}) => {
  const hashes: string[] = [];
  const make = async (): Promise<void> => {
    await makeClip(page, () => undefined);
    hashes.push((await newestClip(page, hashes.length + 1)).latentsSha256);
  };
  await openRecipe(page, baseURL!, quickRecipe({ seed: 7 }));
  const card = page.getByRole('region', { name: 'Download' });
  const [, said] = /([\d.]+) MB/.exec(await card.innerText())!;
  const answered: Request[] = [];
  page.context().on('requestfinished', (request) => {
    if (new URL(request.url()).protocol === 'http:') answered.push(request);
  });
  await card.getByRole('button', { name: 'Download' }).click();
  await expect(card).toHaveCount(0);
  await make();
  const bytes = await Promise.all(answered.splice(0).map(bytesOf));
  const megabytes = bytes.reduce((sum, each) => sum + each, 0) / 1e6;
  console.log(`first clip: ${said!} MB said, ${megabytes.toFixed(2)} MB transferred`);
  expect(Math.abs(megabytes - Number(said)) / Number(said)).toBeLessThan(0.05);

  for (const seed of [7, 8]) {
    await openRecipe(page, baseURL!, quickRecipe({ seed }));
    await make();
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
  expect(answered.length).toBeGreaterThan(0);
  expect(answered.map((request) => request.url()).filter(isWeights)).toEqual([]);
});

test('the clip has the shape that was asked for, and opened again restores the form that made it', async ({
  page,
  baseURL,
}, info) => {
  const path = info.outputPath('clip.mp4');
  for (const [ratio, height, size] of [
    // 853.3 is no size for a video; the nearest even one is.
    ['16:9', 480, { width: 854, height: 480 }],
    ['1:1', 720, { width: 720, height: 720 }],
  ] as const) {
    const recipe = quickRecipe({ ratio, height, beats: beats('a blue boat at sunset 🌅') });
    await openRecipe(page, baseURL!, recipe);
    await makeClip(page, () => undefined);
    await saveClip(page, path);
    expect(ffprobe(path)).toMatchObject(size);
    await page.getByLabel('Prompt').fill('something else');
    await page.locator('#open-file').setInputFiles(path);
    await expect(page.getByLabel('Prompt')).toHaveValue(firstPrompt(recipe));
  }
});

/** What crossed the wire, headers included; nothing for what the cache answered. */
async function bytesOf(request: Request): Promise<number> {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  return responseBodySize + responseHeadersSize;
}
