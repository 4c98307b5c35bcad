import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGallery } from '../../../src/cli/gallery-clips.ts';
import { readModel } from '../../../src/cli/model.ts';
import { markedFile } from '../../../src/engine/provenance/recipe-mark.ts';
import { beats, recipe } from '../../helpers/recipes.ts';

const ftyp = Uint8Array.of(0, 0, 0, 12, ...new TextEncoder().encode('ftypisom'));
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'gallery-'));

async function write(path: string, prompt: string): Promise<void> {
  const file = await markedFile(new Blob([ftyp]), recipe({ beats: beats(prompt) }), new Date(0));
  writeFileSync(path, new Uint8Array(await file.arrayBuffer()));
}

test('clips come in the order of their names, each with the recipe it carries', async () => {
  const folder = newFolder();
  await write(join(folder, '2-boat.mp4'), 'a boat at sunset');
  await write(join(folder, '1-fish.mp4'), 'a red fish');
  mkdirSync(join(folder, 'notes'));
  expect(await readGallery(folder)).toEqual([
    { file: '1-fish.mp4', recipe: recipe({ beats: beats('a red fish') }) },
    { file: '2-boat.mp4', recipe: recipe({ beats: beats('a boat at sunset') }) },
  ]);
  expect(await readGallery(join(folder, 'none'))).toEqual([]);
});

test.each([
  ['carries no recipe', ftyp],
  ['has 700000 bytes', new Uint8Array(700_000)],
])('a file that %s is refused by its name', async (reason, bytes) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'odd.mp4'), bytes);
  await expect(readGallery(folder)).rejects.toThrow(new RegExp(`odd.mp4.*${reason}`));
});

test('every shipped clip was made by the shipped model', async () => {
  const models = (await readGallery('public/gallery')).map((clip) => clip.recipe.model);
  expect(models.filter((model) => model !== readModel().id)).toEqual([]);
});
