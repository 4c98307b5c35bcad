/** Tabs over one database, each with its shelf and its library. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLibrary, type Library } from '../../../src/app/library/library.svelte.ts';
import { createNotices } from '../../../src/app/notices/notices.svelte.ts';
import { noClipNews, openClipNews, type ClipNews } from '../../../src/app/shelf/clip-news.ts';
import { createShelf, type Shelf } from '../../../src/app/shelf/shelf.svelte.ts';
import type { ClipStore } from '../../../src/storage/clips.ts';
import { clip } from '../../helpers/clips.ts';
import { ownDatabase } from '../../helpers/own-database.ts';
import { quietPorts } from '../../helpers/quiet-ports.ts';
import { beats, recipe } from '../../helpers/recipes.ts';
import { scriptedEngine } from '../../helpers/scripted-engine.ts';
import { tabLocks } from '../../helpers/tab-locks.ts';

const own = ownDatabase();

interface Tab {
  readonly shelf: Shelf;
  readonly library: Library;
}

async function openTab(news: ClipNews, store: ClipStore = own.clips()): Promise<Tab> {
  const shelf = createShelf(store, undefined, news);
  const ports = { ...quietPorts, engine: scriptedEngine().api, dateMs: () => 0 };
  const library = createLibrary(shelf, createNotices(), ports);
  await shelf.load(0);
  return { shelf, library };
}

const shown = ({ library }: Tab): string[] => library.shown.map(({ id }) => id);

test('what one tab makes, brings in, changes, bins and erases the other shows, each in its place', async () => {
  const channels = [new BroadcastChannel('tabs'), new BroadcastChannel('tabs')] as const;
  onTestFinished(() => {
    for (const channel of channels) channel.close();
  });
  const one = await openTab(openClipNews(() => channels[0]));
  const other = await openTab(openClipNews(() => channels[1]));
  await one.shelf.add(clip(3));
  await vi.waitUntil(() => shown(other).length === 1);
  await other.shelf.bringIn([clip(5), clip(1)]);
  await vi.waitUntil(() => shown(one).length === 3);
  expect(shown(one)).toEqual(['clip-5', 'clip-3', 'clip-1']);

  await one.shelf.star(['clip-3'], true);
  other.library.view = 'starred';
  await vi.waitUntil(() => shown(other).length === 1);
  expect(shown(other)).toEqual(['clip-3']);

  const undo = await one.shelf.bin([clip(5)], 1);
  other.library.view = 'bin';
  await vi.waitUntil(() => shown(other).length === 1);
  await undo();
  await vi.waitUntil(() => shown(other).length === 0);

  other.library.view = 'all';
  await one.shelf.erase(['clip-1', 'clip-3']);
  await vi.waitUntil(() => shown(other).length === 1);
  expect(shown(other)).toEqual(['clip-5']);
});

test('what goes to make room goes from the other tab too', async () => {
  const { openChannel } = tabLocks();
  const one = await openTab(openClipNews(openChannel), own.clips({ maxClips: 2 }));
  const other = await openTab(openClipNews(openChannel));
  for (const id of [1, 2, 3]) await one.shelf.add(clip(id));
  await vi.waitUntil(() => shown(other).join() === 'clip-3,clip-2');
});

test('what took a clip from the shelf is known as long as it is away', async () => {
  const { openChannel } = tabLocks();
  const one = await openTab(openClipNews(openChannel), own.clips({ maxClips: 2 }));
  const other = await openTab(openClipNews(openChannel));
  for (const id of [1, 2]) await one.shelf.add(clip(id));
  await vi.waitUntil(() => shown(other).length === 2);
  await one.shelf.erase(['clip-1']);
  await vi.waitUntil(() => shown(other).length === 1);
  expect(other.shelf.goneBy(clip(1))).toBe('other-tab');
  expect(one.shelf.goneBy(clip(1))).toBeUndefined();
  expect(other.shelf.goneBy(clip(2))).toBeUndefined();

  // Kept again, it stands where it stood, and not in the bin.
  await other.shelf.addAgain({ ...clip(1), binnedAtMs: 5, folder: 'sea' });
  expect(shown(other)).toEqual(['clip-2', 'clip-1']);
  expect(other.shelf.goneBy(clip(1))).toBeUndefined();
  expect((await own.clips().get('clip-1'))?.folder).toBe('sea');
  expect(await own.clips().get('clip-1')).not.toHaveProperty('binnedAtMs');
  await vi.waitUntil(() => shown(one).length === 2);

  await one.shelf.add(clip(3));
  await vi.waitUntil(() => shown(other).join() === 'clip-3,clip-2');
  expect([one, other].map(({ shelf }) => shelf.goneBy(clip(1)))).toEqual(['no-room', 'other-tab']);
});

test('nothing but ids is told, and what is no list of ids is not heard', async () => {
  const { openChannel } = tabLocks();
  const heard: unknown[] = [];
  const listening = openChannel();
  listening.addEventListener('message', ({ data }: MessageEvent<unknown>) => heard.push(data));
  const tab = await openTab(openClipNews(openChannel));
  await tab.shelf.add({ ...clip(1), recipe: recipe({ beats: beats('a secret') }) });
  await tab.shelf.star(['clip-1'], true);
  await tab.shelf.putInFolder(['clip-1'], 'secrets');
  await tab.shelf.erase(['clip-1']);
  expect(heard).toEqual([['clip-1'], ['clip-1'], ['clip-1'], ['clip-1']]);

  await tab.shelf.add(clip(2));
  for (const said of [undefined, 'clip-2', { ids: ['clip-2'] }, ['clip-2', 2]])
    listening.postMessage(said);
  await own.clips().remove('clip-2');
  listening.postMessage(['clip-1']);
  // In its turn, after what was told.
  await tab.shelf.load(0);
  expect(shown(tab)).toEqual(['clip-2']);
});

test('what this tab writes while it reads the other’s word is not undone by it', async () => {
  const { openChannel } = tabLocks();
  const store = own.clips();
  let meanwhile: (() => Promise<void>) | undefined;
  const slow: ClipStore = {
    ...store,
    get: async (id) => {
      const read = await store.get(id);
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      return read;
    },
  };
  const one = await openTab(openClipNews(openChannel));
  const other = await openTab(openClipNews(openChannel), slow);
  await one.shelf.add(clip(1));
  await vi.waitUntil(() => shown(other).length === 1);
  meanwhile = () => other.shelf.putInFolder(['clip-1'], 'mine');
  await one.shelf.star(['clip-1'], true);
  await vi.waitUntil(() => other.shelf.clipOf('clip-1')?.isStarred === true);
  expect(other.shelf.clipOf('clip-1')).toMatchObject({ isStarred: true, folder: 'mine' });
});

test('a clip in memory alone stays, whatever is told of it', async () => {
  const { openChannel } = tabLocks();
  const full = own.clips({ maxBytes: 1 });
  const tab = await openTab(openClipNews(openChannel), full);
  await tab.shelf.add(clip(1));
  openChannel().postMessage(['clip-1']);
  await tab.shelf.load(0);
  expect(shown(tab)).toEqual(['clip-1']);
  expect(tab.shelf.hasUnkept).toBe(true);
});

test.each([
  ['has none', undefined],
  ['refuses them', 'SecurityError'],
])('a browser that %s has each tab as it was', async (_what, refusal) => {
  vi.stubGlobal('BroadcastChannel', undefined);
  const news = openClipNews(
    refusal === undefined
      ? undefined
      : () => {
          throw new DOMException('blocked', refusal);
        },
  );
  expect(news).toBe(noClipNews);
  const [one, other] = [await openTab(news), await openTab(news)];
  await one.shelf.add(clip(1));
  expect(shown(one)).toEqual(['clip-1']);
  expect(shown(other)).toEqual([]);
  await other.shelf.load(0);
  expect(shown(other)).toEqual(['clip-1']);
  vi.unstubAllGlobals();
});
