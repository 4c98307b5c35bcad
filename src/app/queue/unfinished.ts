import { withDeadline } from '../../common/deadline.ts';
import type { StoredJob } from '../../storage/database.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import { formatSeconds } from '../parts/format.ts';
import { words } from '../words.ts';
import type { UnfinishedPort } from './unfinished-port.ts';

export interface UnfinishedParts {
  readonly port: UnfinishedPort;
  readonly notices: Notices;
  /** Does work beside the stage, and tells what fails. */
  readonly attempt: (work: () => Promise<void> | void) => Promise<void>;
}

/** A word about a film waits no longer for what is kept of it. */
const limitMs = 3000;

/** What is made of a film that did not end is offered: to go on with, or to be forgotten. */
export function createUnfinished({ port, notices, attempt }: UnfinishedParts) {
  function offer(text: string, id: string, goOn: () => void): void {
    notices.show({
      text,
      action: { label: words.stage.goOn, run: goOn },
      other: {
        label: words.stage.forget,
        run: () =>
          void attempt(async () => {
            await port.forget(id);
            notices.show({ text: words.stage.forgotten });
          }),
      },
    });
  }

  return {
    /** Of one that a crash, a reload or the visitor ended. */
    offerLeft({ id, recipe }: StoredJob, goOn: () => void): void {
      offer(words.stage.unfinished(formatSeconds(1000 * recipe.seconds)), id, goOn);
    },
    /**
     * The visitor stopped a film.
     * @param wish as the engine was asked; undefined where it was not
     */
    async tellStopped(
      wish: Pick<StoredJob, 'recipe' | 'backend'> | undefined,
      goOn: () => void,
    ): Promise<void> {
      // Without storage, and before its first window, there is nothing to go on with.
      const job =
        wish && (await withDeadline(port.find(wish), limitMs, 'jobs').catch(() => undefined));
      if (job === undefined) notices.show({ text: words.stage.cancelled });
      else offer(words.stage.cancelledKept, job.id, goOn);
    },
  };
}
