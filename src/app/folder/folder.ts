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

/** A folder that is remembered over reloads as long as the browser remembers that it was allowed. */
export function browserFolder(
  inDatabase: InDatabase,
  key: string,
  ask: AskForFolder | undefined = browsersPicker(),
): Folder {
  async function ready(mayAsk = false): Promise<FileSystemDirectoryHandle | undefined> {
    const kept = await inDatabase((database) => guarded(() => database.get('settings', key))).catch(
      () => undefined,
    );
    const folder = kept as AskableFolder | undefined;
    if (folder?.queryPermission === undefined) return undefined;
    let state = await folder.queryPermission({ mode: 'readwrite' });
    if (state === 'prompt' && mayAsk) state = await folder.requestPermission({ mode: 'readwrite' });
    return state === 'granted' ? folder : undefined;
  }

  return {
    isOffered: ask !== undefined,
    async choose() {
      const folder = await ask?.({ mode: 'readwrite' }).catch(() => undefined);
      if (folder === undefined) return undefined;
      await inDatabase((database) => guarded(() => database.put('settings', folder, key)));
      return folder.name;
    },
    ready: async (mayAsk) => (await ready(mayAsk))?.name,
    async save(file, name) {
      const folder = await ready();
      if (folder === undefined) throw new Error('The folder is gone.');
      const free = await freeName(folder, name);
      const handle = await folder.getFileHandle(free, { create: true });
      const into = await handle.createWritable();
      try {
        await into.write(file);
        await into.close();
      } catch (thrown) {
        // Half a file would look like a whole one.
        await into.abort().catch(() => undefined);
        await folder.removeEntry(free).catch(() => undefined);
        throw thrown;
      }
      return free;
    },
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
