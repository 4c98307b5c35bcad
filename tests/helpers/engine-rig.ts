import { throwIfAborted } from '../../src/common/deadline.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { frameElements } from '../../src/common/shape.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { EngineApi } from '../../src/engine/engine-api.ts';
import { noJournal } from '../../src/engine/journal.ts';
import { modelFacts } from '../../src/engine/studio.ts';
import { openModel } from '../../src/engine/weights/model.ts';
import { memoryWeightStore } from '../../src/storage/weight-store.ts';
import { manifestUrl, modelServer } from './model-server.ts';
import { processorOnly } from './processor-only.ts';
import { tinyModel } from './tiny-model.ts';
import { tinyPorts, tinyStudio, type Wrap } from './tiny-studio.ts';

export interface Rig {
  readonly engine: EngineApi;
  /** Backends opened and closed, in order. */
  readonly log: string[];
  /** Jobs opened, ended and released, in order. */
  readonly jobs: string[];
}

export interface RigOptions {
  readonly wrap?: Wrap;
  readonly isOffline?: () => boolean;
  readonly loadRuntime?: () => Promise<void>;
  readonly readAs?: (prompt: string) => string;
  /** Networks and encoders cannot be closed. */
  readonly cannotClose?: boolean;
}

/** The real engine over networks that are plain arithmetic, and what was opened and closed. */
export async function engineRig(options: RigOptions = {}): Promise<Rig> {
  const closed = (): Promise<void> =>
    options.cannotClose === true ? Promise.reject(new Error('cannot close')) : Promise.resolve();
  const log: string[] = [];
  const jobs: string[] = [];
  const server = modelServer(await tinyModel(), () =>
    options.isOffline?.() ? { other: 'offline' } : undefined,
  );
  const ports = tinyPorts(options.wrap);
  let sleptMs = 0;
  const engine = createEngine({
    ...ports,
    clock: { ...ports.clock, nowMs: () => ports.clock.nowMs() + sleptMs },
    // The clock goes on by it, and nobody waits.
    sleep: (ms, signal) => {
      sleptMs += ms;
      return Promise.resolve().then(() => {
        throwIfAborted(signal);
      });
    },
    openJob: () => {
      jobs.push('open');
      return Promise.resolve({
        journal: noJournal,
        end: () => {
          jobs.push('end');
          return Promise.resolve();
        },
        release: () => void jobs.push('release'),
      });
    },
    openEncoder: () => {
      log.push('open encoder');
      return Promise.resolve({
        framesPerLatent: 4,
        // The level of a frame, all through its latent frame.
        async encode(frames, size) {
          const levels: number[] = [];
          for await (const { rgba } of frames) levels.push(rgba[0]! / 255);
          const lasts = levels.filter((_, index) => index % 4 === 0);
          return Float32Array.from(
            lasts.flatMap((level) => Array<number>(frameElements(size)).fill(level)),
          );
        },
        dispose: () => {
          log.push('close encoder');
          return closed();
        },
      });
    },
    openMedia: async (file) => {
      const [level, seconds = 0] = new Uint8Array(await file.arrayBuffer());
      if (level === undefined) throw new KinoraError('file-unreadable', { reason: 'empty file' });
      return {
        ...{ kind: seconds > 0 ? 'clip' : 'picture', size: { width: 4, height: 2 }, seconds },
        async *pictures(atSeconds) {
          for (const at of atSeconds) {
            await Promise.resolve();
            yield { draw: () => void log.push(`${level} at ${at} s`) };
          }
        },
        close: () => void log.push('close file'),
      };
    },
    exportClip: () => Promise.reject(new Error('nobody exports anything')),
    frameOf: (picture, _of, base) => {
      picture.draw(undefined as never, 0, 0, 1, 1);
      return { ...base, rgba: new Uint8ClampedArray(4 * base.width * base.height).fill(255) };
    },
    openModel: () =>
      openModel({
        manifestUrl,
        fetch: server.fetch,
        store: memoryWeightStore(),
        sleep: () => Promise.resolve(),
      }),
    openStudio: (backend, manifest) => {
      log.push(`open ${backend}`);
      return Promise.resolve({
        ...tinyStudio(options.wrap),
        model: modelFacts(manifest),
        backend,
        kernels: undefined,
        readAs: options.readAs ?? ((prompt) => prompt),
        dispose: () => {
          log.push(`close ${backend}`);
          return closed();
        },
      });
    },
    openPromptReader: () =>
      Promise.resolve({
        tokenise: () => ({
          tokens: Int32Array.of(2),
          told: [],
          spoken: [],
          substitutions: [],
          passedOver: [],
          style: { added: [], gaveWay: [] },
          droppedWords: 0,
        }),
        read: (prompt) =>
          Promise.resolve({
            attributes: [],
            substitutions: [],
            passedOver: [],
            style: { added: [], gaveWay: [] },
            droppedWords: prompt.length,
          }),
      }),
    reportDevice: () => Promise.resolve(processorOnly),
    loadRuntime: options.loadRuntime ?? (() => Promise.resolve()),
    watchOwnRequests: () => () => undefined,
  });
  return { engine, log, jobs };
}
