import axe from 'axe-core';
import jsQr from 'jsqr';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { speak } from '../../src/app/language/language.svelte.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { styleFragment, styleInFile, styleText } from '../../src/common/style-share.ts';
import type { Style } from '../../src/common/style.ts';
import { openDatabase, type OwnStyle } from '../../src/storage/database.ts';
import { databaseStyleStore } from '../../src/storage/styles.ts';
import { openPage } from '../helpers/page-lab.ts';
import {
  clipOf,
  fishRecipe,
  understandFish,
  type ScriptedEngine,
} from '../helpers/scripted-engine.ts';
import type { Understanding } from '../../src/engine/engine-api.ts';

const rain: Style = { name: 'Regen bei Nacht', words: 'at night, in the rain' };
const kept = (style: Style, id = 'kept-1'): OwnStyle => ({ id, createdAtMs: 1, ...style });

const make = page.getByRole('button', { name: /^Make/ });
const sheet = page.getByRole('dialog', { name: 'Style', exact: true });
const editor = page.getByRole('dialog', { name: 'Make a style' });
const card = page.getByRole('dialog', { name: 'A style from elsewhere' });
const chip = page.getByRole('group', { name: 'Style', exact: true });
const button = (name: string): ReturnType<typeof page.getByRole> =>
  page.getByRole('button', { name, exact: true });

async function openSheet(): Promise<void> {
  await page.viewport(1440, 900);
  await button('Style').click();
  await expect.element(sheet).toBeVisible();
}

/** Of words that the model knows, or does not. */
const reads = (prompt: string): Understanding => ({
  ...understandFish(),
  attributes: [
    {
      name: 'time',
      value: prompt.includes('at night') ? 'night' : undefined,
      confidence: 0.99,
    },
  ],
  substitutions: prompt.includes('painting') ? [{ word: 'painting', takenFor: undefined }] : [],
});

test('a look is chosen, seen above the sentence, made, kept for the next visit, and taken off', async () => {
  const { engine, saved } = openPage({ prompt: 'a red fish' });
  await openSheet();
  await expect.element(sheet.getByRole('radio', { name: 'No style' })).toBeChecked();
  await sheet.getByRole('radio', { name: 'Rainy night' }).click();
  await userEvent.keyboard('{Escape}');
  await expect.element(chip).toHaveTextContent(/Rainy night.*at night, in the rain/);
  expect(saved().form.style).toEqual({ name: 'rainy-night', words: 'at night, in the rain' });
  await make.click();
  expect(engine.requests[0]?.recipe.style).toEqual(saved().form.style);
  engine.finish({});
  await expect.element(make).toBeVisible();
  await button('Details').click();
  await expect
    .element(page.getByRole('dialog', { name: 'How this clip was made' }))
    .toHaveTextContent('Rainy night, at night, in the rain');
  await userEvent.keyboard('{Escape}');
  await chip.getByRole('button', { name: 'Take the style off' }).click();
  await expect.element(chip).not.toBeInTheDocument();
  await make.click();
  expect(engine.requests[1]?.recipe.style).toBeNull();
});

test('the looks are one group of radio buttons, and arrows go from one to the next', async () => {
  const { saved } = openPage({ prompt: 'a red fish' });
  await openSheet();
  await sheet.getByRole('radio', { name: 'No style' }).click();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.element(sheet.getByRole('radio', { name: 'Rainy day' })).toHaveFocus();
  expect(saved().form.style?.name).toBe('rainy-day');
  expect(sheet.getByRole('radio').elements()).toHaveLength(10);
});

test('what the sentence says itself counts more, and the page says so', async () => {
  openPage({
    settings: { form: { prompt: 'a fish at sunset', style: rain } },
    prepare: (engine) => {
      engine.understand = (_prompt, words) => ({
        ...understandFish(),
        style:
          words === rain.words
            ? { added: ['in the rain'], gaveWay: [{ words: 'at night', to: 'at sunset' }] }
            : { added: [], gaveWay: [] },
      });
    },
  });
  await expect
    .element(chip)
    .toHaveTextContent(/Regen bei Nacht.*in the rain.*The sentence says it itself: at sunset\./);
});

