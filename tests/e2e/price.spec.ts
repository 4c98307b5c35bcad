import type { Request } from '@playwright/test';
import { makeClip, openRecipe } from '../../src/cli/studio-page.ts';
import { expect, test } from './fixtures.ts';
import { quickRecipe } from './studio.ts';

test('the first clip costs the bytes that the page says, within a twentieth', async ({
  page,
  baseURL,
}) => {
  await openRecipe(page, baseURL!, quickRecipe());
  const card = page.getByRole('region', { name: 'Download' });
  const [, said] = /([\d.]+) MB/.exec(await card.innerText())!;
  const answers: Promise<number>[] = [];
  page.context().on('requestfinished', (request) => {
    if (new URL(request.url()).protocol === 'http:') answers.push(bytesOf(request));
  });
  await card.getByRole('button', { name: 'Download' }).click();
  await expect(card).toHaveCount(0);
  await makeClip(page, () => undefined);
  const megabytes = (await Promise.all(answers)).reduce((sum, bytes) => sum + bytes, 0) / 1e6;
  console.log(`first clip: ${said!} MB said, ${megabytes.toFixed(2)} MB transferred`);
  expect(Math.abs(megabytes - Number(said)) / Number(said)).toBeLessThan(0.05);
});

/** What crossed the wire, headers included; nothing for what the cache answered. */
async function bytesOf(request: Request): Promise<number> {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  return responseBodySize + responseHeadersSize;
}
