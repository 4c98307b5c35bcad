import { expect, test, vi } from 'vitest';
import { createShelf } from '../../../src/app/shelf/shelf.svelte.ts';
import { words } from '../../../src/app/words.ts';
import type { Clip } from '../../../src/common/clip.ts';
import { KinoraError } from '../../../src/common/errors.ts';
import { changed } from '../../../src/storage/clips.ts';
import { clip } from '../../helpers/clips.ts';

interface Rig {
  readonly shelf: ReturnType<typeof createShelf>;
  readonly stored: Map<string, Clip>;
  refuses: boolean;
  /** Of clips, where several come at once. */
  room: number;
  /** How many clips were to be kept at once, in order. */
  readonly batches: number[];
}

function rig(stored = new Map<string, Clip>(), onGone?: (count: number) => void): Rig {
  const lab = { refuses: false, room: Infinity, batches: [] as number[], stored };
  const shelf = createShelf(
    {
      get: (id) => Promise.resolve(stored.get(id)),
      inventory: () => Promise.resolve({ whole: [...stored.values()], damaged: [] }),
      put: (each) => {
        if (lab.refuses) return Promise.reject(new KinoraError('storage-full'));
        stored.set(each.id, each);
        return Promise.resolve([]);
      },
      putAll: (clips) => {
        lab.batches.push(clips.length);
        if (lab.refuses || stored.size + clips.length > lab.room) {
          return Promise.reject(new KinoraError('storage-full'));
        }
        for (const each of clips) stored.set(each.id, each);
        return Promise.resolve(clips);
      },
      update: (wanted, changes) => {
        if (lab.refuses) return Promise.reject(new KinoraError('storage-full'));
        const here = wanted.filter((id) => stored.has(id));
        for (const id of here) stored.set(id, changed(stored.get(id)!, changes));
        return Promise.resolve(here);
      },
      remove: (...going) => {
        for (const id of going) stored.delete(id);
        return Promise.resolve();
      },
    },
    onGone,
  );
  return Object.assign(lab, { shelf });
}

/** A clip whose files lay in a database that is gone. */
function lostClip(id: number): Clip {
  const file = new Blob(['x'.repeat(90)]);
  file.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  return { ...clip(id), file };
}

const ids = ({ shelf }: Rig): string[] => shelf.clips.map(({ id }) => id);

test('what was deleted under the page is kept anew where it is in memory, and leaves where not', async () => {
  const lab = rig(new Map([['clip-1', lostClip(1)]]));
  await lab.shelf.load(0);
  await lab.shelf.add(clip(2));
  await lab.shelf.add(clip(3));
  lab.stored.clear();
  expect(await lab.shelf.recheck()).toEqual({ again: 2, gone: 1 });
  expect(ids(lab)).toEqual(['clip-3', 'clip-2']);
  expect([...lab.stored.keys()].sort()).toEqual(['clip-2', 'clip-3']);
  expect(lab.shelf.isKept(lab.shelf.clips[0]!)).toBe(true);
});

test('a clip that cannot be kept anew stands as not kept', async () => {
  const lab = rig();
  await lab.shelf.add(clip(1));
  lab.stored.clear();
  lab.refuses = true;
  expect(await lab.shelf.recheck()).toEqual({ again: 0, gone: 0 });
  expect(ids(lab)).toEqual(['clip-1']);
  expect(lab.shelf.isKept(lab.shelf.clips[0]!)).toBe(false);
});

test('what is thrown away lies in the bin, starred as it was, until it is put back or erased', async () => {
  const lab = rig();
  for (const id of [1, 2, 3]) await lab.shelf.add(clip(id));
  await lab.shelf.star(['clip-2'], true);
  const undo = await lab.shelf.bin(lab.shelf.clips.slice(0, 2), 77);
  expect(ids(lab)).toEqual(['clip-1']);
  expect(lab.stored.get('clip-2')).toMatchObject({ isStarred: true, binnedAtMs: 77 });
  await undo();
  expect(ids(lab)).toEqual(['clip-3', 'clip-2', 'clip-1']);
  expect(lab.stored.get('clip-2')).toMatchObject({ isStarred: true });
  expect(lab.stored.get('clip-2')).not.toHaveProperty('binnedAtMs');
  await lab.shelf.putInFolder(['clip-2', 'clip-3'], 'sea');
  expect(lab.stored.get('clip-2')).toMatchObject({ isStarred: true, folder: 'sea' });
  expect(lab.stored.get('clip-1')).not.toHaveProperty('folder');
  await lab.shelf.putInFolder(['clip-2'], undefined);
  expect(lab.stored.get('clip-2')).not.toHaveProperty('folder');
  expect(lab.stored.get('clip-3')).toMatchObject({ folder: 'sea' });
  await lab.shelf.star(['clip-2'], false);
  expect(lab.stored.get('clip-2')).not.toHaveProperty('isStarred');
  await lab.shelf.erase(['clip-1', 'clip-3']);
  expect([...lab.stored.keys()]).toEqual(['clip-2']);
  expect(lab.shelf.bytes).toBe(100);
  await lab.shelf.add(clip(4, 250));
  await lab.shelf.bin([clip(2)], 78);
  expect([lab.shelf.bytes, lab.shelf.binnedBytes]).toEqual([350, 100]);
});

