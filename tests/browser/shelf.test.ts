import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import CuttingTable from '../../src/app/editor/CuttingTable.svelte';
import { createEditor } from '../../src/app/editor/editor.svelte.ts';
import { libraryZip } from '../../src/app/library/archive.ts';
import { openArchive } from '../../src/app/library/opened-archive.ts';
import type { KeptClip } from '../../src/common/clip.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { recipeText } from '../../src/common/recipe-text.ts';
import { beats } from '../helpers/recipes.ts';
import { openPage } from '../helpers/page-lab.ts';
import { clipOf, fishRecipe } from '../helpers/scripted-engine.ts';

const boat = clipOf({ id: 'boat', recipe: { ...fishRecipe, beats: beats('a boat'), seed: 3 } });
const fish = clipOf({ id: 'fish', recipe: { ...fishRecipe, beats: beats('a fish'), seed: 4 } });
const shelf = page.getByRole('region', { name: 'Your clips' });

test('clips of earlier visits stand on the shelf and play on the stage', async () => {
  openPage({ clips: [boat, fish] });
  await shelf.getByRole('button', { name: 'Show: a boat' }).click();
  await expect.element(page.getByLabelText('Clip: a boat')).toBeVisible();
});

test('a clip thrown away is gone at once, and undo puts it back in its place', async () => {
  const { stored } = openPage({ clips: [boat, fish] });
  await shelf.getByRole('button', { name: 'Throw away: a boat' }).click();
  await expect.element(shelf.getByRole('button', { name: 'Show: a boat' })).not.toBeInTheDocument();
  expect(stored.get('boat')?.binnedAtMs).toBe(Date.UTC(2026, 10, 24));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(shelf.getByRole('button', { name: 'Show: a boat' })).toBeVisible();
  const shown = shelf.getByRole('button', { name: /^Show:/ }).elements();
  expect(shown.map((button) => button.getAttribute('aria-label'))).toEqual([
    'Show: a boat',
    'Show: a fish',
  ]);
  expect(stored.get('boat')?.binnedAtMs).toBeUndefined();
});

test('a clip can be saved from the shelf', async () => {
  openPage({ clips: [boat] });
  const save = shelf.getByRole('link', { name: 'Download: a boat' });
  await expect.element(save).toHaveAttribute('download', boat.fileName);
});

