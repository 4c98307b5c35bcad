import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { planEncoding } from '../../src/engine/media/encode-plan.ts';
import { encodeFilm, type FilmFrame } from '../../src/engine/media/encode-film.ts';
import { canvasPainter } from '../../src/engine/media/painter.ts';
import { browserWebCodecs } from '../../src/engine/media/ports.ts';
import type { GalleryClip } from '../../src/app/stage/gallery.ts';
import { systemClock } from '../../src/common/clock.ts';
import { openPage, type PageLab } from '../helpers/page-lab.ts';
import { reduceMotion } from '../helpers/reduced-motion.ts';
import { beats } from '../helpers/recipes.ts';
import { fishRecipe } from '../helpers/scripted-engine.ts';
import { paintFrame } from '../helpers/synthetic-frames.ts';

const base = { width: 176, height: 96 };
const clip = URL.createObjectURL(await smallClip());
const prompts = ['a red fish', 'a boat at sunset', 'a blue rocket', 'a cat', 'a balloon', 'a bird'];
const gallery: readonly GalleryClip[] = prompts.map((prompt, index) => ({
  url: `${clip}#${index}`,
  recipe: { ...fishRecipe, beats: beats(prompt), seed: 100 + index },
}));
const row = page.getByRole('region', { name: 'Made with Kinora' });

const videos = (): HTMLVideoElement[] => [...row.element().querySelectorAll('video')];
const open = (): PageLab => openPage({ ports: { gallery } });

/** A real MP4 of five frames. */
async function smallClip(): Promise<Blob> {
  const wish = { ratio: '16:9', height: 90, framesPerSecond: 8 } as const;
  const plan = await planEncoding(wish, browserWebCodecs());
  const openFrames = async function* (): AsyncGenerator<FilmFrame> {
    for (let i = 0; i < 5; i++) {
      const image = { ...base, rgba: paintFrame(base, i) };
      yield await Promise.resolve({ image, endsPart: false });
    }
  };
  const ports = { painter: canvasPainter(), clock: systemClock };
  const request = { plan, openFrames, frameCount: 5, onPart: () => undefined };
  return (await encodeFilm(request, ports)).mp4;
}

test('shipped clips play in the opening, and one button stills them', async () => {
  await page.viewport(1440, 900);
  open();
  await expect.poll(() => videos().map((video) => video.paused)).toEqual(prompts.map(() => false));
  await row.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(() => videos().every((video) => video.paused)).toBe(true);
  await row.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => videos().some((video) => video.paused)).toBe(false);
});

test('by keyboard a clip puts its whole recipe into the form, and Make follows it', async () => {
  const { engine } = open();
  const button = row.getByRole('button', { name: 'a boat at sunset' });
  (button.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  expect(engine.requests).toEqual([]);
  await page.getByRole('button', { name: /^Make/ }).click();
  expect(engine.requests[0]?.recipe).toEqual(gallery[1]!.recipe);
});

test('on a phone a clip is fetched when it comes into view, not before', async () => {
  await page.viewport(360, 740);
  open();
  await expect.poll(() => videos()[0]!.readyState).toBeGreaterThan(0);
  expect(videos()[5]!.hasAttribute('src')).toBe(false);
  videos()[5]!.scrollIntoView();
  await expect.poll(() => videos()[5]!.paused).toBe(false);
  await expect.poll(() => videos()[0]!.paused).toBe(true);
});

test('with reduced motion each shows its first frame and plays only when asked to', async () => {
  await reduceMotion();
  await page.viewport(1440, 900);
  open();
  await expect.poll(() => videos()[0]!.readyState).toBeGreaterThanOrEqual(2);
  expect(videos().every((video) => video.paused)).toBe(true);
  await row.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => videos()[0]!.paused).toBe(false);
});
