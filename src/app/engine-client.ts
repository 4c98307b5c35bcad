/**
 * The only door from the page to the worker. comlink never settles a call whose worker died, so
 * every call here races a death watch: worker errors, unreadable messages, and silence after a
 * cancel all end what is outstanding and start a fresh worker.
 */
import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { asKinoraError, KinoraError } from '../common/errors.ts';
import type { OnProgress } from '../common/progress.ts';
import type { EngineApi } from '../engine/engine-api.ts';

export interface EngineClient extends EngineApi {
  /** Called when the worker died and a fresh one was started; everything outstanding rejected. */
  onDeath(listener: (error: KinoraError) => void): void;
  dispose(): void;
}

/** A worker as the client needs it, so that tests can kill one. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'addEventListener' | 'removeEventListener'
>;

/** An abort that the worker does not answer by then ends the worker. */
const cancelLimitMs = 5000;

interface Life {
  readonly worker: WorkerLike;
  readonly engine: Remote<EngineApi>;
  /** Rejects when the worker dies; never resolves. */
  readonly death: Promise<never>;
  readonly die: (error: KinoraError) => void;
}

export function connectEngine(startWorker: () => WorkerLike): EngineClient {
  const listeners: ((error: KinoraError) => void)[] = [];
  let running: Promise<unknown> | undefined;
  let life = begin();

  function begin(): Life {
    const worker = startWorker();
    let die!: (error: KinoraError) => void;
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    // Nobody may be waiting when it dies.
    death.catch(() => undefined);
    worker.addEventListener('error', (event) => {
      const cause = event.message || 'the worker did not start';
      end(new KinoraError('worker-died', { cause }));
    });
    worker.addEventListener('messageerror', () => {
      end(new KinoraError('worker-died', { cause: 'a message could not be read' }));
    });
    return { worker, engine: wrap<EngineApi>(worker), death, die };
  }

  function end(error: KinoraError): void {
    const dead = life;
    dead.worker.terminate();
    dead.engine[releaseProxy]();
    life = begin();
    dead.die(error);
    for (const listener of listeners) listener(error);
  }

  async function call<T>(ask: (engine: Remote<EngineApi>) => Promise<T>): Promise<T> {
    try {
      return await Promise.race([ask(life.engine), life.death]);
    } catch (thrown) {
      throw asKinoraError(thrown);
    }
  }

  /** A call that `cancel` can end. */
  function start<T>(ask: (engine: Remote<EngineApi>) => Promise<T>): Promise<T> {
    const work = call(ask);
    running = work.catch(() => undefined);
    return work;
  }

  const forward = (onProgress: OnProgress): OnProgress => proxy(onProgress);

  return {
    inspect: () => call((engine) => engine.inspect()),
    watchRequests: (onRequest) => call((engine) => engine.watchRequests(proxy(onRequest))),
    download: (backend, onProgress) =>
      start((engine) => engine.download(backend, forward(onProgress))),
    understand: (prompt) => call((engine) => engine.understand(prompt)),
    make: (request, onProgress) => start((engine) => engine.make(request, forward(onProgress))),
    deleteWeights: () => call((engine) => engine.deleteWeights()),
    async cancel() {
      const ended = running;
      await call((engine) => engine.cancel());
      if (!ended) return;
      const late = setTimeout(() => {
        end(new KinoraError('aborted', { cause: 'the worker did not answer' }));
      }, cancelLimitMs);
      await ended;
      clearTimeout(late);
    },
    onDeath: (listener) => {
      listeners.push(listener);
    },
    dispose: () => {
      life.worker.terminate();
      life.die(new KinoraError('worker-died', { cause: 'the page let it go' }));
    },
  };
}

/** The engine of this page. */
export function startEngine(): EngineClient {
  return connectEngine(
    () =>
      new Worker(new URL('../engine/worker.ts', import.meta.url), {
        type: 'module',
        name: 'kinora engine',
      }),
  );
}