test('using a recipe fills the form and leaves the stage alone', async () => {
  openPage({ clips: [boat], prompt: 'mine' });
  await shelf.getByRole('button', { name: 'Use recipe: a boat' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a boat');
  await expect
    .element(page.getByRole('heading', { name: 'A sentence becomes a clip.' }))
    .toBeVisible();
});

test('a clip plays under the pointer and stops when it leaves', async () => {
  openPage({ clips: [boat] });
  const picture = shelf.getByRole('button', { name: 'Show: a boat' });
  await picture.hover();
  await expect.poll(() => picture.element().querySelector('video')).not.toBeNull();
  await page.getByRole('textbox', { name: 'Prompt' }).hover();
  await expect.poll(() => picture.element().querySelector('video')).toBeNull();
});

test('under the pointer an action on a picture stays dark, whatever the page’s light, and its icon bright', async () => {
  openPage({ clips: [boat] });
  const use = shelf.getByRole('button', { name: 'Use recipe: a boat' });
  await use.hover();
  const shown = (): string[] => {
    const { backgroundColor, color } = getComputedStyle(use.element());
    return [backgroundColor, color];
  };
  await expect.poll(shown).toEqual(['rgba(11, 10, 9, 0.8)', 'rgb(242, 237, 230)']);
});

test('of a thousand clips those in sight are drawn, wherever the list is scrolled to', async () => {
  await page.viewport(1440, 900);
  const clips = Array.from({ length: 1000 }, (_, i) =>
    clipOf({ id: `clip-${i}`, recipe: { ...fishRecipe, beats: beats(`fish number ${i}`) } }),
  );
  const given = vi.spyOn(URL, 'createObjectURL');
  const takenBack = vi.spyOn(URL, 'revokeObjectURL');
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  openPage({ clips });
  const drawn = (): string[] =>
    shelf
      .getByRole('button', { name: /^Show:/ })
      .elements()
      .map((button) => button.getAttribute('aria-label')!);
  await expect.element(shelf.getByRole('button', { name: 'Show: fish number 0' })).toBeVisible();
  expect(drawn().length).toBeLessThan(40);
  // Of a card its poster and its file to save: no file of the others is touched.
  expect(given.mock.calls.length).toBeLessThan(2 * 40);
  const scroller = shelf.element().parentElement!;
  const wholeHeight = scroller.scrollHeight;
  expect(wholeHeight).toBeGreaterThan(40_000);
  scroller.scrollTop = scroller.scrollHeight / 2;
  await expect.poll(() => drawn().some((name) => /number 5\d\d$/.test(name))).toBe(true);
  expect(drawn().length).toBeLessThan(40);
  // What is not drawn takes its room: nothing jumps.
  expect(Math.abs(scroller.scrollHeight - wholeHeight)).toBeLessThan(2);
  scroller.scrollTop = scroller.scrollHeight;
  await expect.element(shelf.getByRole('button', { name: 'Show: fish number 999' })).toBeVisible();
  const held = given.mock.calls.length - takenBack.mock.calls.length;
  expect(held).toBe(2 * drawn().length);
  await shelf.getByRole('searchbox', { name: 'Search your clips' }).fill('number 123');
  await expect.poll(drawn).toEqual(['Show: fish number 123']);
});

test('stars, the bin and several at once', async () => {
  await page.viewport(1440, 900);
  const sea = '5'.repeat(64);
  const { stored, savedFiles } = openPage({
    clips: [boat, { ...fish, latentsSha256: sea }],
    prepare: ({ sources }) => sources.add(sea),
  });
  await shelf.getByRole('button', { name: 'Star: a boat' }).click();
  expect(stored.get('boat')?.isStarred).toBe(true);
  await shelf.getByRole('radio', { name: 'Starred' }).click();
  await expect.element(shelf.getByRole('button', { name: 'Show: a fish' })).not.toBeInTheDocument();
  await shelf.getByRole('radio', { name: 'All' }).click();
  await shelf.getByRole('button', { name: 'Choose several' }).click();
  await shelf.getByRole('button', { name: 'Choose: a boat' }).click();
  await shelf.getByRole('button', { name: 'Choose: a fish' }).click();
  await expect.element(shelf.getByText('2 of 2 chosen')).toBeVisible();
  await shelf.getByRole('button', { name: 'Save the chosen clips as one zip' }).click();
  await expect.poll(() => savedFiles.map(({ name }) => name)).toEqual(['kinora-2026-11-24.zip']);
  await shelf.getByRole('button', { name: 'Throw the chosen clips away' }).click();
  await expect.element(page.getByText('2 clips are in the bin.')).toBeVisible();
  await shelf.getByRole('radio', { name: 'Bin' }).click();
  await shelf.getByRole('button', { name: 'Choose: a boat' }).click();
  await shelf.getByRole('button', { name: 'Put the chosen clips back' }).click();
  await expect.poll(() => stored.get('boat')?.binnedAtMs).toBeUndefined();
  await shelf.getByRole('button', { name: 'Choose: a fish' }).click();
  const eraseChosen = shelf.getByRole('button', { name: 'Erase the chosen clips for good' });
  const asking = page.getByRole('dialog', { name: 'Erase the clip for good?' });
  await eraseChosen.click();
  await asking.getByRole('button', { name: 'Keep' }).click();
  await expect.element(asking).not.toBeInTheDocument();
  expect([...stored.keys()]).toEqual(['boat', 'fish']);
  await eraseChosen.click();
  await asking.getByRole('button', { name: 'Erase for good' }).click();
  await expect.poll(() => [...stored.keys()]).toEqual(['boat']);

  const { stored: elsewhere, engine } = openPage();
  const drop = new DataTransfer();
  drop.items.add(new File([savedFiles[0]!.file], 'kinora.zip'));
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: drop, cancelable: true }));
  await expect.poll(() => [...elsewhere.keys()].sort()).toEqual(['boat', 'fish']);
  await expect
    .element(page.getByText('2 clips brought in. One clip came without sound latents'))
    .toBeVisible();
  expect(engine.carried.map(({ sha256, latents }) => [sha256, latents])).toEqual([
    [sea, Float32Array.of(0x5555)],
  ]);
});

