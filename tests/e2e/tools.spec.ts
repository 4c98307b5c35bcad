/** Every tool on one clip, judged by the frames that ffmpeg decodes and by another reader of content credentials. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { chooseBackend, makeClip, openRecipe, saveClip } from '../../src/cli/studio-page.ts';
import { verifyC2pa } from '../helpers/c2pa-verifier.ts';
import { expect, test } from './fixtures.ts';
import { model, quickRecipe, steps as recipeSteps } from './studio.ts';

const side = 96;

/** Small RGB frames: what ffmpeg shows of a file. */
function smallFrames(path: string): Uint8Array[] {
  const filter = `scale=${side}:${side}:flags=area,format=rgb24`;
  const parameters = ['-v', 'error', '-i', path, '-vf', filter, '-f', 'rawvideo', '-'];
  const bytes = execFileSync('ffmpeg', parameters, { maxBuffer: 2 ** 26 });
  const length = 3 * side * side;
  return Array.from({ length: bytes.length / length }, (_, i) =>
    bytes.subarray(i * length, (i + 1) * length),
  );
}

/** Mean absolute difference in levels of 255. */
function difference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, level, i) => sum + Math.abs(level - other[i]!), 0) / one.length;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const steps = (frames: readonly Uint8Array[]): number[] =>
  frames.slice(1).map((frame, i) => difference(frame, frames[i]!));

test('remix, extend, loop and a picture keep of a clip what they promise', async ({
  page,
  baseURL,
}, info) => {
  /** @param from how the file stands to what it was made from */
  const save = async (name: string, ...from: string[]): Promise<Uint8Array[]> => {
    const path = info.outputPath(`${name}.mp4`);
    await saveClip(page, path);
    expect(await verifyC2pa(new Uint8Array(readFileSync(path))), name).toMatchObject({
      ...{ state: 'Valid', failures: ['signingCredential.untrusted'], ingredientFailures: [] },
      ingredients: from.map((relationship) => ({ relationship })),
    });
    return smallFrames(path);
  };
  // What is measured below was measured so.
  await openRecipe(page, baseURL!, quickRecipe({ ratio: '16:9', sampler: recipeSteps(2) }));
  await chooseBackend(page, 'cpu');
  await makeClip(page, () => undefined);
  const clip = await save('clip');

  const changes: number[] = [];
  for (const strength of ['Subtle', 'Strong']) {
    await page
      .getByRole('button', { name: /^Show:/ })
      .last()
      .click();
    await useTool(page, 'Remix', strength);
    const remix = await save(strength, 'parentOf');
    expect(remix).toHaveLength(clip.length);
    changes.push(meanOf(remix.map((frame, i) => difference(frame, clip[i]!))));
  }
  const [subtle, strong] = changes as [number, number];
  expect(subtle).toBeGreaterThan(0.1);
  expect(strong).toBeGreaterThan(1.2 * subtle);

  await page
    .getByRole('button', { name: /^Show:/ })
    .last()
    .click();
  await useTool(page, 'Extend', 'After');
  const longer = await save('extended', 'parentOf');
  expect(longer).toHaveLength(2 * clip.length);
  // The same latents through the same decoder; the unseen mark and the file's encoder differ.
  for (const [i, frame] of clip.entries()) expect(difference(longer[i]!, frame)).toBeLessThan(2);
  const largest = Math.max(...steps(clip));
  expect(steps(longer)[clip.length - 1]).toBeLessThan(1.5 * largest);

  await page
    .getByRole('button', { name: /^Show:/ })
    .last()
    .click();
  await useTool(page, 'Loop', 'Short');
  const loop = await save('loop', 'parentOf');
  expect(loop).toHaveLength(clip.length + model.framesPerSecond);
  // Measured 1.16 of a step between neighbours, at two steps a window.
  expect(difference(loop.at(-1)!, loop[0]!)).toBeLessThan(meanOf(steps(loop)) * 1.3);

  const picture = info.outputPath('picture.png');
  // Of a clip that was made with all steps: two steps give colours that no encoder was shown.
  execFileSync('ffmpeg', ['-v', 'error', '-i', galleryClip(), '-frames:v', '1', picture]);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Start from a picture or a video' }).click();
  await (await choosing).setFiles(picture);
  await page.getByRole('button', { name: /^Use it/ }).click();
  await expect(page.getByRole('group', { name: 'What the film is made from' })).toContainText(
    'From your picture',
  );
  await makeClip(page, () => undefined);
  const fromPicture = await save('from-picture', 'componentOf');
  const [shown, given] = [fromPicture[0]!, smallFrames(picture)[0]!];
  // Measured 7.7 levels, which is 29 dB; moved by one of these small pixels it would be 8.7 to 9.6.
  expect(difference(shown, given)).toBeLessThan(9);
  for (const [right, down] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    expect(difference(shown, moved(given, right, down))).toBeGreaterThan(difference(shown, given));
  }
});

/** A small frame moved by so many of its pixels; its edges stay. */
function moved(frame: Uint8Array, right: number, down: number): Uint8Array {
  const within = (place: number): number => Math.min(Math.max(place, 0), side - 1);
  return frame.map((_, i) => {
    const [pixel, colour] = [Math.floor(i / 3), i % 3];
    const [x, y] = [within((pixel % side) - right), within(Math.floor(pixel / side) - down)];
    return frame[3 * (y * side + x) + colour]!;
  });
}

function galleryClip(): string {
  const [first] = readdirSync('public/gallery').filter((name) => name.endsWith('.mp4'));
  return `public/gallery/${first!}`;
}

/** Opens a tool of the clip on the stage, chooses, presses its button and waits for the next clip. */
async function useTool(page: Page, tool: string, choice: string): Promise<void> {
  const main = page.getByRole('main');
  const before = await main.getByRole('link', { name: 'Download' }).getAttribute('href');
  await page
    .getByRole('group', { name: 'Tools for this clip' })
    .getByRole('button', { name: tool })
    .click();
  const form = page.getByRole('form', { name: tool });
  await form.getByRole('radio', { name: choice, exact: true }).check();
  await form.getByRole('button', { name: `${tool} ·` }).click();
  await expect(main.getByRole('link', { name: 'Download' })).not.toHaveAttribute('href', before!, {
    timeout: 120_000,
  });
}
