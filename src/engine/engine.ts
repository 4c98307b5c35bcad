/**
 * What the worker offers the page: one model, loaded for one backend at a time, making one clip at
 * a time. All effects come in as ports; `worker.ts` hands in the browser's.
 */
import type { Backend, Clip } from '../common/clip.ts';
import { asKinoraError, KinoraError, type ErrorCode } from '../common/errors.ts';
import { keepUntilFailure } from '../common/keep.ts';
import type { OnProgress } from '../common/progress.ts';
import { fieldsOf } from '../common/fields.ts';
import { firstPrompt, parsePrompt, parseRecipe } from '../common/recipe.ts';
import type { watchOwnRequests } from '../common/requests.ts';
import type { Sleep } from '../common/sleep.ts';
import { styleOf } from '../common/style.ts';
import { judge } from '../safety/gate.ts';
import type { SafetyLevel } from '../safety/rules.ts';
import { bringIn, type BringInPorts } from './bring-in.ts';
import { keepCarried } from './carried-latents.ts';
import { close } from './close.ts';
import { currentWork } from './current-work.ts';
import type { DeviceReport, EngineApi, MakeRequest } from './engine-api.ts';
import { generate, type GeneratePorts } from './generate.ts';
import { compareEngines, tryEngine } from './engine-trial.ts';
import { reportModel, samplersOf } from './model-report.ts';
import { noJob, type Job } from './job.ts';
import { livePrompts, type LivePrompts, type Said } from './live-prompts.ts';
import { detectMark } from './provenance/invisible-mark/detect.ts';
import { lumaOf } from './provenance/invisible-mark/evidence.ts';
import type { exportClip } from './media/export-clip.ts';
import type { OpenMedia } from './media/read-media.ts';
import type { VideoEncoder } from './networks/video-encoder-onnx.ts';
import type { PromptReader } from './prompt/prompt-reader.ts';
import { refuseHarmIn, refuseHarmUnder } from './refuse-harm.ts';
import type { SourceLatents, SourceStore } from './sources.ts';
import { modelFacts, type OpenStudio } from './studio.ts';
import { modelId, type Manifest } from './weights/manifest.ts';
import type { ModelFiles } from './weights/model-files.ts';
import type { Model, OnBytes } from './weights/model.ts';

export interface EnginePorts extends GeneratePorts {
  readonly openModel: () => Promise<Model>;
  readonly openStudio: (
    backend: Backend,
    manifest: Manifest,
    files: ModelFiles,
    onProgress: OnProgress,
  ) => Promise<OpenStudio>;
  readonly openPromptReader: (manifest: Manifest, files: ModelFiles) => Promise<PromptReader>;
  readonly openEncoder: (manifest: Manifest, files: ModelFiles) => Promise<VideoEncoder>;
  readonly openMedia: (file: Blob) => Promise<OpenMedia>;
  readonly frameOf: BringInPorts['frameOf'];
  readonly exportClip: typeof exportClip;
  /** What starts the runtime; a host that does not serve it is found out before the download. */
  readonly loadRuntime: () => Promise<void>;
  readonly reportDevice: () => Promise<DeviceReport>;
  readonly sleep: Sleep;
  readonly watchOwnRequests: typeof watchOwnRequests;
  /** The job of a wish: taken up where it was left, or begun. */
  readonly openJob: (wish: MakeRequest) => Promise<Job>;
}

