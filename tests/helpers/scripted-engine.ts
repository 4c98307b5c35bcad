import type { EngineTrial } from '../../src/common/engine-trial.ts';
import type { Attribute } from '../../src/common/attributes.ts';
import type { Clip } from '../../src/common/clip.ts';
import { KinoraError, type ErrorCode, type ErrorDetails } from '../../src/common/errors.ts';
import type { OnProgress, Preview, Progress } from '../../src/common/progress.ts';
import type { SentRequest } from '../../src/common/requests.ts';
import type { Ports } from '../../src/app/ports.ts';
import type {
  BringInRequest,
  CarriedLatents,
  DeviceReport,
  ExportWish,
  Inspection,
  MakeRequest,
  ModelReport,
  OpenedReport,
  Understanding,
} from '../../src/engine/engine-api.ts';
import type { MarkReading } from '../../src/engine/provenance/invisible-mark/detect.ts';
import { judge } from '../../src/safety/gate.ts';
import { recipe } from './recipes.ts';

/** An engine whose every answer the test decides; it keeps the promises of `EngineApi`. */
export interface ScriptedEngine {
  readonly api: Ports['engine'];
  /** What `make` was asked for, in order. */
  readonly requests: MakeRequest[];
  /** What `say` was told, in order; with the words of the style where there is one. */
  readonly said: string[];
  /** What `compareEngines` finds. */
  trials: readonly EngineTrial[];
  device: DeviceReport;
  model: ModelReport;
  opened: OpenedReport | undefined;
  understand: (prompt: string, styleWords?: string) => Understanding;
  /** Latents that are here. */
  readonly sources: Set<string>;
  /** What `keepLatents` was given, in order; it keeps those that are not empty. */
  readonly carried: CarriedLatents[];
  /** What `bringIn` was asked for, in order; it answers with a picture. */
  readonly broughtIn: BringInRequest[];
  bringInFailure: KinoraError | undefined;
  /** What `exportClip` was asked for, in order. */
  readonly exported: ExportWish[];
  /** What `findMark` finds. */
  mark: MarkReading;
  /** Makes the next `inspect` reject. */
  inspectFailure: KinoraError | undefined;
  /** Of the running `make` or `download`. */
  report(progress: Progress): void;
  finish(clip: Partial<Clip>): void;
  finishDownload(): void;
  fail(code: ErrorCode, details?: ErrorDetails): void;
  sendRequest(request: SentRequest): void;
  /** The worker dies, with whatever it was doing. */
  die(): void;
}

interface Work {
  readonly onProgress: OnProgress;
  readonly request: MakeRequest | undefined;
  readonly resolve: (clip: Clip) => void;
  readonly reject: (error: KinoraError) => void;
}

export function scriptedEngine(): ScriptedEngine {
  let work: Work | undefined;
  const onDeath: ((error: KinoraError) => void)[] = [];
  let onRequest: (request: SentRequest) => void = () => undefined;

  const begin = (onProgress: OnProgress, request?: MakeRequest): Promise<Clip> =>
    new Promise((resolve, reject) => {
      if (work) throw new Error('one at a time');
      work = { onProgress, request, resolve, reject };
    });
  const end = (): Work => {
    if (!work) throw new Error('nothing is running');
    const ended = work;
    work = undefined;
    return ended;
  };
  const setMissing = (bytes: number): void => {
    engine.model = {
      ...engine.model,
      missingBytes: { wgsl: bytes, 'onnx-webgpu': bytes, cpu: bytes },
    };
  };

  const engine: ScriptedEngine = {
    device: processorDevice,
    model: nanoModel,
    opened: undefined,
    understand: understandFish,
    mark: { isMarked: false, payload: undefined, score: 18, falsePositiveRate: 1, chipPixels: 0 },
    inspectFailure: undefined,
    requests: [],
    said: [],
    trials: [],
    sources: new Set(),
    carried: [],
    broughtIn: [],
    exported: [],
    bringInFailure: undefined,
    report: (progress) => work?.onProgress(progress),
    finish(clip) {
      const { resolve, request } = end();
      setMissing(0);
      if (request)
        engine.opened = { kernels: undefined, ...engine.opened, backend: request.backend };
      resolve(clipOf({ ...(request && { recipe: request.recipe }), ...clip }));
    },
    finishDownload() {
      setMissing(0);
      end().resolve(clipOf({}));
    },
    fail(code, details) {
      end().reject(new KinoraError(code, details));
    },
    sendRequest: (request) => {
      onRequest(request);
    },
    die() {
      if (work) engine.fail('worker-died');
      for (const listener of onDeath) listener(new KinoraError('worker-died'));
    },
    api: {
      onDeath: (listener) => {
        onDeath.push(listener);
      },
      inspect(): Promise<Inspection> {
        const { device, model, opened, inspectFailure } = engine;
        return inspectFailure
          ? Promise.reject(inspectFailure)
          : Promise.resolve({ device, model, opened });
      },
      async download(_backend, onProgress) {
        await begin(onProgress);
      },
      understand: (prompt, styleWords) => Promise.resolve(engine.understand(prompt, styleWords)),
      judge: (sentence, level) => Promise.resolve(judge(sentence, level)),
      make(request, onProgress) {
        engine.requests.push(request);
        return begin(onProgress, request);
      },
      cancel() {
        if (work) engine.fail('aborted');
        return Promise.resolve();
      },
      pause() {
        if (work) engine.fail('aborted', { isPaused: true });
        return Promise.resolve();
      },
      compareEngines(onBegin) {
        for (const { backend } of engine.trials) onBegin(backend);
        return Promise.resolve(engine.trials);
      },
      say(prompt, style) {
        engine.said.push(style === null ? prompt : `${prompt} (${style.words})`);
        return Promise.resolve();
      },
      endLive() {
        if (work?.request?.isLive === true) engine.finish({});
        return Promise.resolve();
      },
      hasSource: (sha256) => Promise.resolve(engine.sources.has(sha256)),
      // Of a hash, so that none is like another.
      latentsOf: (sha256) =>
        Promise.resolve(
          engine.sources.has(sha256)
            ? Float32Array.of(parseInt(sha256.slice(0, 4), 16))
            : undefined,
        ),
      keepLatents(carried) {
        engine.carried.push(...carried);
        const sound = carried.filter(({ latents }) => latents.length > 0);
        for (const { sha256 } of sound) engine.sources.add(sha256);
        return Promise.resolve(carried.map((each) => sound.includes(each)));
      },
      bringIn(request) {
        engine.broughtIn.push(request);
        return engine.bringInFailure
          ? Promise.reject(engine.bringInFailure)
          : Promise.resolve({ sha256: 'b'.repeat(64), kind: 'picture', seconds: 0 });
      },
      exportClip(wish) {
        engine.exported.push(wish);
        return Promise.resolve(new Blob([wish.comment], { type: `image/${wish.kind}` }));
      },
      findMark: () => Promise.resolve(engine.mark),
      deleteWeights() {
        setMissing(engine.model.totalBytes.cpu);
        return Promise.resolve();
      },
      watchRequests(listener) {
        onRequest = listener;
        return Promise.resolve();
      },
    },
  };
  return engine;
}

