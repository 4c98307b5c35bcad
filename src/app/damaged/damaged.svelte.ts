import type { Damaged } from '../../storage/damaged.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import type { Ports } from '../ports.ts';
import type { Shelf } from '../shelf/shelf.svelte.ts';
import { words } from '../words.ts';

export interface DamagedParts {
  readonly ports: Pick<Ports, 'damaged' | 'saveFile'>;
  readonly shelf: Shelf;
  readonly notices: Notices;
  /** Does work beside the stage, and tells what fails. */
  readonly attempt: (work: () => Promise<void> | void) => Promise<void>;
}

export type DamagedRecords = ReturnType<typeof createDamaged>;

/** What this browser keeps and cannot read. It stays until the visitor deletes it. */
export function createDamaged({ ports, shelf, notices, attempt }: DamagedParts) {
  /** Clips are the shelf's. */
  let others = $state.raw<readonly Damaged[]>([]);
  const all = $derived([...shelf.damaged, ...others]);

  function add(damaged: Damaged): void {
    if (damaged.store === 'clips') shelf.addDamaged(damaged);
    else others = [...others, damaged];
  }

  function drop(damaged: Damaged): void {
    if (damaged.store === 'clips') shelf.dropDamaged(damaged);
    else others = others.filter((each) => each !== damaged);
  }

  async function putBack(damaged: Damaged): Promise<void> {
    await ports.damaged.putBack(damaged);
    add(damaged);
  }

  return {
    get all() {
      return all;
    },
    /** A browser that keeps nothing keeps nothing damaged. */
    async load(): Promise<void> {
      others = await ports.damaged.list().catch(() => []);
    },
    /** Its video as it lies there. */
    save(damaged: Damaged): void {
      if (damaged.file !== undefined) ports.saveFile(damaged.file, fileNameOf(damaged));
    },
    remove: (damaged: Damaged) =>
      attempt(async () => {
        await ports.damaged.remove(damaged);
        drop(damaged);
        const undo = { label: words.shelf.undo, run: () => void attempt(() => putBack(damaged)) };
        notices.show({
          text: words.damaged.removed(nameOf(damaged)),
          ...(damaged.record !== undefined && { action: undo }),
        });
      }),
  };
}

export function nameOf({ store, name }: Damaged): string {
  return name ?? words.damaged.unnamed[store];
}

/** What is wrong, what is kept, and what can be done with it. */
export function toldOf({ fault, file, recipe, record }: Damaged): string {
  const { faults, kept } = words.damaged;
  return `${faults[fault]} ${kept[keptOf()]}`;

  function keptOf(): keyof typeof kept {
    if (file !== undefined) return 'video';
    if (recipe !== undefined) return 'recipe';
    return record === undefined && fault === 'unreadable' ? 'nothing' : 'record';
  }
}

function fileNameOf(damaged: Damaged): string {
  const parts = nameOf(damaged)
    .replace(/\.mp4$/i, '')
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  return `${(parts ?? ['kinora']).join('-')}.mp4`;
}
