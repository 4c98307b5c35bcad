import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { picturesOf } from '../../src/app/made-here/pictures-of.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { detectMark } from '../../src/engine/provenance/invisible-mark/detect.ts';
import { addMark, markPlane } from '../../src/engine/provenance/invisible-mark/embed.ts';
import { lumaOf } from '../../src/engine/provenance/invisible-mark/evidence.ts';
import { openPage } from '../helpers/page-lab.ts';

const make = page.getByRole('button', { name: /^Make/ });
const prompt = page.getByRole('textbox', { name: 'Prompt' });
const card = page.getByRole('alert');
const noRecipe = { readRecipe: () => Promise.reject(new KinoraError('file-unreadable')) };

test('a refusal says why, repeats no word, and one press puts the harmless sentence in the form', async () => {
  const { engine } = openPage({ prompt: 'a naked woman on the beach' });
  await make.click();
  const instead = 'a woman on the beach';
  engine.fail('prompt-refused', { reason: 'sexual', level: 'standard', instead });
  await expect.element(card).toHaveTextContent('Kinora does not make this: it reads as sexual.');
  await expect.element(card).not.toHaveTextContent('naked');
  await card.getByRole('button', { name: 'Use this sentence instead' }).click();
  await expect.element(prompt).toHaveValue(instead);
  await expect.element(card).not.toBeInTheDocument();
  expect(engine.requests).toHaveLength(1);
});

test('the level is chosen in the options, judges while a sentence is typed, and goes with the wish', async () => {
  const { engine, saved } = openPage({ prompt: 'a man holds a rifle' });
  const judged = page.getByRole('status', { name: 'Safety of the sentence' });
  await expect.element(make).toBeVisible();
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('radio', { name: 'Strict' }).click();
  expect(saved().safety).toBe('kiosk');
  await userEvent.keyboard('{Escape}');
  await expect.element(judged).toHaveTextContent('weapons, blood and drugs');
  const instead = judged.getByRole('button', { name: /^Use instead:/ });
  const sentence = instead.element().textContent.replace('Use instead:', '').trim();
  await instead.click();
  await expect.element(prompt).toHaveValue(sentence);
  await expect.element(judged).toHaveTextContent('');
  await make.click();
  expect(engine.requests[0]).toMatchObject({ safety: 'kiosk' });
  engine.fail('aborted');
});

test.each([
  [{ isMarked: true, payload: 0xbeef }, /carry the mark 0000beef/],
  [{ isMarked: true, payload: undefined }, /too faint to say which recipe/],
  [{ isMarked: false, payload: undefined }, /No mark of Kinora in this file/],
])('a dropped picture without a recipe is searched for the mark: %o', async (found, said) => {
  const picture = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
  openPage({
    ports: { ...noRecipe, picturesOf: () => Promise.resolve([picture]) },
    prepare: (engine) => {
      engine.mark = { ...engine.mark, ...found };
    },
  });
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['picture'], 'picture.png'));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  await expect.element(page.getByText(said)).toBeVisible();
});

test('the mark is read from a picture file as the browser shows it, PNG and JPEG', async () => {
  const size = { width: 640, height: 360 };
  const rgba = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
  for (let at = 0; at < rgba.length; at += 4) {
    rgba.fill(90 + 50 * Math.sin(at / 9000), at, at + 3);
  }
  addMark({ ...size, rgba }, markPlane(size, 0xabcd1234));
  const canvas = new OffscreenCanvas(size.width, size.height);
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, size.width, size.height), 0, 0);
  for (const options of [{ type: 'image/png' }, { type: 'image/jpeg', quality: 0.7 }]) {
    const pictures = await picturesOf(await canvas.convertToBlob(options));
    expect(pictures).toHaveLength(1);
    const [{ width, height, rgba: seen }] = pictures as [(typeof pictures)[0]];
    expect(detectMark([lumaOf(seen, width, height)])).toMatchObject({ payload: 0xabcd1234 });
  }
});

test('a file that the browser cannot show gives no pictures', async () => {
  expect(await picturesOf(new File(['song'], 'song.mp3', { type: 'audio/mpeg' }))).toEqual([]);
  expect(await picturesOf(new File(['no'], 'no.mp4', { type: 'video/mp4' }))).toEqual([]);
});