export const processorDevice: DeviceReport = {
  backend: 'cpu',
  reason: 'no-webgpu',
  backends: ['cpu'],
  adapter: undefined,
  codecs: ['h264', 'vp9'],
  threads: 4,
};

export const graphicsDevice: DeviceReport = {
  ...processorDevice,
  backend: 'wgsl',
  reason: 'gpu',
  backends: ['wgsl', 'onnx-webgpu', 'cpu'],
  adapter: { description: 'Example Graphics 9000', tier: 'T1', isSoftware: false },
};

export const nanoModel: ModelReport = {
  id: 'kinora-nano@0.1.0',
  licence: 'Apache-2.0',
  missingBytes: { wgsl: 0, 'onnx-webgpu': 0, cpu: 0 },
  totalBytes: { wgsl: 14_200_000, 'onnx-webgpu': 20_000_000, cpu: 15_900_000 },
  unkeptBecause: undefined,
  offers: [
    { ratio: '16:9', base: { width: 176, height: 96 }, shown: { width: 160, height: 90 } },
    { ratio: '1:1', base: { width: 128, height: 128 }, shown: { width: 128, height: 128 } },
    { ratio: '9:16', base: { width: 96, height: 176 }, shown: { width: 90, height: 160 } },
  ],
  lengths: [2, 5, 10, 20, 60],
  heights: [480, 720, 1080],
  framesPerSecond: 8,
  framesPerLatent: 4,
  shift: 3,
  firstFrameCandidates: 1,
  encoderMissingBytes: 0,
  previewFramesPerSecond: 8,
  samplers: [{ kind: 'fine', steps: 10, guidanceScale: 4 }],
  knows: {
    subject: ['fish', 'boat', 'balloon', 'bird', 'rocket', 'cat'],
    colour: ['red', 'blue', 'yellow', 'green'],
    setting: ['sea', 'under water', 'meadow', 'city', 'space'],
  },
};

const read = (name: string, value: string | undefined): Attribute => ({
  name,
  value,
  confidence: value === undefined ? 0.2 : 0.97,
});

export const understandFish = (): Understanding => ({
  attributes: [
    read('subject', 'fish'),
    read('colour', 'red'),
    read('setting', 'under water'),
    read('action', 'moves right'),
    read('time', undefined),
    read('weather', undefined),
  ],
  substitutions: [],
  passedOver: [],
  style: { added: [], gaveWay: [] },
  droppedWords: 0,
});

export const fishRecipe = recipe({ model: nanoModel.id });

/** A clip with an empty file, but for what the test gives. */
export function clipOf(given: Partial<Clip>): Clip {
  return {
    id: crypto.randomUUID(),
    recipe: fishRecipe,
    file: new Blob([], { type: 'video/mp4' }),
    fileName: 'a-red-fish-7.mp4',
    codec: 'h264',
    width: 854,
    height: 480,
    frameCount: 16,
    durationMs: 2000,
    poster: new Blob([], { type: 'image/png' }),
    latentsSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    timings: {
      loadMs: 900,
      promptMs: 40,
      denoiseMs: 8000,
      decodeMs: 700,
      encodeMs: 300,
      totalMs: 9940,
    },
    backend: 'cpu',
    createdAtMs: Date.UTC(2026, 10, 24),
    ...given,
  };
}

/** Grey noise of a size. */
export function previewOf(width: number, height: number, frameCount: number): Preview {
  const rgba = new Uint8ClampedArray(frameCount * width * height * 4);
  for (let i = 0; i < rgba.length; i++) rgba[i] = i % 4 === 3 ? 255 : (i * 37) % 256;
  return { width, height, frameCount, rgba };
}
