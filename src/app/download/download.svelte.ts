import type { Backend } from '../../common/clip.ts';
import { asKinoraError, type KinoraError } from '../../common/errors.ts';
import type { DownloadProgress } from '../../common/progress.ts';
import type { EngineApi } from '../../engine/engine-api.ts';

export type Download = ReturnType<typeof createDownload>;

/** The model on its way here by itself; a clip that needs it shows the same on the stage. */
export function createDownload(engine: EngineApi) {
  let running = $state.raw<Omit<DownloadProgress, 'stage'>>();
  let error = $state.raw<KinoraError>();

  return {
    get running() {
      return running;
    },
    get error() {
      return error;
    },
    /** @returns whether everything is here now; not so when it was paused or failed. */
    async start(backend: Backend, missingBytes: number): Promise<boolean> {
      error = undefined;
      running = { loadedBytes: 0, totalBytes: missingBytes, isElsewhere: false };
      try {
        await engine.download(backend, (progress) => {
          if (progress.stage === 'download') running = progress;
        });
        return true;
      } catch (thrown) {
        const failure = asKinoraError(thrown);
        if (failure.code !== 'aborted') error = failure;
        return false;
      } finally {
        running = undefined;
      }
    },
    /** Should the worker be dead, the download has ended already. */
    pause: () => engine.cancel().catch(() => undefined),
  };
}