test('a zip that finds no room in the middle, or whose page was closed, is told with what is kept', async () => {
  const many = Array.from({ length: 12 }, (_, id) =>
    clipOf({ id: `clip-${id}`, createdAtMs: 1000 - id, latentsSha256: `${id % 9}`.repeat(64) }),
  );
  const { zip } = await libraryZip(many, () => Promise.resolve(undefined));
  const kept = new Map<string, KeptClip>();
  const nothing = { list: () => Promise.resolve([]), remove: () => Promise.resolve() };
  openPage({
    ports: {
      clips: {
        ...nothing,
        get: () => Promise.resolve(undefined),
        inventory: () => Promise.resolve({ whole: [], damaged: [] }),
        put: () => Promise.resolve([]),
        update: (ids) => Promise.resolve(ids),
        putAll: (clips) => {
          if (kept.size + clips.length > 5) return Promise.reject(new KinoraError('storage-full'));
          for (const each of clips) kept.set(each.id, each);
          return Promise.resolve(clips);
        },
      },
      bringIn: { during: (work) => work(), cutShort: () => Promise.resolve(128) },
    },
  });
  const cut = 'The page was closed while a zip came in: 128 clips of it are kept.';
  await expect.element(page.getByText(cut)).toBeVisible();
  const drop = new DataTransfer();
  drop.items.add(new File([zip], 'kinora.zip'));
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: drop, cancelable: true }));
  await expect
    .element(page.getByText(/no room left for this site\. 5 clips brought in\./))
    .toHaveTextContent('7 clips are in the zip still. Make room and open it again');
  expect([...kept.keys()]).toEqual(many.slice(0, 5).map(({ id }) => id));
  await expect.element(shelf.getByText('They take')).toBeVisible();
});

test('a zip on its way in says how many of its clips are in, and stops at a press of a key', async () => {
  const many = Array.from({ length: 70 }, (_, id) =>
    clipOf({
      id: `clip-${id}`,
      createdAtMs: 1000 - id,
      latentsSha256: `${id % 9}`.repeat(64),
      file: new Blob([new Uint8Array(1000)], { type: 'video/mp4' }),
    }),
  );
  const { zip } = await libraryZip(many, () => Promise.resolve(undefined));
  const waits: (() => void)[] = [];
  const { stored } = openPage({
    ports: {
      clips: {
        list: () => Promise.resolve([]),
        get: () => Promise.resolve(undefined),
        inventory: () => Promise.resolve({ whole: [], damaged: [] }),
        put: () => Promise.resolve([]),
        update: (ids) => Promise.resolve(ids),
        remove: () => Promise.resolve(),
        putAll: async (clips) => {
          await new Promise<void>((resolve) => waits.push(resolve));
          for (const each of clips) stored.set(each.id, each);
          return clips;
        },
      },
    },
  });
  const drop = new DataTransfer();
  drop.items.add(new File([zip], 'kinora.zip'));
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: drop, cancelable: true }));
  const arrival = shelf.getByRole('group', { name: 'Clips are coming in from a zip.' });
  await expect.poll(() => waits.length).toBe(1);
  await expect.element(arrival).toHaveTextContent(/0 of 70 clips are in, 0 B of 70 KB/);
  waits[0]!();
  await expect.poll(() => waits.length).toBe(2);
  await expect.element(arrival).toHaveTextContent(/64 of 70 clips are in, 64 KB of 70 KB/);
  const bar = arrival.getByRole('progressbar').element() as HTMLProgressElement;
  expect([bar.value, bar.max]).toEqual([64, 70]);
  const stop = arrival.getByRole('button', { name: 'Stop' }).element() as HTMLButtonElement;
  stop.focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(arrival.getByRole('button', { name: 'Stopping' })).toHaveFocus();
  waits[1]!();
  // What had been read is in.
  await expect.element(page.getByText('Stopped. 70 clips brought in.')).toBeVisible();
  await expect.element(arrival).not.toBeInTheDocument();
  expect(stored.size).toBe(70);
  await expect.element(shelf).toHaveFocus();
});