test('a style is made; words that mean nothing are named, and of nothing else none is made', async () => {
  const prepare = (engine: ScriptedEngine): void => {
    engine.understand = reads;
  };
  const { styles, saved, leave } = openPage({ prompt: 'a red fish', prepare });
  await openSheet();
  await button('Make a style').click();
  const name = editor.getByRole('textbox', { name: 'Name' });
  await expect.element(name).toHaveFocus();
  await expect.element(editor.getByRole('button', { name: 'Give it a name first' })).toBeVisible();
  await name.fill('  Nacht\u202e ');
  const refused = editor.getByRole('button', { name: 'Say what it adds first' });
  await expect.element(refused).toHaveAttribute('aria-disabled', 'true');
  await userEvent.keyboard('{Enter}');
  const words = editor.getByRole('textbox', { name: 'What it adds' });
  await words.fill('painting');
  const reading = editor.getByRole('status', { name: 'How the model reads these words' });
  await expect.element(reading).toHaveTextContent('“painting” means nothing to it');
  await expect.element(reading).toHaveTextContent('the style would change nothing');
  await userEvent.keyboard('{Enter}');
  await expect.element(refused).toBeVisible();
  await words.fill('at night, painting');
  await expect.element(reading).toHaveTextContent(/“painting” means nothing.*adds: time night/);
  expect(styles.size).toBe(0);
  await userEvent.keyboard('{Enter}');
  await expect.element(editor).not.toBeInTheDocument();
  await expect.element(sheet.getByRole('radio', { name: /^Nacht/ })).toBeChecked();
  await expect.element(sheet).toHaveTextContent('“Nacht” is kept.');
  expect([...styles.values()]).toMatchObject([{ name: 'Nacht', words: 'at night, painting' }]);
  expect(saved().form.style).toEqual({ name: 'Nacht', words: 'at night, painting' });
  // The next visit.
  await leave();
  const again = openPage({ settings: saved(), styles: [...styles.values()], prepare });
  await expect.element(chip).toHaveTextContent('Nacht');
  await openSheet();
  await expect.element(sheet.getByRole('radio', { name: /^Nacht/ })).toBeChecked();
  await userEvent.keyboard('{Escape}');
  await make.click();
  expect(again.engine.requests[0]?.recipe.style).toEqual(saved().form.style);
});

