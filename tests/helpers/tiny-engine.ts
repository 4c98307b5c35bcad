import type { Clock } from '../../src/common/clock.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { EngineApi } from '../../src/engine/engine-api.ts';
import { openJob, type JobPorts } from '../../src/engine/job.ts';
import { openModel } from '../../src/engine/weights/model.ts';
import type { SourceStore } from '../../src/engine/sources.ts';
import type { JobStore } from '../../src/storage/jobs.ts';
import type { WeightStore } from '../../src/storage/weight-store.ts';
import { manifestUrl, type ModelServer } from './model-server.ts';
import { processorOnly } from './processor-only.ts';
import { tinyPorts, tinyStudio, type Wrap } from './tiny-studio.ts';

export interface TinyEngineParts {
  readonly server: Pick<ModelServer, 'fetch'>;
  readonly weights: WeightStore;
  readonly jobs: JobStore;
  readonly clock: Clock;
  readonly wrap?: Wrap;
  readonly hold?: JobPorts['hold'];
  readonly sources?: SourceStore;
  readonly newId?: () => string;
}

/** The real engine over networks that are plain arithmetic. */
export function tinyEngine(parts: TinyEngineParts): EngineApi {
  const { server, weights, jobs, clock, wrap } = parts;
  const hold = parts.hold ?? (() => Promise.resolve(() => undefined));
  const ports = { ...tinyPorts(wrap), clock };
  return createEngine({
    ...ports,
    openJob: (wish) =>
      openJob(wish, {
        store: jobs,
        clock,
        digest: ports.digest,
        hold,
      }),
    openModel: () =>
      openModel({
        manifestUrl,
        fetch: server.fetch,
        store: weights,
        sleep: () => Promise.resolve(),
      }),
    openStudio: (backend) =>
      Promise.resolve({
        ...tinyStudio(wrap),
        backend,
        kernels: undefined,
        readAs: (prompt) => prompt,
        dispose: () => Promise.resolve(),
      }),
    openPromptReader: () => Promise.reject(new Error('nobody asks')),
    reportDevice: () => Promise.resolve(processorOnly),
    ...(parts.newId && { newId: parts.newId }),
    ...(parts.sources && { sources: parts.sources }),
    sleep: () => Promise.resolve(),
    openEncoder: () => Promise.reject(new Error('nobody brings anything in')),
    openMedia: () => Promise.reject(new Error('nobody brings anything in')),
    exportClip: () => Promise.reject(new Error('nobody exports anything')),
    frameOf: () => {
      throw new Error('nobody brings anything in');
    },
    loadRuntime: () => Promise.resolve(),
    watchOwnRequests: () => () => undefined,
  });
}
