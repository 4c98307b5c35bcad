import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browserFolder, folderKeys } from '../../../src/app/folder/folder.ts';
import type { InDatabase } from '../../../src/storage/in-database.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const film = new Blob(['film']);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A folder whose browser answers what the test does not take away. */
function folderWith(silent: Readonly<Record<string, () => Promise<never>>>) {
  const file = {
    write: () => Promise.resolve(),
    close: () => Promise.resolve(),
    abort: () => Promise.resolve(),
    ...silent,
  };
  const removed: string[] = [];
  const handle = {
    name: 'stick',
    queryPermission: () => Promise.resolve('granted'),
    getFileHandle: (_name: string, options?: { create: boolean }) =>
      options === undefined
        ? Promise.reject(new DOMException('none', 'NotFoundError'))
        : Promise.resolve({ createWritable: () => Promise.resolve(file), ...silent }),
    removeEntry: (name: string) => Promise.resolve(removed.push(name)),
    ...silent,
  };
  const inDatabase = ((work: (database: unknown) => unknown) =>
    Promise.resolve(work({ get: () => Promise.resolve(handle) }))) as unknown as InDatabase;
  return { folder: browserFolder(inDatabase, folderKeys.studio, never), removed };
}

test.each(['getFileHandle', 'createWritable', 'write', 'close'])(
  'a stick whose %s is never answered ends as one that is gone, and half a file is taken away',
  async (call) => {
    const { folder, removed } = folderWith({ [call]: never });
    const saving = folder.save(film, 'fish.mp4').catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await saving).toMatchObject({ code: 'timed-out' });
    expect(removed).toEqual(['write', 'close'].includes(call) ? ['fish.mp4'] : []);
  },
);

test('a browser that does not say whether a folder may be written to has none', async () => {
  const { folder } = folderWith({ queryPermission: never });
  const asking = folder.ready();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await asking).toBeUndefined();
});
