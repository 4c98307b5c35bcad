/**
 * The only door from the page to the worker. comlink never settles a call whose worker died, so
 * every call here races a death watch: worker errors, unreadable messages, and silence all end what is
 * outstanding; the next call starts a fresh worker.
 */
import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { patience } from '../common/deadline.ts';
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

/**
 * How long a worker may be silent. What it does has shorter limits of its own, which say more; these
 * are for the worker itself.
 */
export const limitsMs = {
  /** Until an abort is answered. */
  abort: 5000,
  /** Until a question is; one that computes answers between two passes of a network. */
  question: 60_000,
  /** Between two signs of life of work; opening networks on a slow device has none for minutes. */
  work: 300_000,
};

/** How long one call may wait. */
interface Limit {
  readonly name: keyof EngineApi;
  readonly ms: number;
  /** What is outstanding ends with it; that of the silence unless told. */
  readonly error?: KinoraError;
  /** Whether the worker ends with the wait. */
  readonly endsWorker: () => boolean;
}

type Ask<T> = (engine: Remote<EngineApi>, signOfLife: () => void) => Promise<T>;

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
  /** Calls that compute. */
  let atWork = 0;
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

  async function call<T>(ask: Ask<T>, limit: Limit): Promise<T> {
    const life = (current ??= begin());
    const what = `worker.${limit.name}`;
    const { wait, signOfLife } = patience(limit.ms, what);
    try {
      return await wait(Promise.race([ask(life.engine, signOfLife), life.death]));
    } catch (thrown) {
      const error = asKinoraError(thrown);
      if (error.details['what'] === what) {
        const told = limit.error ?? error;
        if (limit.endsWorker()) end(life, told);
        throw told;
      }
      if (error.code !== 'runtime-failed') throw error;
      // It cannot start twice in one realm; where threads were tried, they may be what failed.
      isThreaded = false;
      end(life, error);
      if (!life.isThreaded) throw error;
      return await call(ask, limit);
    }
  }

  /** A call that needs no network, and is answered soon. */
  function question<T>(name: keyof EngineApi, ask: Ask<T>): Promise<T> {
    // It does not end the film that may be what keeps it waiting.
    const endsWorker = (): boolean => atWork === 0;
    return call(ask, { name, ms: limitsMs.question, endsWorker });
  }

  /** A call that may take as long as it gives signs of life. */
  async function work<T>(name: keyof EngineApi, ask: Ask<T>): Promise<T> {
    atWork++;
    try {
      return await call(ask, { name, ms: limitsMs.work, endsWorker: () => true });
    } finally {
      atWork--;
    }
  }

  /** Work that `cancel` and `pause` can end. */
  function start<T>(name: keyof EngineApi, ask: Ask<T>): Promise<T> {
    const started = work(name, ask);
    running = started.catch(() => undefined);
    return started;
  }

  /** Ends what runs, if need be with its worker. */
  async function stop(name: 'cancel' | 'pause'): Promise<void> {
    const ended = running;
    if (!current) return;
    const error = new KinoraError('aborted', { cause: 'the worker did not answer' });
    // Over both waits: a worker that is blocked does not even answer the question.
    const asked = call(
      async (engine) => {
        await engine[name]();
        await ended;
      },
      { name, ms: limitsMs.abort, error, endsWorker: () => true },
    );
    await asked.catch((thrown: unknown) => {
      if (thrown !== error) throw thrown;
    });
  }

  /** All that is told is a sign of life. */
  const forward = (onProgress: OnProgress, signOfLife: () => void): OnProgress =>
    proxy((progress: Parameters<OnProgress>[0]) => {
      signOfLife();
      onProgress(progress);
    });

  return {
    inspect: () => question('inspect', (engine) => engine.inspect()),
    watchRequests: (listener) => {
      onRequest = listener;
      if (current) watch(current, listener);
      return Promise.resolve();
    },
    download: (backend, onProgress) =>
      start('download', (engine, signOfLife) =>
        engine.download(backend, forward(onProgress, signOfLife)),
      ),
    understand: (prompt, styleWords) =>
      work('understand', (engine) => engine.understand(prompt, styleWords)),
    judge: (sentence, level) => question('judge', (engine) => engine.judge(sentence, level)),
    make: (request, onProgress) =>
      start('make', (engine, signOfLife) => engine.make(request, forward(onProgress, signOfLife))),
    compareEngines: (onBegin) =>
      start('compareEngines', (engine, signOfLife) =>
        engine.compareEngines(
          proxy((backend) => {
            signOfLife();
            onBegin(backend);
          }),
        ),
      ),
    say: (prompt, style) => question('say', (engine) => engine.say(prompt, style)),
    endLive: () => question('endLive', (engine) => engine.endLive()),
    hasSource: (sha256) => question('hasSource', (engine) => engine.hasSource(sha256)),
    latentsOf: (sha256) => question('latentsOf', (engine) => engine.latentsOf(sha256)),
    keepLatents: (carried) => work('keepLatents', (engine) => engine.keepLatents(carried)),
    bringIn: (request, onProgress) =>
      start('bringIn', (engine, signOfLife) =>
        engine.bringIn(request, forward(onProgress, signOfLife)),
      ),
    exportClip: (wish, onPicture) =>
      work('exportClip', (engine, signOfLife) =>
        engine.exportClip(
          wish,
          proxy(() => {
            signOfLife();
            onPicture?.();
          }),
        ),
      ),
    findMark: (pictures) => work('findMark', (engine) => engine.findMark(pictures)),
    deleteWeights: () => work('deleteWeights', (engine) => engine.deleteWeights()),
    cancel: () => stop('cancel'),
    pause: () => stop('pause'),
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