export function createEngine(ports: EnginePorts): EngineApi {
  const openModel = keepUntilFailure(ports.openModel);
  const openReader = keepUntilFailure(async () => {
    const model = await openModel();
    await ports.loadRuntime();
    return ports.openPromptReader(model.manifest, await model.load('prompt'));
  });
  // A clip or two are taken in, and then many are made: the encoder goes when it is done.
  const withEncoder = async <T>(
    onProgress: OnProgress,
    signal: AbortSignal,
    work: (encoder: VideoEncoder, model: Model) => Promise<T>,
  ): Promise<T> => {
    const model = await openModel();
    await ports.loadRuntime();
    const files = await model.load('encoder', tellBytes(onProgress), signal);
    const encoder = await ports.openEncoder(model.manifest, files);
    return work(encoder, model).finally(() => close(encoder));
  };
  const current = currentWork();
  let studio: OpenStudio | undefined;
  /** Of the live film that is being made, if one is. */
  let live:
    | {
        readonly prompts: LivePrompts;
        readonly safety: SafetyLevel;
        said: Said;
      }
    | undefined;

  /** Latents of the model that is loaded. */
  async function sourceOf(sha256: string): Promise<SourceLatents | undefined> {
    const source = await ports.sources.get(sha256);
    return source?.model === modelId((await openModel()).manifest) ? source : undefined;
  }

  async function closeStudio(): Promise<void> {
    const closing = studio;
    studio = undefined;
    await close(closing);
  }

  async function studioFor(
    backend: Backend,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<OpenStudio> {
    if (studio?.backend === backend) return studio;
    await closeStudio();
    const model = await openModel();
    await ports.loadRuntime();
    const files = await model.load(backend, tellBytes(onProgress), signal);
    studio = await ports.openStudio(backend, model.manifest, files, onProgress);
    return studio;
  }

  return {
    async inspect() {
      const [device, model] = await Promise.all([
        ports.reportDevice(),
        openModel().then(reportModel),
      ]);
      const opened = studio && { backend: studio.backend, kernels: studio.kernels };
      return { device, model, opened };
    },

    download: (backend, onProgress) =>
      current.run(async (signal) => {
        const model = await openModel();
        await ports.loadRuntime();
        await model.download(backend, tellBytes(onProgress), signal);
      }),

    understand: async (prompt, styleWords) => (await openReader()).read(prompt, styleWords),

    judge: (sentence, level) => Promise.resolve(judge(sentence, level)),

    make: (
      { recipe: asked, backend, isLive = false, safety = 'standard', keepsNothing = false },
      onProgress,
    ) =>
      current.run(async (signal) => {
        const recipe = parseRecipe(asked);
        refuseHarmIn(recipe, safety);
        const { manifest } = await openModel();
        checkModel(recipe.model, modelId(manifest));
        // Nobody comes back to a live film: what was said cannot be said again at the same moment.
        const job = isLive || keepsNothing ? noJob : await ports.openJob({ recipe, backend });
        const first: Said = { prompt: firstPrompt(recipe), style: recipe.style };
        const prompts = isLive ? livePrompts(first, modelFacts(manifest), ports) : undefined;
        live = prompts && { prompts, safety, said: first };
        let startMs = ports.clock.nowMs();
        const startAfterDownload: OnProgress = (progress) => {
          if (progress.stage === 'download') startMs = ports.clock.nowMs();
          onProgress(progress);
        };
        try {
          const opened = await studioFor(backend, startAfterDownload, signal);
          // The same once more as the model reads them, which only its open networks can tell.
          refuseHarmIn(recipe, safety, opened.readAs);
          if (live) refuseHarmUnder(live.said.style, live.said.prompt, safety, opened.readAs);
          const loadMs = ports.clock.nowMs() - startMs;
          const clip = await generate(
            recipe,
            opened,
            keepsNothing ? { ...ports, sources: readOnly(ports.sources) } : ports,
            job.journal,
            signal,
            onProgress,
            prompts,
          );
          await job.end();
          return withLoadTime(clip, loadMs);
        } catch (thrown) {
          // A visitor who stops a film does not want it any more.
          if (signal.aborted) {
            // One who pauses it comes back for it.
            if (signal.reason !== pausing) await job.end();
          }
          // What failed may be broken for good, as a lost device is. The next clip opens it anew.
          else if (!leavesNetworksWhole(thrown)) await closeStudio();
          throw thrown;
        } finally {
          live = undefined;
          job.release();
        }
      }),

    compareEngines: (onBegin) =>
      current.run(async (signal) => {
        const { manifest } = await openModel();
        const { backends } = await ports.reportDevice();
        const base = manifest.sizes.get('1:1') ?? [...manifest.sizes.values()][0]!;
        const [sampler] = samplersOf(manifest.sampling);
        return compareEngines(backends, async (backend) => {
          onBegin(backend);
          try {
            const onStep = (): void => {
              onBegin(backend);
            };
            const opened = await studioFor(backend, onStep, signal);
            return await tryEngine(opened, base, sampler!, ports.clock, signal, onStep);
          } finally {
            await closeStudio();
          }
        });
      }),

    say: (text, look) =>
      Promise.resolve().then(() => {
        const prompt = parsePrompt(text);
        const style = look && styleOf(fieldsOf(look, 'style'));
        // Before its networks are open, it is read as they read it once they are.
        refuseHarmUnder(style, prompt, live?.safety ?? 'standard', studio?.readAs);
        const said: Said = { prompt, style };
        if (live) live.said = said;
        live?.prompts.say(said);
      }),

    endLive() {
      live?.prompts.end();
      return Promise.resolve();
    },

    hasSource: async (sha256) => ports.sources.has(sha256, modelId((await openModel()).manifest)),

    latentsOf: async (sha256) => (await sourceOf(sha256))?.latents,

    keepLatents: async (carried) =>
      keepCarried(carried, modelFacts((await openModel()).manifest), ports),

    bringIn: ({ file, ...wish }, onProgress) =>
      current.run(async (signal) => {
        // What cannot be read is to be found out before the download.
        const media = await ports.openMedia(file);
        try {
          return await withEncoder(onProgress, signal, (encoder, { manifest }) =>
            bringIn(file, media, wish, modelFacts(manifest), encoder, ports, signal),
          );
        } finally {
          media.close();
        }
      }),

    cancel() {
      current.cancel();
      return Promise.resolve();
    },

    pause() {
      current.cancel(pausing);
      return Promise.resolve();
    },

    exportClip: (wish, onPicture) => ports.exportClip(wish, undefined, onPicture),

    findMark: (pictures) =>
      Promise.resolve(
        detectMark(pictures.map(({ rgba, width, height }) => lumaOf(rgba, width, height))),
      ),

    deleteWeights: () =>
      current.runInstead(async () => {
        await closeStudio();
        await (await openModel()).delete();
      }),

    watchRequests(onRequest) {
      ports.watchOwnRequests(onRequest);
      return Promise.resolve();
    },
  };
}

const pausing = new KinoraError('aborted', { isPaused: true });

/** Whether a failure comes from the wish, the encoder or the disk, and not from the networks. */
function leavesNetworksWhole(thrown: unknown): boolean {
  return harmlessCodes.has(asKinoraError(thrown).code);
}

const harmlessCodes: ReadonlySet<ErrorCode> = new Set([
  'prompt-empty',
  'prompt-too-long',
  'prompt-refused',
  'recipe-invalid',
  'webcodecs-missing',
  'encoder-failed',
  'storage-full',
  'storage-unavailable',
  'source-missing',
]);

/** Other weights would make another clip under the same name. */
function checkModel(asked: string, loaded: string): void {
  if (asked !== loaded) throw new KinoraError('recipe-invalid', { field: 'model', asked, loaded });
}

function withLoadTime(clip: Clip, loadMs: number): Clip {
  const totalMs = clip.timings.totalMs + loadMs;
  return { ...clip, timings: { ...clip.timings, loadMs, totalMs } };
}

function tellBytes(onProgress: OnProgress): OnBytes {
  return (loadedBytes, totalBytes, isElsewhere) => {
    onProgress(
      isElsewhere || loadedBytes < totalBytes
        ? { stage: 'download', loadedBytes, totalBytes, isElsewhere }
        : { stage: 'prepare', what: 'weights' },
    );
  };
}

/** Latents can be taken, and none are kept. */
function readOnly(sources: SourceStore): SourceStore {
  return { ...sources, put: () => Promise.resolve() };
}
