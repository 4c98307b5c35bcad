import { guarded, type Database } from '../../storage/database.ts';
import type { Folder } from './kiosk-ports.ts';

/** What Chromium adds to the standard's folders. */
interface AskableFolder extends FileSystemDirectoryHandle {
  queryPermission(wish: { mode: 'readwrite' }): Promise<PermissionState>;
}

interface Picker {
  showDirectoryPicker?: (wish: { mode: 'readwrite' }) => Promise<AskableFolder>;
}

/** Where the handle is kept in the `settings` store; a handle holds nothing of a visitor. */
export const folderKey = 'kiosk.folder';

type InDatabase = <T>(work: (database: Database) => Promise<T>) => Promise<T>;

/** A folder that the staff chose, over reloads as long as the browser remembers that they allowed it. */
export function browserFolder(inDatabase: InDatabase): Folder {
  const { showDirectoryPicker } = window as Picker;

  async function ready(): Promise<AskableFolder | undefined> {
    const kept = await inDatabase((database) =>
      guarded(() => database.get('settings', folderKey)),
    ).catch(() => undefined);
    const folder = kept as AskableFolder | undefined;
    if (folder?.queryPermission === undefined) return undefined;
    return (await folder.queryPermission({ mode: 'readwrite' })) === 'granted' ? folder : undefined;
  }

  return {
    isOffered: showDirectoryPicker !== undefined,
    async choose() {
      // Rejects where the person closes the browser's own window.
      const folder = await showDirectoryPicker
        ?.call(window, { mode: 'readwrite' })
        .catch(() => undefined);
      if (folder === undefined) return undefined;
      await inDatabase((database) => guarded(() => database.put('settings', folder, folderKey)));
      return folder.name;
    },
    ready: async () => (await ready())?.name,
    async save(clip) {
      const folder = await ready();
      if (folder === undefined) throw new Error('The folder is gone.');
      const name = fileNameAt(new Date());
      const file = await folder.getFileHandle(name, { create: true });
      const into = await file.createWritable();
      await into.write(clip.file);
      await into.close();
      return name;
    },
  };
}

/** By the time alone: a visitor's sentence is not for the next one's eyes. */
export function fileNameAt(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('');
  return `kinora-${day}-${time}.mp4`;
}
