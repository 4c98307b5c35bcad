/** What a kiosk shows on screens as they hang on walls: the whole film with its mark, and nothing that axe finds. */
import axe from 'axe-core';
import { describe, expect, it, test } from 'vitest';
import { cdp, page } from 'vitest/browser';
import type { LoopFilm } from '../../src/app/kiosk/kiosk-ports.ts';
import { systemClock } from '../../src/common/clock.ts';
import type { FilmPart } from '../../src/common/progress.ts';
import type { Ratio } from '../../src/common/recipe.ts';
import { encodeFilm, type FilmFrame } from '../../src/engine/media/encode-film.ts';
import { planEncoding } from '../../src/engine/media/encode-plan.ts';
import { canvasPainter } from '../../src/engine/media/painter.ts';
import { browserWebCodecs } from '../../src/engine/media/ports.ts';
import { drawMark, visibleMark } from '../../src/engine/provenance/visible-mark.ts';
import { openKiosk, pin, type KioskPage } from '../helpers/kiosk-page.ts';
import { previewOf } from '../helpers/scripted-engine.ts';

/** A grey film, as it is made for people: with the mark, or without; and its parts, as they come while it is made. */
async function film(
  ratio: Ratio,
  isMarked: boolean,
): Promise<LoopFilm & { readonly parts: readonly FilmPart[] }> {
  const wish = { ratio, height: 360, framesPerSecond: 8 };
  const plan = await planEncoding(wish, browserWebCodecs());
  const washes = isMarked ? visibleMark(plan.size) : [];
  const openFrames = async function* (): AsyncGenerator<FilmFrame> {
    for (let index = 0; index < 2; index++) {
      const { width, height } = plan.size;
      const image = { width, height, rgba: new Uint8ClampedArray(4 * width * height).fill(96) };
      drawMark(image, washes);
      yield await Promise.resolve({ image, endsPart: index === 1 });
    }
  };
  const parts: FilmPart[] = [];
  const onPart = (part: FilmPart): void => void parts.push(part);
  const request = { plan, openFrames, frameCount: 2, onPart };
  const { mp4 } = await encodeFilm(request, { painter: canvasPainter(), clock: systemClock });
  return { file: mp4, prompt: `a red fish, ${ratio}`, isOwn: false, parts };
}

interface Shot {
  readonly width: number;
  readonly data: Uint8ClampedArray;
}

async function shot(): Promise<Shot> {
  await expect
    .poll(() => [...document.querySelectorAll('video')].every((each) => each.readyState >= 2))
    .toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const base64 = await page.screenshot({ save: false });
  const png = await (await fetch(`data:image/png;base64,${base64}`)).blob();
  const bitmap = await createImageBitmap(png);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return { width: bitmap.width, data };
}

/** So many levels of 255 must the mark stand out from the film round it. */
const leastDifference = 40;

/** Where two shots differ that much: its size and the share of it that does. */
function difference(one: Shot, other: Shot): { ratio: number; pixels: number } {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let at = 0; at < one.data.length; at += 4) {
    if (Math.abs(one.data[at + 1]! - other.data[at + 1]!) < leastDifference) continue;
    xs.push((at / 4) % one.width);
    ys.push(Math.floor(at / 4 / one.width));
  }
  const span = (all: number[]): number =>
    all.reduce((most, each) => Math.max(most, each), 0) -
    all.reduce((least, each) => Math.min(least, each), Infinity) +
    1;
  return { ratio: span(xs) / span(ys), pixels: xs.length };
}

/** The same of the frames themselves. */
function wholeMark(width: number, height: number): { ratio: number; pixels: number } {
  const plain = { width, data: new Uint8ClampedArray(4 * width * height).fill(96) };
  const marked = { width, height, rgba: plain.data.slice() };
  drawMark(marked, visibleMark({ width, height }));
  return difference(plain, { width, data: marked.rgba });
}

const screens = [
  ['16:10', 1280, 800],
  ['4:3', 1024, 768],
  ['16:9', 1280, 720],
  ['9:16', 540, 960],
] as const;
const films = {
  '16:9': { plain: await film('16:9', false), marked: await film('16:9', true) },
  '9:16': { plain: await film('9:16', false), marked: await film('9:16', true) },
};

