import axe from 'axe-core';
import { deleteDB } from 'idb';
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { databaseClipStore } from '../../src/storage/clips.ts';
import { databaseDamagedStore } from '../../src/storage/damaged-store.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { databaseJobStore } from '../../src/storage/jobs.ts';
import { databaseQueueStore } from '../../src/storage/queue.ts';
import { openQueuePort } from '../../src/app/queue/queue-port.ts';
import { openUnfinishedPort } from '../../src/app/queue/unfinished-port.ts';
import { databaseStyleStore } from '../../src/storage/styles.ts';
import { clip } from '../helpers/clips.ts';
import { openPage, type PageLab } from '../helpers/page-lab.ts';
import { beats, recipe } from '../helpers/recipes.ts';

const shelf = page.getByRole('region', { name: 'Your clips' });
const damaged = page.getByRole('region', { name: 'What cannot be read' });

/** The page over a real database that holds these records besides two sound clips. */
async function openOver(records: readonly [store: string, record: object][]): Promise<{
  database: Database;
  lab: PageLab;
}> {
  const name = `damaged-${crypto.randomUUID()}`;
  const database = await openDatabase({ name });
  onTestFinished(async () => {
    database.close();
    await deleteDB(name);
  });
  const clips = databaseClipStore(database, { maxClips: 100, maxBytes: 2 ** 30 });
  for (const id of [1, 2]) {
    await clips.put({ ...clip(id), recipe: recipe({ beats: beats(`boat ${id}`) }) });
  }
  for (const [store, record] of records) await database.put(store as 'clips', record as never);
  const lab = openPage({
    ports: {
      clips,
      damaged: databaseDamagedStore(database),
      styles: databaseStyleStore(database),
      queue: openQueuePort(databaseQueueStore(database), undefined, 'this tab'),
      unfinished: openUnfinishedPort(databaseJobStore(database), undefined),
    },
  });
  return { database, lab };
}

const later = { ...recipe(), format: 3, beats: beats('a film of tomorrow') };

test('a clip that cannot be read hides no other: it is named, saved as it is, deleted and put back', async () => {
  await page.viewport(1440, 900);
  const { database, lab } = await openOver([
    ['clips', { ...clip(7), recipe: later }],
    ['clips', { ...clip(8), recipe: recipe({ beats: beats('a lost fish') }), file: undefined }],
    ['clips', { ...clip(9), recipe: null, width: -1 }],
  ]);
  await expect.element(shelf.getByRole('button', { name: 'Show: boat 1' })).toBeVisible();
  await expect.element(shelf.getByRole('button', { name: 'Show: boat 2' })).toBeVisible();
  await expect.element(damaged).toHaveTextContent('3 things that are kept here cannot be read.');
  const items = damaged.getByRole('listitem');
  await expect
    .element(items.nth(0))
    .toHaveTextContent(
      'Clip a film of tomorrow A newer version of Kinora made it. Its video is kept: save it as it is.',
    );
  await expect
    .element(items.nth(1))
    .toHaveTextContent('a lost fish Its video is missing. Its recipe is kept: make it again.');
  await expect
    .element(items.nth(2))
    .toHaveTextContent('kinora-a-red-fish.mp4 Its recipe is damaged. Its video is kept');
  const { violations } = await axe.run(shelf.element());
  expect(violations).toEqual([]);

  await damaged.getByRole('button', { name: 'Save the video: a film of tomorrow' }).click();
  expect(lab.savedFiles.map(({ name }) => name)).toEqual(['a-film-of-tomorrow.mp4']);
  expect(await lab.savedFiles[0]!.file.bytes()).toEqual(await clip(7).file.bytes());

  await damaged.getByRole('button', { name: 'Use recipe: a lost fish' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a lost fish');

  await damaged.getByRole('button', { name: 'Delete: a film of tomorrow' }).click();
  await expect.element(page.getByText('“a film of tomorrow” is deleted.')).toBeVisible();
  await expect.poll(() => database.getAllKeys('clips')).not.toContain('clip-7');
  await expect.element(items.nth(2)).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(items.nth(2)).toBeVisible();
  expect(await database.get('clips', 'clip-7')).toMatchObject({ recipe: { format: 3 } });
  await expect.element(shelf.getByRole('button', { name: 'Show: boat 1' })).toBeVisible();
});

test('films that wait or were begun, and styles, are named beside those that can be read', async () => {
  const job = { owner: 'gone', place: 1, backend: 'cpu', files: {}, starts: 0, createdAtMs: 1 };
  const { database, lab } = await openOver([
    ['queue', { ...job, id: 'late', recipe: later }],
    ['queue', { ...job, id: 'sound', place: 2, recipe: recipe({ beats: beats('a red boat') }) }],
    ['jobs', { id: 'begun', backend: 'cpu', recipe: { format: 2 }, createdAtMs: 5 }],
    ['styles', { id: 'odd', name: 'Wet', words: 7, createdAtMs: 1 }],
  ]);
  await expect
    .poll(() => lab.engine.requests.map(({ recipe: { beats } }) => beats))
    .toEqual([beats('a red boat')]);
  const items = damaged.getByRole('listitem');
  await expect.element(items.nth(0)).toHaveTextContent('Film in the queue a film of tomorrow');
  await expect
    .element(items.nth(1))
    .toHaveTextContent('Unfinished film A film without a sentence Its recipe is damaged.');
  await expect.element(items.nth(2)).toHaveTextContent('Style Wet');
  await damaged.getByRole('button', { name: 'Delete: A film without a sentence' }).click();
  await expect.poll(() => database.getAllKeys('jobs')).toEqual([]);
  // Its windows went with it.
  await expect.element(page.getByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  expect(await database.getAllKeys('queue')).toContain('late');
});

test('a clip whose video went under the page leaves the shelf and is named', async () => {
  await page.viewport(1440, 900);
  const lost = clip(5);
  lost.file.slice = () => {
    const gone = new Blob(['x']);
    gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    return gone;
  };
  const sound = { ...clip(6), recipe: recipe({ beats: beats('a boat') }) };
  // Neither has a picture that can be shown; one has its video.
  openPage({ clips: [{ ...lost, recipe: recipe({ beats: beats('a lost fish') }) }, sound] });
  await expect.element(damaged).toHaveTextContent('a lost fish Its video is missing.');
  await expect.element(shelf.getByRole('button', { name: 'Show: a boat' })).toBeVisible();
});
