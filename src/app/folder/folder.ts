import { patience, withDeadline } from '../../common/deadline.ts';
import { guarded } from '../../storage/database.ts';
import type { InDatabase } from '../../storage/in-database.ts';

/** A folder of this machine, a USB stick for instance, that somebody chose. */
export interface Folder {
  /** False where the browser knows no folders. */
  readonly isOffered: boolean;
  /** Asks the person at the screen. Undefined where they chose none. */
  readonly choose: () => Promise<string | undefined>;
  /**
   * Its name where files may be written to it now. The browser forgets after a while that it was allowed: with `mayAsk`, right
   * after a press, it asks the person once more.
   */
  readonly ready: (mayAsk?: boolean) => Promise<string | undefined>;
  /**
   * Rejects where the folder is gone, full or not to be written to.
   *
   * @returns the name of the file: the one wished for, or one with a number where that is taken
   */
  readonly save: (file: Blob, name: string) => Promise<string>;
}

/** What Chromium adds to the standard's folders. */
interface AskableFolder extends FileSystemDirectoryHandle {
  queryPermission(wish: { mode: 'readwrite' }): Promise<PermissionState>;
  requestPermission(wish: { mode: 'readwrite' }): Promise<PermissionState>;
}

/** Rejects where the person closes the browser's own window. */
export type AskForFolder = (wish: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;

/** Where handles are kept in the `settings` store; a handle holds nothing of a visitor. */
export const folderKeys = { kiosk: 'kiosk.folder', studio: 'studio.folder' } as const;

/** The browser's own answers take milliseconds; a stick may write a large film for a minute. */
const limitsMs = { answer: 5000, write: 120_000 };

/** A folder that is remembered over reloads as long as the browser remembers that it was allowed. */
export function browserFolder(
  inDatabase: InDatabase,
  key: string,
  ask: AskForFolder | undefined = browsersPicker(),
): Folder {
  const answered = <T>(work: Promise<T>): Promise<T> =>
    withDeadline(work, limitsMs.answer, 'folder');

  async function ready(mayAsk = false): Promise<FileSystemDirectoryHandle | undefined> {
    const kept = await inDatabase((database) => guarded(() => database.get('settings', key))).catch(
      () => undefined,
    );
    const folder = kept as AskableFolder | undefined;
    if (folder?.queryPermission === undefined) return undefined;
    let state = await answered(folder.queryPermission({ mode: 'readwrite' }));
    // The person at the screen takes as long as they like.
    if (state === 'prompt' && mayAsk) state = await folder.requestPermission({ mode: 'readwrite' });
    return state === 'granted' ? folder : undefined;
  }

  async function write(file: Blob, name: string): Promise<string> {
    const folder = await ready();
    if (folder === undefined) throw new Error('The folder is gone.');
    const { wait } = patience(limitsMs.write, 'folder');
    const free = await wait(freeName(folder, name));
    const handle = await wait(folder.getFileHandle(free, { create: true }));
    const into = await wait(handle.createWritable());
    try {
      await wait(into.write(file));
      await wait(into.close());
    } catch (thrown) {
      // Half a file would look like a whole one.
      await answered(into.abort()).catch(() => undefined);
      await answered(folder.removeEntry(free)).catch(() => undefined);
      throw thrown;
    }
    return free;
  }

  return {
    isOffered: ask !== undefined,
    async choose() {
      const folder = await ask?.({ mode: 'readwrite' }).catch(() => undefined);
      if (folder === undefined) return undefined;
      await inDatabase((database) => guarded(() => database.put('settings', folder, key)));
      return folder.name;
    },
    ready: async (mayAsk) => (await ready(mayAsk).catch(() => undefined))?.name,
    save: write,
  };
}

function browsersPicker(): AskForFolder | undefined {
  const { showDirectoryPicker } = window as { showDirectoryPicker?: AskForFolder };
  return showDirectoryPicker?.bind(window);
}

/** Nothing that lies in the folder is written over. */
async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/su.exec(name)!;
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${stem} (${number})${ending ?? ''}`;
    const isTaken = await folder.getFileHandle(tried).then(
      () => true,
      (thrown: unknown) => !(thrown instanceof DOMException && thrown.name === 'NotFoundError'),
    );
    if (!isTaken) return tried;
    if (number > 999) throw new Error(`The folder has no room for one more ${name}.`);
  }
}