test('one of the visitor’s own is renamed, copied, deleted, and put back', async () => {
  const { styles, saved } = openPage({
    prompt: 'a red fish',
    styles: [kept(rain)],
    prepare: (engine) => {
      engine.understand = reads;
    },
  });
  await openSheet();
  await sheet.getByRole('radio', { name: /Regen bei Nacht/ }).click();
  await button('Change').click();
  const change = page.getByRole('dialog', { name: 'Change a style' });
  await change.getByRole('textbox', { name: 'Name' }).fill('Regennacht');
  await change.getByRole('button', { name: 'Keep' }).click();
  expect([...styles.values()]).toEqual([kept({ ...rain, name: 'Regennacht' })]);
  expect(saved().form.style?.name).toBe('Regennacht');
  await button('Make a copy').click();
  await expect
    .element(editor.getByRole('textbox', { name: 'Name' }))
    .toHaveValue('Copy of Regennacht');
  await editor.getByRole('button', { name: 'Keep' }).click();
  expect([...styles.values()].map(({ name }) => name)).toEqual([
    'Regennacht',
    'Copy of Regennacht',
  ]);
  await button('Delete').click();
  await expect.element(sheet).toHaveTextContent('“Copy of Regennacht” is deleted.');
  expect(styles.size).toBe(1);
  expect(saved().form.style).toBeNull();
  await expect.element(button('Undo')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(sheet.getByRole('radio', { name: /Copy of Regennacht/ })).toHaveFocus();
  await expect.element(sheet.getByRole('radio', { name: /Copy of Regennacht/ })).toBeChecked();
  expect(styles.size).toBe(2);
});

test('a style that cannot be kept is there until the page is left, and that is said', async () => {
  openPage({
    prompt: 'a red fish',
    ports: {
      styles: {
        list: () => Promise.resolve([]),
        put: () => Promise.reject(new KinoraError('storage-full')),
        remove: () => Promise.resolve(),
      },
    },
  });
  await openSheet();
  await sheet.getByRole('radio', { name: 'Bright day' }).click();
  await button('Make a copy').click();
  await editor.getByRole('button', { name: 'Keep' }).click();
  await expect
    .element(sheet)
    .toHaveTextContent(/no room left for this site\. The style is here until you leave the page\./);
  await expect.element(sheet.getByRole('radio', { name: /Copy of Bright day/ })).toBeChecked();
});

test('link, code and file of a style give it to another browser, which is asked first', async () => {
  const one = openPage({ prompt: 'a red fish', styles: [kept(rain)] });
  await openSheet();
  await sheet.getByRole('radio', { name: /Regen bei Nacht/ }).click();
  await button('Share').click();
  const share = page.getByRole('dialog', { name: 'Share “Regen bei Nacht”' });
  await share.getByRole('button', { name: 'Copy link' }).click();
  await expect.element(share).toHaveTextContent('The link is copied.');
  const link = one.copied[0]!;
  expect(link).toBe(`${location.origin}${location.pathname}${styleFragment(rain)}`);
  const code = share.getByRole('img', { name: 'QR code of the link' }).element();
  expect(await textOfCode(code as SVGSVGElement)).toBe(link);
  await share.getByRole('button', { name: 'Save as a file' }).click();
  const { file, name } = one.savedFiles[0]!;
  expect(name).toBe('Regen-bei-Nacht.kinora-style.json');
  expect(await styleInFile(file)).toEqual(rain);
});

test('a style from a link is shown, and kept only when somebody says so', async () => {
  history.replaceState(null, '', styleFragment(rain));
  const { styles, saved, engine } = openPage({ prompt: 'mine' });
  await expect.element(card).toHaveTextContent('Regen bei Nacht');
  await expect.element(card).toHaveTextContent(rain.words);
  expect(location.hash).toBe('');
  await card.getByRole('button', { name: 'Leave it' }).click();
  await expect.element(card).not.toBeInTheDocument();
  expect(styles.size).toBe(0);
  expect(saved().form.style).toBeNull();
  location.hash = styleFragment(rain);
  await card.getByRole('button', { name: 'Keep and use it' }).click();
  await expect.element(chip).toHaveTextContent('Regen bei Nacht');
  expect([...styles.values()]).toMatchObject([rain]);
  expect(saved().form).toMatchObject({ prompt: 'mine', style: rain });
  location.hash = styleFragment(rain);
  await expect.element(card).toHaveTextContent('You have this style already.');
  await card.getByRole('button', { name: 'Use it' }).click();
  expect(styles.size).toBe(1);
  expect(engine.requests).toEqual([]);
});

test('a style from a file is taken in by the sheet and by a drop; another file is refused with a reason', async () => {
  const { styles } = openPage({ prompt: 'mine', styles: [kept({ ...rain, name: 'A' })] });
  await openSheet();
  const picker = document.querySelector<HTMLInputElement>('#open-style')!;
  await userEvent.upload(picker, new File(['{"a": 1}'], 'a.json', { type: 'application/json' }));
  await expect
    .element(sheet)
    .toHaveTextContent(
      'This holds no style of Kinora. Your styles and your sentence are as they were.',
    );
  await userEvent.upload(picker, new File([styleText(rain)], 'rain.json'));
  await card.getByRole('button', { name: 'Keep and use it' }).click();
  await expect.element(sheet.getByRole('radio', { name: /Regen bei Nacht/ })).toBeChecked();
  expect([...styles.values()].map(({ name }) => name)).toEqual(['A', 'Regen bei Nacht']);
  await userEvent.keyboard('{Escape}');
  drop(new File([styleText({ name: 'B', words: 'at sunset' })], 'b.json'));
  await expect.element(card).toHaveTextContent('at sunset');
  await userEvent.keyboard('{Escape}');
  drop(new File(['{"kinora-style": 9}'], 'c.json'));
  await expect.element(page.getByText(/comes from a newer Kinora/)).toBeVisible();
  await button('Open the styles').click();
  await expect.element(sheet).toBeVisible();
  expect(styles.size).toBe(2);
});

test('a hostile style moves nothing off a phone', async () => {
  await page.viewport(360, 740);
  const zalgo = `a${'\u0301\u0330'.repeat(25)}`;
  for (const style of [
    { name: zalgo, words: 'x'.repeat(200) },
    { name: 'W'.repeat(60), words: '\u202e'.repeat(100) + '<b>z</b>' },
  ]) {
    location.hash = styleFragment(style);
    openPage({ prompt: 'mine' });
    await expect.element(card).toBeVisible();
    expect(document.querySelector('dialog[open] b')).toBeNull();
    for (const name of ['Keep and use it', 'Leave it']) {
      const { left, right, bottom } = card
        .getByRole('button', { name })
        .element()
        .getBoundingClientRect();
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(360);
      expect(bottom).toBeLessThanOrEqual(740);
    }
    await card.getByRole('button', { name: 'Keep and use it' }).click();
    await expect.element(chip).toBeVisible();
    const { scrollWidth, clientWidth } = document.documentElement;
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    await chip.getByRole('button', { name: 'Take the style off' }).click();
  }
});

test('a recipe brings its style, which can be kept; without one it takes the form’s away', async () => {
  const styled = clipOf({ recipe: { ...fishRecipe, style: rain } });
  const plain = clipOf({ recipe: { ...fishRecipe, beats: [{ atSeconds: 0, prompt: 'a boat' }] } });
  const { styles, engine } = openPage({ clips: [styled, plain] });
  await page.viewport(1440, 900);
  await page.getByRole('button', { name: /Use recipe: A red fish/i }).click();
  await expect.element(chip).toHaveTextContent('Regen bei Nacht');
  await make.click();
  expect(engine.requests[0]?.recipe).toEqual(styled.recipe);
  engine.finish({});
  await openSheet();
  await expect.element(sheet.getByRole('radio', { name: /Regen bei Nacht/ })).toBeChecked();
  await button('Keep').click();
  expect([...styles.values()]).toMatchObject([rain]);
  await userEvent.keyboard('{Escape}');
  await page.getByRole('button', { name: 'Use recipe: a boat' }).click();
  await expect.element(chip).not.toBeInTheDocument();
});

test('the store keeps styles through a reload of the database, oldest first, and leaves out what is none', async () => {
  const name = `styles-${crypto.randomUUID()}`;
  const first = await openDatabase({ name });
  const store = databaseStyleStore(first);
  await store.put({ ...kept({ ...rain, name: 'B' }, 'b'), createdAtMs: 2 });
  await store.put(kept(rain, 'a'));
  await store.put(kept({ name: '', words: '' }, 'c'));
  first.close();
  const second = await openDatabase({ name });
  expect((await databaseStyleStore(second).list()).map(({ id }) => id)).toEqual(['a', 'b']);
  await databaseStyleStore(second).remove('a');
  await databaseStyleStore(second).remove('a');
  expect((await databaseStyleStore(second).list()).map(({ id }) => id)).toEqual(['b']);
  second.close();
  indexedDB.deleteDatabase(name);
});

test.each([
  ['en', 360],
  ['ar', 360],
  ['ar', 1440],
  ['fr', 360],
] as const)('the sheets are sound in %s at %i pixels', async (language, width) => {
  await page.viewport(width, 800);
  await speak(language);
  try {
    openPage({ prompt: 'a red fish', styles: [kept(rain)], settings: { form: { style: rain } } });
    location.hash = styleFragment({ name: 'B', words: 'at sunset' });
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await expectSound();
    await userEvent.keyboard('{Escape}');
    document.querySelector<HTMLElement>('form [role=group] .plain')!.click();
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await expectSound();
    const opened = (): HTMLElement =>
      [...document.querySelectorAll<HTMLElement>('dialog[open]')].at(-1)!;
    for (const index of [2, 0]) {
      // To share, then to change.
      opened().querySelectorAll<HTMLElement>('[role=group].row button')[index]!.click();
      await expect.poll(() => document.querySelectorAll('dialog[open]').length).toBe(2);
      await expectSound();
      await userEvent.keyboard('{Escape}');
      await expect.poll(() => document.querySelectorAll('dialog[open]').length).toBe(1);
    }
  } finally {
    await speak('en');
    await page.viewport(414, 896);
  }
});

/** Nothing hangs over the side of a sheet, and axe finds nothing on it. */
async function expectSound(): Promise<void> {
  for (const dialog of document.querySelectorAll('dialog[open]')) {
    expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
  }
  const { violations } = await axe.run(document, { preload: false, resultTypes: ['violations'] });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
}

function drop(file: File): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
}

/** As a phone reads it. */
async function textOfCode(code: SVGSVGElement): Promise<string | undefined> {
  const side = 600;
  const picture = new Image();
  const copy = code.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('width', String(side));
  copy.setAttribute('height', String(side));
  copy.querySelector('rect')!.setAttribute('fill', '#fff');
  const text = new XMLSerializer().serializeToString(copy);
  picture.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  context.drawImage(picture, 0, 0);
  return jsQr(context.getImageData(0, 0, side, side).data, side, side)?.data;
}
