import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { browserFolder, folderKeys, type AskForFolder } from '../../src/app/folder/folder.ts';
import { inDatabase } from '../../src/storage/in-database.ts';
import { openPage } from '../helpers/page-lab.ts';
import { clipOf } from '../helpers/scripted-engine.ts';

/** A real folder, of the page's own file system; what Chromium asks about a picked one is answered here. */
async function folderNamed(name: string, permission: () => PermissionState) {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => undefined);
  return withPermission(await root.getDirectoryHandle(name, { create: true }), permission);
}

let asked = 0;

function withPermission(folder: FileSystemDirectoryHandle, permission: () => PermissionState) {
  asked = 0;
  Object.assign(Object.getPrototypeOf(folder) as object, {
    queryPermission: () => Promise.resolve(permission()),
    requestPermission: () => Promise.resolve(asked++ === 0 ? 'granted' : 'denied'),
  });
  return folder;
}

const film = new Blob(['film'], { type: 'video/mp4' });
const chosen =
  (folder: FileSystemDirectoryHandle): AskForFolder =>
  () =>
    Promise.resolve(folder);

test('a folder that was chosen once is there on the next visit, and nothing in it is written over', async () => {
  const handle = await folderNamed('films', () => 'granted');
  const first = browserFolder(inDatabase, folderKeys.studio, chosen(handle));
  expect(await first.choose()).toBe('films');
  expect(await first.save(film, 'fish.mp4')).toBe('fish.mp4');
  const later = browserFolder(inDatabase, folderKeys.studio, chosen(handle));
  expect(await later.ready()).toBe('films');
  expect(await later.save(new Blob(['another']), 'fish.mp4')).toBe('fish (2).mp4');
  const text = async (name: string) => (await (await handle.getFileHandle(name)).getFile()).text();
  expect([await text('fish.mp4'), await text('fish (2).mp4')]).toEqual(['film', 'another']);
});

test('the kiosk’s folder and the visitor’s are two', async () => {
  const handle = await folderNamed('stick', () => 'granted');
  await browserFolder(inDatabase, folderKeys.kiosk, chosen(handle)).choose();
  expect(await browserFolder(inDatabase, folderKeys.kiosk).ready()).toBe('stick');
  expect(await browserFolder(inDatabase, folderKeys.studio).ready()).not.toBe('stick');
});

test('is asked about again only when the person has pressed something', async () => {
  let state: PermissionState = 'granted';
  const handle = await folderNamed('asked', () => state);
  const folder = browserFolder(inDatabase, folderKeys.studio, chosen(handle));
  await folder.choose();
  state = 'prompt';
  expect(await folder.ready()).toBeUndefined();
  expect(asked).toBe(0);
  expect(await folder.ready(true)).toBe('asked');
  expect(asked).toBe(1);
});

test('a folder that is gone rejects, and half a file is not left behind', async () => {
  const handle = await folderNamed('gone', () => 'granted');
  const folder = browserFolder(inDatabase, folderKeys.studio, chosen(handle));
  await folder.choose();
  const broken = new Blob(['film']);
  const writing = Object.getOwnPropertyDescriptor(FileSystemWritableFileStream.prototype, 'write')!;
  Object.defineProperty(FileSystemWritableFileStream.prototype, 'write', {
    ...writing,
    value: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
  });
  await expect(folder.save(broken, 'a.mp4')).rejects.toThrow('full');
  Object.defineProperty(FileSystemWritableFileStream.prototype, 'write', writing);
  await expect(handle.getFileHandle('a.mp4')).rejects.toThrow();
  await (await navigator.storage.getDirectory()).removeEntry('gone', { recursive: true });
  await expect(folder.save(film, 'b.mp4')).rejects.toThrow();
});

test('whoever closes the browser’s own window has chosen nothing', async () => {
  const closed: AskForFolder = () => Promise.reject(new DOMException('closed', 'AbortError'));
  expect(await browserFolder(inDatabase, 'never', closed).choose()).toBeUndefined();
  expect(browserFolder(inDatabase, 'never', closed).isOffered).toBe(true);
});

test('a clip goes into the folder; one that takes nothing is told of, and another one is a press away', async () => {
  const clip = clipOf({ id: 'fish' });
  const saved: string[] = [];
  let chosenName = 'gone';
  openPage({
    clips: [clip],
    ports: {
      folder: {
        isOffered: true,
        choose: () => Promise.resolve((chosenName = 'Videos')),
        ready: () => Promise.resolve(chosenName),
        save: (file, name) => {
          if (chosenName === 'gone') return Promise.reject(new DOMException('', 'NotFoundError'));
          expect(file).toBe(clip.file);
          saved.push(name);
          return Promise.resolve(name);
        },
      },
    },
  });
  await page.getByRole('button', { name: /^Show:/ }).click();
  await page.getByRole('button', { name: 'Save in another form' }).click();
  await page.getByRole('button', { name: 'Into a folder' }).click();
  await expect.element(page.getByText(/“gone” took no file.*The clip is still here/)).toBeVisible();
  expect(saved).toEqual([]);
  await page.getByRole('button', { name: 'Another folder' }).click();
  await expect.element(page.getByText(`Saved in “Videos” as ${clip.fileName}.`)).toBeVisible();
  expect(saved).toEqual([clip.fileName]);
});

test('a browser without folders offers none', async () => {
  openPage({ clips: [clipOf({ id: 'fish' })] });
  await page.getByRole('button', { name: /^Show:/ }).click();
  await page.getByRole('button', { name: 'Save in another form' }).click();
  await expect.element(page.getByRole('button', { name: 'GIF' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Into a folder' })).not.toBeInTheDocument();
});
