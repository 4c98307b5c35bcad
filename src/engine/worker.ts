/** The worker realm's entry: hands the browser's effects to the engine, and nothing else. */
import { expose } from 'comlink';
import { systemClock } from '../common/clock.ts';
import { watchOwnRequests } from '../common/requests.ts';
import { sleep } from '../common/sleep.ts';
import { trustOwnScripts } from '../common/trusted-scripts.ts';
import { openDatabase } from '../storage/database.ts';
import { databaseJobStore, reopeningJobStore } from '../storage/jobs.ts';
import { databaseLatentStore, reopeningLatentStore } from '../storage/latents.ts';
import { reopening } from '../storage/reopening.ts';
import { openWeightStore } from '../storage/spilling-weight-store.ts';
import { canvasFrames } from './bring-in.ts';
import { reportDevice } from './device-report.ts';
import { createEngine } from './engine.ts';
import { errorsAsData } from './errors-as-data.ts';
import { lockHolder, openJob } from './job.ts';
import type { Gpu } from './gpu/gpu.ts';
import { planEncoding } from './media/encode-plan.ts';
import { encodeFilm } from './media/encode-film.ts';
import { exportClip } from './media/export-clip.ts';
import { openMedia } from './media/read-media.ts';
import { canvasPainter } from './media/painter.ts';
import { browserWebCodecs } from './media/ports.ts';
import { bundledGpuRuntime, canSuspend, gpuRuntimeFile } from './onnx/bundled-gpu-runtime.ts';
import { bundledRuntime, loadGlue, runtimeFile } from './onnx/bundled-runtime.ts';
import type { OnnxRuntime } from './onnx/runtime.ts';
import { fileOrigin } from './provenance/file-origin.ts';
import { markedFile } from './provenance/recipe-mark.ts';
import { stampFor } from './provenance/stamp.ts';
import { sourceStore } from './sources.ts';
import { openEncoder, openPromptReader, openStudio } from './studio.ts';
import type { ModelFiles } from './weights/model-files.ts';
import { openModel } from './weights/model.ts';
import { sha256 } from './weights/sha256.ts';
import { noTurns, webLockTurns } from './weights/turns.ts';

// The runtime starts its threads by an address of text.
trustOwnScripts();

const gpu = 'gpu' in navigator ? navigator.gpu : undefined;
const webCodecs = browserWebCodecs();
// Without cross-origin isolation there is no shared memory, so no threads; and by this name
// `app/engine-client.ts` asks for one alone where several did not start.
const threads =
  crossOriginIsolated && self.name !== 'kinora engine on one thread'
    ? Math.min(navigator.hardwareConcurrency, 8)
    : 1;
const painter = canvasPainter();
const jobs = reopeningJobStore(
  reopening(async (onClosed) => databaseJobStore(await openDatabase({ onClosed }))),
);

const latents = reopeningLatentStore(
  reopening(async (onClosed) => databaseLatentStore(await openDatabase({ onClosed }))),
);

const engine = createEngine({
  sources: sourceStore(latents, systemClock),
  openMedia,
  frameOf: canvasFrames(),
  exportClip,
  openEncoder: async (manifest, files) => openEncoder(manifest, files, await runtimeIn(files)),
  clock: systemClock,
  sleep,
  newId: () => crypto.randomUUID(),
  digest: sha256,
  planEncoding: (wish, signal) => planEncoding(wish, webCodecs, signal),
  encode: (request, signal) => encodeFilm(request, { painter, clock: systemClock }, signal),
  stamp: stampFor,
  mark: markedFile,
  originOf: (file) => fileOrigin(file, sha256),
  openJob: (wish) =>
    openJob(wish, {
      store: jobs,
      clock: systemClock,
      digest: sha256,
      hold: lockHolder('locks' in navigator ? navigator.locks : undefined),
    }),
  openModel: async () =>
    openModel({
      // The worker lies in a folder beside models/, wherever the app itself is.
      manifestUrl: new URL('../models/kinora-nano/manifest.json', location.href).href,
      fetch: (url, init) => fetch(url, init),
      store: await openWeightStore(),
      sleep,
      alsoNeeded: [runtimeFile, { ...gpuRuntimeFile, onlyFor: 'onnx-webgpu' }],
      turns: 'locks' in navigator ? webLockTurns(navigator.locks) : noTurns,
    }),
  openStudio: async (backend, manifest, files, onProgress) => {
    const ports = {
      gpu,
      clock: systemClock,
      onnx: await runtimeIn(files),
      onnxOnGpu: (opened: Gpu) => bundledGpuRuntime(files.bytes(gpuRuntimeFile.path), opened),
    };
    return openStudio(backend, manifest, files, ports, onProgress);
  },
  openPromptReader: async (manifest, files) =>
    openPromptReader(manifest, files, await runtimeIn(files)),
  loadRuntime: loadGlue,
  reportDevice: () => reportDevice({ gpu, webCodecs, threads, canSuspend: canSuspend() }),
  watchOwnRequests,
});

function runtimeIn(files: ModelFiles): Promise<OnnxRuntime> {
  return bundledRuntime(files.bytes(runtimeFile.path), threads);
}

expose(errorsAsData(engine));