test('what lies in the bin is left out of the zip of all, and said so; chosen there, it comes out of the bin', async () => {
  const binned = { ...fish, binnedAtMs: Date.UTC(2026, 10, 23) };
  const { savedFiles } = openPage({ clips: [boat, binned] });
  await expect.element(shelf.getByText(/of it lies in the bin\.$/)).toBeVisible();
  await shelf.getByRole('button', { name: 'Save all as one zip' }).click();
  await expect
    .element(page.getByText(/^One clip in a zip.*What is in the bin is not in it\.$/))
    .toBeVisible();
  await shelf.getByRole('radio', { name: 'Bin' }).click();
  await shelf.getByRole('button', { name: 'Choose several' }).click();
  await shelf.getByRole('button', { name: 'Choose: a fish' }).click();
  await shelf.getByRole('button', { name: 'Save the chosen clips as one zip' }).click();
  await expect.poll(() => savedFiles.length).toBe(2);
  const packed = await Promise.all(
    savedFiles.map(async ({ file }) => {
      const { listed, close } = await openArchive(file);
      const clips = await Promise.all(listed.map((each) => each.read()));
      close();
      return clips.map(({ id, binnedAtMs }) => [id, binnedAtMs]);
    }),
  );
  expect(packed).toEqual([[['boat', undefined]], [['fish', undefined]]]);
});

test('where all clips lie in the bin there is no zip of all', async () => {
  openPage({ clips: [{ ...boat, binnedAtMs: Date.UTC(2026, 10, 23) }] });
  await expect.element(shelf.getByRole('radio', { name: 'Bin' })).toBeVisible();
  await expect.element(shelf.getByRole('button', { name: /^Save all/ })).not.toBeInTheDocument();
});

test('the stage says what another tab did with its clip, and the way back', async () => {
  let hear: (ids: readonly string[]) => void = () => undefined;
  const { stored } = openPage({
    clips: [boat, fish],
    ports: { clipNews: { tell: () => undefined, watch: (onNews) => (hear = onNews) } },
  });
  const stage = page.getByRole('main');
  const kept = stored.get('boat')!;
  await shelf.getByRole('button', { name: 'Show: a boat' }).click();
  await expect.element(stage.getByRole('button', { name: 'Put back' })).not.toBeInTheDocument();
  stored.set('boat', { ...kept, binnedAtMs: 5 });
  hear(['boat']);
  await expect.element(stage.getByText('This clip is in the bin.')).toBeVisible();
  await stage.getByRole('button', { name: 'Put back' }).click();
  await expect.element(stage.getByText('This clip is in the bin.')).not.toBeInTheDocument();
  expect(stored.get('boat')).not.toHaveProperty('binnedAtMs');

  stored.delete('boat');
  hear(['boat']);
  await expect.element(stage.getByText(/^Erased in another tab\./)).toBeVisible();
  await expect.element(shelf.getByRole('button', { name: 'Show: a boat' })).not.toBeInTheDocument();
  // It plays on, and can be saved.
  await expect.element(stage.getByLabelText('Clip: a boat')).toBeVisible();
  await expect.element(stage.getByRole('link', { name: 'Download' })).toBeVisible();
  await stage.getByRole('button', { name: 'Keep it' }).click();
  await expect.element(shelf.getByRole('button', { name: 'Show: a boat' })).toBeVisible();
  await expect.element(stage.getByText(/^Erased/)).not.toBeInTheDocument();
  expect(stored.get('boat')).toMatchObject({ id: 'boat', file: kept.file });
});

test('a clip of the bin says so on the stage, and leaves it when this tab erases it', async () => {
  openPage({ clips: [{ ...boat, binnedAtMs: Date.UTC(2026, 10, 23) }] });
  await shelf.getByRole('radio', { name: 'Bin' }).click();
  await shelf.getByRole('button', { name: 'Show: a boat' }).click();
  const stage = page.getByRole('main');
  await expect.element(stage.getByText('This clip is in the bin.')).toBeVisible();
  await shelf.getByRole('button', { name: 'Choose several' }).click();
  await shelf.getByRole('button', { name: 'Choose: a boat' }).click();
  await shelf.getByRole('button', { name: 'Erase the chosen clips for good' }).click();
  await page.getByRole('button', { name: 'Erase for good', exact: true }).click();
  await expect.element(page.getByText('The clip is erased.')).toBeVisible();
  await expect.element(stage.getByLabelText('Clip: a boat')).not.toBeInTheDocument();
});

