/** What is on a kiosk's screen, picture by picture, where one film ends and the next begins. */
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import type { LoopFilm } from '../../src/app/kiosk/kiosk-ports.ts';
import { systemClock } from '../../src/common/clock.ts';
import type { FilmPart } from '../../src/common/progress.ts';
import { encodeFilm, type FilmFrame } from '../../src/engine/media/encode-film.ts';
import { planEncoding } from '../../src/engine/media/encode-plan.ts';
import { canvasPainter } from '../../src/engine/media/painter.ts';
import { browserWebCodecs } from '../../src/engine/media/ports.ts';
import { openKiosk, type KioskPage } from '../helpers/kiosk-page.ts';

const colours = { gallery: [0, 150, 0], first: [200, 60, 60], second: [60, 60, 200] } as const;
type Colour = keyof typeof colours;

/** A film of two seconds and one colour; with its parts, as they come while it is made. */
async function encode(colour: Colour): Promise<{ file: Blob; parts: readonly FilmPart[] }> {
  const wish = { ratio: '16:9', height: 360, framesPerSecond: 8 } as const;
  const plan = await planEncoding(wish, browserWebCodecs());
  const { width, height } = plan.size;
  const frameCount = 16;
  const openFrames = async function* (): AsyncGenerator<FilmFrame> {
    for (let index = 0; index < frameCount; index++) {
      const rgba = new Uint8ClampedArray(4 * width * height);
      for (let at = 0; at < rgba.length; at += 4) rgba.set([...colours[colour], 255], at);
      yield await Promise.resolve({ image: { width, height, rgba }, endsPart: index % 8 === 7 });
    }
  };
  const parts: FilmPart[] = [];
  const onPart = (part: FilmPart): void => void parts.push(part);
  const request = { plan, openFrames, frameCount, onPart };
  const { mp4 } = await encodeFilm(request, { painter: canvasPainter(), clock: systemClock });
  return { file: mp4, parts };
}

const films = {
  gallery: await encode('gallery'),
  first: await encode('first'),
  second: await encode('second'),
};

const film = (colour: Colour): LoopFilm => ({
  file: films[colour].file,
  prompt: `a ${colour} thing`,
  isOwn: false,
});

/** Which film stands on the screen now: what its decoder has of the topmost video that is seen. */
function seenNow(): Colour | 'nothing' {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  for (const video of document.querySelectorAll('video')) {
    if (video.checkVisibility({ visibilityProperty: true })) context.drawImage(video, 0, 0, 1, 1);
  }
  const { data } = context.getImageData(0, 0, 1, 1);
  const isNear = (colour: Colour): boolean =>
    colours[colour].every((level, channel) => Math.abs(level - data[channel]!) < 40);
  return (['gallery', 'first', 'second'] as const).find(isNear) ?? 'nothing';
}

/** What stands on the screen from now on, at each frame and after each change of the page, without repetitions. */
function watch(): readonly (Colour | 'nothing')[] {
  const seen = [seenNow()];
  const look = (): void => {
    const now = seenNow();
    if (now !== seen.at(-1)) seen.push(now);
  };
  const changes = new MutationObserver(look);
  changes.observe(document.body, { subtree: true, childList: true, attributes: true });
  let frame = 0;
  const lookAgain = (): void => {
    look();
    frame = requestAnimationFrame(lookAgain);
  };
  lookAgain();
  onTestFinished(() => {
    changes.disconnect();
    cancelAnimationFrame(frame);
  });
  return seen;
}

/** A kiosk that asks its engine for a live film, with the films of the page meanwhile. */
async function liveKiosk(): Promise<KioskPage> {
  await page.viewport(1280, 800);
  const kiosk = await openKiosk([film('gallery')], {
    showsLiveFilm: true,
    cards: ['a red fish', 'a blue boat'],
  });
  await expect.element(page.getByRole('button', { name: /Touch to make/ })).toBeVisible();
  await expect
    .poll(
      () => {
        kiosk.letPass(2000);
        return kiosk.engine.requests.length;
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  return kiosk;
}

function tell({ engine }: KioskPage, colour: Colour): void {
  for (const part of films[colour].parts) engine.report({ stage: 'part', part });
}

const live = (prompt: string) => page.getByLabelText(`Being made on this machine, now: ${prompt}`);

const polling = { timeout: 10_000, interval: 50 };

/** A kiosk whose first live film was seen and is over, and that asks for the next. */
async function firstFilmOver(): Promise<{ kiosk: KioskPage; seen: ReturnType<typeof watch> }> {
  const kiosk = await liveKiosk();
  const seen = watch();
  tell(kiosk, 'first');
  await expect.poll(() => seen.at(-1), polling).toBe('first');
  kiosk.engine.finish({});
  await expect.poll(() => kiosk.engine.requests.length).toBe(2);
  return { kiosk, seen };
}

test('the films of the page follow one another, and there is always a picture of one', async () => {
  await page.viewport(1280, 800);
  const kiosk = await openKiosk([film('gallery'), film('first')]);
  await expect.poll(seenNow, polling).toBe('gallery');
  const seen = watch();
  kiosk.letPass(10_000);
  await expect.poll(() => seen.at(-1), polling).toBe('first');
  kiosk.letPass(10_000);
  await expect.poll(() => seen.at(-1), polling).toBe('gallery');
  expect(seen).toEqual(['gallery', 'first', 'gallery']);
});

test('one live film follows the other, and there is always a picture of one of the two', async () => {
  const { kiosk, seen } = await firstFilmOver();
  tell(kiosk, 'second');
  await expect.poll(() => seen.at(-1), polling).toBe('second');
  await expect.element(live('a blue boat')).toBeVisible();
  expect(seen).toEqual(['gallery', 'first', 'second']);
});

test('the last picture of a live film stands while there is none of the next, and then until the gallery has one', async () => {
  const { kiosk, seen } = await firstFilmOver();
  // It is over, and the next one is late.
  kiosk.letPass(2000);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(seen).toEqual(['gallery', 'first']);
  kiosk.letPass(3000);
  await expect.poll(() => seen.at(-1), polling).toBe('gallery');
  tell(kiosk, 'second');
  await expect.poll(() => seen.at(-1), polling).toBe('second');
  expect(seen).toEqual(['gallery', 'first', 'gallery', 'second']);
});

test('a film that begins anew takes over once it has a picture; a touch leaves nothing of it', async () => {
  const kiosk = await liveKiosk();
  const seen = watch();
  tell(kiosk, 'first');
  await expect.poll(() => seen.at(-1), polling).toBe('first');
  // As after an encoder that failed.
  tell(kiosk, 'second');
  await expect.poll(() => seen.at(-1), polling).toBe('second');
  expect(seen).toEqual(['gallery', 'first', 'second']);
  await page.getByRole('button', { name: /Touch to make/ }).click();
  await expect.element(page.getByRole('button', { name: 'a red fish' })).toBeVisible();
  expect(document.querySelectorAll('video[src^="blob:"]:not(.behind)')).toHaveLength(0);
});
