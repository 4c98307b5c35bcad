/**
 * The only door from the page to the worker. comlink never settles a call whose worker died, so
 * every call here races a death watch: worker errors, unreadable messages, and silence after a
 * cancel all end what is outstanding; the next call starts a fresh worker.
 */
import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { asKinoraError, KinoraError } from '../common/errors.ts';
import type { OnProgress } from '../common/progress.ts';
import type { SentRequest } from '../common/requests.ts';
import type { EngineApi } from '../engine/engine-api.ts';

export interface EngineClient extends EngineApi {
  /** Called when the worker died; everything outstanding rejects. */
  onDeath(listener: (error: KinoraError) => void): void;
  /**
   * Ends the worker with all that is in its memory; what is outstanding rejects. The next call starts
   * a fresh one.
   */
  dispose(): void;
}

/** A worker as the client needs it, so that tests can kill one. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'addEventListener' | 'removeEventListener'
>;

/** A worker that has not answered an abort or a look at the device by then is ended. */
const limitsMs = { cancel: 5000, inspect: 60_000 };

interface Life {
  readonly worker: WorkerLike;
  readonly engine: Remote<EngineApi>;
  readonly isThreaded: boolean;
  /** Rejects when the worker dies; never resolves. */
  readonly death: Promise<never>;
  readonly die: (error: KinoraError) => void;
}

/** @param startWorker `isThreaded`: whether the worker may use threads */
export function connectEngine(startWorker: (isThreaded: boolean) => WorkerLike): EngineClient {
  const listeners: ((error: KinoraError) => void)[] = [];
  let onRequest: ((request: SentRequest) => void) | undefined;
  let running: Promise<unknown> | undefined;
  let isThreaded = true;
  // After a death, the next call begins a new life: a worker that cannot start is tried as often as
  // somebody asks for something, and never by itself.
  let current: Life | undefined = begin();

  function begin(): Life {
    const worker = startWorker(isThreaded);
    let die!: (error: KinoraError) => void;
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    // Nobody may be waiting when it dies.
    death.catch(() => undefined);
    const life = { worker, engine: wrap<EngineApi>(worker), isThreaded, death, die };
    worker.addEventListener('error', (event) => {
      const cause = event.message || 'the worker did not start';
      end(life, new KinoraError('worker-died', { cause }));
    });
    worker.addEventListener('messageerror', () => {
      end(life, new KinoraError('worker-died', { cause: 'a message could not be read' }));
    });
    if (onRequest) watch(life, onRequest);
    return life;
  }

  function watch(life: Life, listener: (request: SentRequest) => void): void {
    // Rejects where the worker dies before; the next life is watched as well.
    life.engine.watchRequests(proxy(listener)).catch(() => undefined);
  }

  function end(life: Life, error: KinoraError): void {
    if (life !== current) return;
    current = undefined;
    life.worker.terminate();
    life.engine[releaseProxy]();
    life.die(error);
    for (const listener of listeners) listener(error);
  }

  async function call<T>(
    ask: (engine: Remote<EngineApi>) => Promise<T>,
    limit?: { readonly ms: number; readonly error: KinoraError },
  ): Promise<T> {
    const life = (current ??= begin());
    const late =
      limit &&
      setTimeout(() => {
        end(life, limit.error);
      }, limit.ms);
    try {
      return await Promise.race([ask(life.engine), life.death]);
    } catch (thrown) {
      const error = asKinoraError(thrown);
      if (error.code !== 'runtime-failed') throw error;
      // It cannot start twice in one realm; where threads were tried, they may be what failed.
      isThreaded = false;
      end(life, error);
      if (!life.isThreaded) throw error;
      return await call(ask, limit);
    } finally {
      clearTimeout(late);
    }
  }

  /** A call that `cancel` and `pause` can end. */
  function start<T>(ask: (engine: Remote<EngineApi>) => Promise<T>): Promise<T> {
    const work = call(ask);
    running = work.catch(() => undefined);
    return work;
  }

  /** Ends what runs, if need be with its worker. */
  async function stop(tell: (engine: Remote<EngineApi>) => Promise<void>): Promise<void> {
    const ended = running;
    if (!current) return;
    const error = new KinoraError('aborted', { cause: 'the worker did not answer' });
    // Over both waits: a worker that is blocked does not even answer the question.
    const asked = call(
      async (engine) => {
        await tell(engine);
        await ended;
      },
      { ms: limitsMs.cancel, error },
    );
    await asked.catch((thrown: unknown) => {
      if (thrown !== error) throw thrown;
    });
  }

  const forward = (onProgress: OnProgress): OnProgress => proxy(onProgress);

  return {
    inspect: () =>
      call((engine) => engine.inspect(), {
        ms: limitsMs.inspect,
        error: new KinoraError('timed-out', { what: 'inspect', limitMs: limitsMs.inspect }),
      }),
    watchRequests: (listener) => {
      onRequest = listener;
      if (current) watch(current, listener);
      return Promise.resolve();
    },
    download: (backend, onProgress) =>
      start((engine) => engine.download(backend, forward(onProgress))),
    understand: (prompt, styleWords) => call((engine) => engine.understand(prompt, styleWords)),
    judge: (sentence, level) => call((engine) => engine.judge(sentence, level)),
    make: (request, onProgress) => start((engine) => engine.make(request, forward(onProgress))),
    compareEngines: (onBegin) => start((engine) => engine.compareEngines(proxy(onBegin))),
    say: (prompt, style) => call((engine) => engine.say(prompt, style)),
    endLive: () => call((engine) => engine.endLive()),
    hasSource: (sha256) => call((engine) => engine.hasSource(sha256)),
    latentsOf: (sha256) => call((engine) => engine.latentsOf(sha256)),
    keepLatents: (carried) => call((engine) => engine.keepLatents(carried)),
    bringIn: (request, onProgress) =>
      start((engine) => engine.bringIn(request, forward(onProgress))),
    exportClip: (wish) => call((engine) => engine.exportClip(wish)),
    findMark: (pictures) => call((engine) => engine.findMark(pictures)),
    deleteWeights: () => call((engine) => engine.deleteWeights()),
    cancel: () => stop((engine) => engine.cancel()),
    pause: () => stop((engine) => engine.pause()),
    onDeath: (listener) => {
      listeners.push(listener);
    },
    dispose: () => {
      const life = current;
      current = undefined;
      life?.worker.terminate();
      life?.die(new KinoraError('worker-died', { cause: 'the page let it go' }));
    },
  };
}

/** The engine of this page. */
export function startEngine(): EngineClient {
  // Vite finds a worker by this very form, options and all, so each has its own line.
  return connectEngine((isThreaded) =>
    isThreaded
      ? new Worker(new URL('../engine/worker.ts', import.meta.url), {
          type: 'module',
          name: 'kinora engine',
        })
      : new Worker(new URL('../engine/worker.ts', import.meta.url), {
          type: 'module',
          name: 'kinora engine on one thread',
        }),
  );
}