test('a library that is being packed says how far it is', async () => {
  const waits: (() => void)[] = [];
  const { savedFiles } = openPage({
    clips: [boat, fish],
    prepare: ({ api }) =>
      Object.assign(api, {
        latentsOf: () => new Promise<void>((resolve) => waits.push(resolve)),
      }),
  });
  await shelf.getByRole('button', { name: 'Save all as one zip' }).click();
  for (const done of [0, 1]) {
    const button = shelf.getByRole('button', { name: `Packing: ${done} of 2 clips` });
    await expect.element(button).toBeDisabled();
    await expect.poll(() => waits.length).toBe(done + 1);
    waits[done]!();
  }
  await expect.element(shelf.getByRole('button', { name: 'Save all as one zip' })).toBeEnabled();
  expect(savedFiles).toHaveLength(1);
});

test('a library that is being packed can be stopped, and packed again', async () => {
  const { savedFiles, engine } = openPage({ clips: [boat, fish] });
  const { latentsOf } = engine.api;
  Object.assign(engine.api, { latentsOf: () => new Promise(() => undefined) });
  const save = shelf.getByRole('button', { name: 'Save all as one zip' });
  const stop = shelf.getByRole('button', { name: 'Stop' });
  await save.click();
  await stop.click();
  const told = page.getByText('The zip was stopped. Every clip is where it was.');
  await expect.element(told).toBeVisible();
  await expect.element(stop).not.toBeInTheDocument();
  expect(savedFiles).toEqual([]);
  Object.assign(engine.api, { latentsOf });
  await save.click();
  await expect.poll(() => savedFiles.length).toBe(1);
});

test('clips go in folders and out of them, and one folder is shown alone', async () => {
  await page.viewport(1440, 900);
  const { stored } = openPage({ clips: [boat, { ...fish, folder: 'Garden' }] });
  const shown = (): (string | null)[] =>
    shelf
      .getByRole('button', { name: /^(Show|Choose): / })
      .elements()
      .map((button) => button.getAttribute('aria-label'));
  const folder = shelf.getByRole('combobox', { name: 'Folder' });
  await shelf.getByRole('button', { name: 'Choose several' }).click();
  await shelf.getByRole('button', { name: 'Choose: a boat' }).click();
  const put = shelf.getByRole('button', { name: 'Put the chosen clips in a folder' });
  await put.click();
  const sheet = page.getByRole('dialog', { name: 'A folder for the clip' });
  await expect.element(sheet.getByRole('button', { name: 'Put in' })).toBeDisabled();
  await expect.element(sheet.getByText('Take out of the folder')).not.toBeInTheDocument();
  await sheet.getByRole('textbox', { name: 'A new folder' }).fill('  At sea ');
  await sheet.getByRole('button', { name: 'Put in' }).click();
  await expect.element(page.getByText('One clip put in “At sea”.')).toBeVisible();
  expect(stored.get('boat')?.folder).toBe('At sea');
  await folder.selectOptions('At sea');
  await expect.poll(shown).toEqual(['Choose: a boat']);
  await folder.selectOptions('Garden');
  await expect.poll(shown).toEqual(['Choose: a fish']);
  await shelf.getByRole('button', { name: 'Choose: a fish' }).click();
  await put.click();
  await sheet.getByRole('button', { name: 'Take out of the folder' }).click();
  // Its last clip has left it: all are shown.
  await expect.poll(shown).toEqual(['Choose: a boat', 'Choose: a fish']);
  expect(stored.get('fish')).not.toHaveProperty('folder');
});