describe.for(screens)('on a screen of %s', ([, width, height]) => {
  it.for(['16:9', '9:16'] as const)('the mark of a %s film is seen whole', async (ratio) => {
    await page.viewport(width, height);
    const shots: Shot[] = [];
    for (const each of [films[ratio].plain, films[ratio].marked]) {
      const kiosk = await openKiosk([{ ...each, prompt: 'a red fish swims under water' }]);
      await expect.element(page.getByRole('button', { name: /Touch to make/ })).toBeVisible();
      shots.push(await shot());
      await kiosk.close();
    }
    const seen = difference(shots[0]!, shots[1]!);
    const [w, h] = ratio === '16:9' ? [640, 360] : [360, 640];
    const whole = wholeMark(w, h);
    expect(seen.pixels, 'it stands out').toBeGreaterThan(0.3 * whole.pixels);
    expect(seen.ratio / whole.ratio, 'nothing of it is cut off').toBeGreaterThan(0.9);
    expect(seen.ratio / whole.ratio).toBeLessThan(1.1);
  });
});

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each rule that is broken, in the dark and in the light. */
async function violations(): Promise<string[]> {
  const found: string[] = [];
  for (const value of ['dark', 'light']) {
    await cdp().send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value }],
    });
    const { violations } = await axe.run(document.body, { runOnly: tags });
    found.push(
      ...violations.map(
        ({ id, nodes }) =>
          `${value}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`).join('\n')}`,
      ),
    );
  }
  await cdp().send('Emulation.setEmulatedMedia', { features: [] });
  return found;
}

test('the mark of a live film is seen whole, and axe finds nothing on it', async () => {
  await page.viewport(1280, 800);
  const shots: Shot[] = [];
  for (const { parts } of [films['16:9'].plain, films['16:9'].marked]) {
    const kiosk = await openKiosk([], { showsLiveFilm: true, cards: ['a red fish'] });
    const { engine, letPass } = kiosk;
    await expect.element(page.getByRole('button', { name: /Touch to make/ })).toBeVisible();
    await expect
      .poll(
        () => {
          letPass(2000);
          return engine.requests.length;
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    // As if there were enough of it for the test.
    for (const part of parts) engine.report({ stage: 'part', part: { ...part, endMs: 600_000 } });
    await expect
      .element(page.getByLabelText(/^Being made on this machine, now: a red fish/))
      .toBeVisible();
    shots.push(await shot());
    if (shots.length === 2) expect(await violations()).toEqual([]);
    await kiosk.close();
  }
  const [seen, whole] = [difference(shots[0]!, shots[1]!), wholeMark(640, 360)];
  expect(seen.pixels, 'it stands out').toBeGreaterThan(0.3 * whole.pixels);
  expect(seen.ratio / whole.ratio, 'nothing of it is cut off').toBeGreaterThan(0.9);
  expect(seen.ratio / whole.ratio).toBeLessThan(1.1);
});

/** Cards that begin before the one above them ends. */
function overlaps(): string[] {
  const boxes = [...document.querySelectorAll('li button')].map((button) => ({
    box: button.getBoundingClientRect(),
    says: button.textContent,
  }));
  return boxes.flatMap(({ box, says }, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => other.box.left < box.right && other.box.right > box.left)
      .filter((other) => other.box.top < box.bottom - 1 && other.box.bottom > box.top + 1)
      .map((other) => `${says} / ${other.says}`),
  );
}

const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();

async function toCards(kiosk: KioskPage): Promise<void> {
  await expect.element(page.getByRole('button', { name: /Touch to make/ })).toBeVisible();
  expect(kiosk.engine.requests).toEqual([]);
  await press(/Touch to make/);
}

test.for([
  [1280, 720],
  [540, 960],
] as const)('axe finds nothing on any scene, %i pixels wide', async ([width, height]) => {
  await page.viewport(width, height);
  const kiosk = await openKiosk([films['16:9'].marked], {
    hasKeyboard: true,
    offersLanguages: true,
    savesToFolder: true,
  });
  const { engine } = kiosk;
  await expect.element(page.getByRole('button', { name: /Touch to make/ })).toBeVisible();
  expect(await violations(), 'attract').toEqual([]);
  await toCards(kiosk);
  expect(overlaps(), 'cards that cover one another').toEqual([]);
  expect(await violations(), 'cards').toEqual([]);
  await press('Type a sentence');
  expect(await violations(), 'typing').toEqual([]);
  await page.getByRole('textbox', { name: 'Sentence' }).fill('a red fish');
  await press('Make the film');
  await expect.poll(() => engine.requests.length).toBe(1);
  expect(await violations(), 'making, nothing seen').toEqual([]);
  const preview = previewOf(22, 12, 2);
  engine.report({ stage: 'denoise', step: 1, steps: 4, window: 0, windows: 1, preview } as never);
  expect(await violations(), 'making, forming').toEqual([]);
  engine.finish({ file: films['16:9'].marked.file });
  await expect.element(page.getByRole('img', { name: 'QR code of the recipe' })).toBeVisible();
  expect(await violations(), 'shown').toEqual([]);
  kiosk.letPass(62_000);
  await expect.element(page.getByRole('dialog', { name: 'Still there?' })).toBeVisible();
  expect(await violations(), 'still there').toEqual([]);
  await press('Go on');
  await press('Make another');
  await press(/a red fish, 16:9/);
  await expect.poll(() => engine.requests.length).toBe(2);
  engine.fail('prompt-refused', { reason: 'violence', instead: 'a red fish swims' });
  await expect.element(page.getByRole('button', { name: /a red fish swims/ })).toBeVisible();
  expect(await violations(), 'sorry, refused').toEqual([]);
  await press(/a red fish swims/);
  await expect.poll(() => engine.requests.length).toBe(3);
  engine.fail('gpu-lost');
  await expect.element(page.getByRole('alert')).toBeVisible();
  expect(await violations(), 'sorry, failed').toEqual([]);
  await press('Staff');
  await expect.element(page.getByRole('dialog', { name: 'PIN of the staff' })).toBeVisible();
  expect(await violations(), 'PIN').toEqual([]);
  for (const digit of pin) await press(digit);
  expect(await violations(), 'PIN, typed').toEqual([]);
  await press('Enter');
  const settings = page.getByRole('dialog', { name: 'Kiosk settings' });
  await expect.element(settings.getByRole('alert')).toHaveTextContent(/graphics/i);
  await expect.element(settings.getByText(/^Whoever forgets it/)).toBeVisible();
  expect(await violations(), 'settings').toEqual([]);
});

test('at an address that is not safe it says so and what to do, and asks for no PIN', async () => {
  await page.viewport(1280, 720);
  await openKiosk([films['16:9'].plain], { pin: undefined }, 'http://kiosk.lan:4173');
  await expect.element(page.getByRole('alert')).toHaveTextContent('http://kiosk.lan:4173');
  await expect.element(page.getByRole('link', { name: 'Try it over https' })).toBeVisible();
  expect(document.querySelectorAll('dialog, [role=dialog], video, button')).toHaveLength(0);
  expect(await violations()).toEqual([]);
});
