import type { KeptClip } from '../../common/clip.ts';
import { recipeText } from '../../common/recipe-text.ts';
import { fileFor, type BiggerMachine } from '../bigger-machine/files.ts';
import type { ExportKind } from '../../engine/engine-api.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import type { Ports } from '../ports.ts';
import type { Shelf } from '../shelf/shelf.svelte.ts';
import type { Stage } from '../stage/stage.svelte.ts';
import { words } from '../words.ts';
import type { Library } from './library.svelte.ts';

export interface ClipActionParts {
  readonly ports: Pick<Ports, 'engine' | 'dateMs' | 'saveFile' | 'folder'>;
  readonly shelf: Shelf;
  readonly library: Library;
  readonly stage: Stage;
  readonly notices: Notices;
  /** Does work beside the stage, and tells what fails. */
  readonly attempt: (work: () => Promise<void> | void) => Promise<void>;
}

/** What is done with finished clips. */
export function clipActions({ ports, shelf, library, stage, notices, attempt }: ClipActionParts) {
  function leaveStage(clips: readonly KeptClip[]): void {
    const { scene } = stage;
    if (scene.kind === 'clip' && clips.some(({ id }) => id === scene.clip.id)) stage.open();
  }

  return {
    /** The other takes go into the bin, from where they can come back. */
    keepBest: (best: KeptClip, takes: readonly KeptClip[]) =>
      attempt(async () => {
        const others = takes.filter(({ id }) => id !== best.id);
        stage.show(best);
        const undo = await shelf.bin(others, ports.dateMs());
        notices.show({
          text: words.queue.othersBinned(others.length),
          action: { label: words.shelf.undo, run: () => void attempt(undo) },
        });
      }),
    star: (clips: readonly KeptClip[], isStarred: boolean) =>
      attempt(() =>
        shelf.star(
          clips.map(({ id }) => id),
          isStarred,
        ),
      ),
    /** @param folder undefined takes them out of theirs */
    putInFolder: (clips: readonly KeptClip[], folder: string | undefined) =>
      attempt(async () => {
        const ids = clips.map(({ id }) => id);
        await shelf.putInFolder(ids, folder);
        const text =
          folder === undefined
            ? words.shelf.tookOutOfFolder(clips.length)
            : words.shelf.wentInFolder(clips.length, folder);
        notices.show({ text });
      }),
    putBack: (clips: readonly KeptClip[]) => attempt(() => shelf.unbin(clips.map(({ id }) => id))),
    erase: (clips: readonly KeptClip[]) =>
      attempt(async () => {
        await shelf.erase(clips.map(({ id }) => id));
        leaveStage(clips);
        notices.show({ text: words.shelf.erased(clips.length) });
      }),
    /** @returns whether a file was written; why not is told. */
    async saveAs(clip: KeptClip, kind: ExportKind, atSeconds: number): Promise<boolean> {
      let isSaved = false;
      await attempt(async () => {
        const comment = recipeText(clip.recipe);
        const { file, fileName } = clip;
        const saved = await ports.engine.exportClip({ file, kind, atSeconds, comment });
        ports.saveFile(saved, fileName.replace(/\.mp4$/, `.${kind}`));
        isSaved = true;
      });
      return isSaved;
    },
    /** Into the folder of the visitor's choice, which is asked for where none may be written to. */
    async saveInFolder(clip: KeptClip): Promise<void> {
      const { folder } = ports;
      const into = async (name: string | undefined): Promise<void> => {
        if (name === undefined) return; // the person chose none
        const other = { label: words.saveAs.otherFolder, run: () => void attempt(elsewhere) };
        const saved = await folder.save(clip.file, clip.fileName).catch(() => undefined);
        notices.show({
          text:
            saved === undefined
              ? words.saveAs.notInFolder(name)
              : words.saveAs.inFolder(name, saved),
          action: other,
        });
      };
      const elsewhere = async (): Promise<void> => into(await folder.choose());
      await attempt(async () => into((await folder.ready(true)) ?? (await folder.choose())));
    },
    /** Whether the browser knows folders at all. */
    knowsFolders: ports.folder.isOffered,
    /** The recipe for a program on another machine. */
    saveFor(machine: BiggerMachine, clip: KeptClip): void {
      const { file, name } = fileFor(machine, clip);
      ports.saveFile(file, name);
    },
    /** What is thrown away is left out, as it is out of sight. */
    exportAll: () =>
      attempt(() =>
        library.export(shelf.clips, shelf.binned.length > 0 ? words.shelf.withoutBin : undefined),
      ),
    exportClips: (clips: readonly KeptClip[]) => attempt(() => library.export(clips)),
    throwAway: (...clips: readonly KeptClip[]) =>
      attempt(async () => {
        const undo = await shelf.bin(clips, ports.dateMs());
        leaveStage(clips);
        notices.show({
          text: words.shelf.thrownAway(clips.length),
          action: { label: words.shelf.undo, run: () => void attempt(undo) },
        });
      }),
  };
}