test('what has lain in the bin for a month is gone at the next visit', async () => {
  const day = 24 * 3600 * 1000;
  const stored = new Map(
    [{ ...clip(1), binnedAtMs: 1 * day }, { ...clip(2), binnedAtMs: 2 * day }, clip(3)].map(
      (each) => [each.id, each],
    ),
  );
  const lab = rig(stored);
  await lab.shelf.load(31.5 * day);
  expect(lab.shelf.binned.map(({ id }) => id)).toEqual(['clip-2']);
  expect([...lab.stored.keys()]).toEqual(['clip-2', 'clip-3']);
});

test('clips of elsewhere come in at their place in time, and none twice', async () => {
  const lab = rig();
  await lab.shelf.add(clip(1));
  await lab.shelf.add(clip(5));
  expect(await lab.shelf.bringIn([clip(3), clip(5), clip(0)])).toEqual({ added: 2 });
  expect(ids(lab)).toEqual(['clip-5', 'clip-3', 'clip-1', 'clip-0']);
  expect(lab.batches).toEqual([2]);
  lab.refuses = true;
  expect(await lab.shelf.bringIn([clip(7)])).toMatchObject({
    added: 0,
    error: { code: 'storage-full' },
  });
  // It is in the zip still, and so does not stand here as one that is not kept.
  expect(ids(lab)).toEqual(['clip-5', 'clip-3', 'clip-1', 'clip-0']);
});

test('of clips that find no room together as many are kept as there is room for', async () => {
  const lab = rig();
  lab.room = 11;
  const many = Array.from({ length: 16 }, (_, index) => clip(100 - index));
  const { added, error } = await lab.shelf.bringIn(many);
  expect([added, error?.code]).toEqual([11, 'storage-full']);
  expect(ids(lab)).toEqual(many.slice(0, 11).map(({ id }) => id));
  expect([...lab.stored.keys()]).toEqual(ids(lab));
  expect(lab.batches.length).toBeLessThan(10);
});

test('nothing happens where nothing was lost', async () => {
  const lab = rig();
  await lab.shelf.add(clip(1));
  expect(await lab.shelf.recheck()).toEqual({ again: 0, gone: 0 });
});

test('clips that are not kept fill no memory without end: the oldest of more than twenty go', async () => {
  const lab = rig();
  await lab.shelf.add(clip(0));
  lab.refuses = true;
  const gone: number[] = [];
  for (let id = 1; id <= 23; id++) gone.push((await lab.shelf.add(clip(id))).gone);
  expect(gone.slice(0, 20)).toEqual(Array(20).fill(0));
  expect(gone.slice(20)).toEqual([1, 1, 1]);
  expect(ids(lab)).toHaveLength(21);
  expect(ids(lab).at(-1)).toBe('clip-0');
  expect(ids(lab).at(-2)).toBe('clip-4');
});

test.each([
  [0, 0, 'This site’s data was deleted in this browser.'],
  [1, 0, 'This site’s data was deleted in this browser. One clip of this visit is kept anew.'],
  [
    2,
    1,
    'This site’s data was deleted in this browser. 2 clips of this visit are kept anew. One clip from before is gone.',
  ],
])('%i kept anew and %i gone are told', (again, gone, said) => {
  expect(words.shelf.dataDeleted(again, gone)).toBe(said);
});

test('a clip that another tab erased leaves the shelf when it is to be changed, and that is told', async () => {
  const onGone = vi.fn();
  const lab = rig(new Map([1, 2].map((id) => [`clip-${id}`, clip(id)])), onGone);
  await lab.shelf.load(0);
  lab.stored.delete('clip-1');
  await lab.shelf.star(['clip-1', 'clip-2'], true);
  expect(ids(lab)).toEqual(['clip-2']);
  expect(lab.shelf.clipOf('clip-2')?.isStarred).toBe(true);
  expect([...lab.stored.keys()]).toEqual(['clip-2']);
  expect(onGone).toHaveBeenCalledExactlyOnceWith(1);
});