test('details lead to what a clip was made from and what was made of it', async () => {
  const source = { fromSeconds: 0, toSeconds: 2, placedAtSeconds: 0, strength: 0.3 };
  const remix = clipOf({
    id: 'remix',
    latentsSha256: '2'.repeat(64),
    recipe: {
      ...fishRecipe,
      tool: 'remix',
      beats: beats('a blue boat'),
      sources: [{ ...source, kind: 'clip', sha256: boat.latentsSha256 }],
    },
  });
  openPage({ clips: [boat, remix] });
  await shelf.getByRole('button', { name: 'Show: a blue boat' }).click();
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Its source (Remix of a clip) a boat' }).click();
  await expect.element(page.getByLabelText('Clip: a boat')).toBeVisible();
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Made from it (Remix of a clip) a blue boat' }).click();
  await expect.element(page.getByLabelText('Clip: a blue boat')).toBeVisible();
});

test('a clip is saved in other forms, with its recipe', async () => {
  const { engine, savedFiles } = openPage({ clips: [boat] });
  await shelf.getByRole('button', { name: 'Show: a boat' }).click();
  for (const name of ['This picture', 'GIF', 'WebM']) {
    await page.getByRole('button', { name: 'Save in another form' }).click();
    await page.getByRole('dialog', { name: 'Save as' }).getByRole('button', { name }).click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  }
  expect(savedFiles.map(({ name }) => name)).toEqual(
    ['png', 'gif', 'webm'].map((kind) => `a-red-fish-7.${kind}`),
  );
  expect(engine.exported.map(({ comment }) => comment)).toEqual(
    Array(3).fill(recipeText(boat.recipe)),
  );
  for (const name of ['Python', 'ComfyUI']) {
    await page.getByRole('button', { name: 'Save in another form' }).click();
    await page.getByRole('dialog', { name: 'Save as' }).getByRole('button', { name }).click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  }
  const forOthers = savedFiles.slice(3);
  expect(forOthers.map(({ name }) => name)).toEqual([
    'a-red-fish-7-wan.py',
    'a-red-fish-7-wan.json',
  ]);
  for (const { file } of forOthers) expect(await file.text()).toContain('"a boat"');
});

test('parts on the cutting table are moved by dragging them, and by keys', async () => {
  const editor = createEditor(
    boat,
    () => 1,
    () => undefined,
  );
  const table = mount(CuttingTable, { target: document.body, props: { editor, currentTime: 0.5 } });
  onTestFinished(() => unmount(table));
  await userEvent.keyboard('s');
  const begins = (): number[] => editor.parts.map(({ fromSeconds }) => fromSeconds);
  expect(begins()).toEqual([0, 0.5]);
  const part = (at: number) => page.getByRole('listitem').nth(at).getByRole('button');
  part(0).element().focus();
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  expect(begins()).toEqual([0.5, 0]);
  await expect.element(part(1)).toHaveFocus();
  await userEvent.dragAndDrop(part(1), part(0), { targetPosition: { x: 4, y: 8 } });
  expect(begins()).toEqual([0, 0.5]);
});

test('a blend is chosen among the pictures of clips of the same frame', async () => {
  const tall = clipOf({ recipe: { ...fishRecipe, ratio: '9:16', beats: beats('a tower') } });
  const { engine } = openPage({
    clips: [boat, { ...fish, latentsSha256: '4'.repeat(64) }, tall],
    prepare: ({ sources }) => {
      sources.add(boat.latentsSha256).add('4'.repeat(64));
    },
  });
  await shelf.getByRole('button', { name: 'Show: a boat' }).click();
  await page.getByRole('button', { name: 'Blend' }).click();
  const form = page.getByRole('form', { name: 'Blend' });
  await expect.element(form.getByRole('radio', { name: 'a fish' })).toBeInTheDocument();
  expect(form.getByRole('radio', { name: 'a tower' }).elements()).toEqual([]);
  await form.getByRole('radio', { name: 'a fish' }).click();
  await form.getByRole('button', { name: 'Blend' }).click();
  await expect.poll(() => engine.requests.map(({ recipe }) => recipe.tool)).toEqual(['blend']);
  expect(engine.requests[0]?.recipe.sources.map(({ sha256 }) => sha256)).toEqual([
    boat.latentsSha256,
    '4'.repeat(64),
  ]);
});
