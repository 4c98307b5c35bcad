/**
 * The only door to onnxruntime-web: on WebAssembly (SIMD, and threads where the page is cross-origin
 * isolated), or on a GPU device that we share with it.
 */
import * as wasmBuild from 'onnxruntime-web/wasm';
import { withDeadline } from '../../common/deadline.ts';
import { asKinoraError, KinoraError, type ErrorCode } from '../../common/errors.ts';
import type { Gpu } from '../gpu/gpu.ts';

export interface OnnxRuntime {
  /**
   * Loads a graph whose initialisers lie in `weights`, the model's own safetensors file.
   * Numbers are converted to f32 here, once; no run does it again.
   * @throws KinoraError `graph-failed` with the runtime's words; `runtime-failed` where the runtime
   *   itself did not start, after which this realm cannot start it again; `gpu-lost`.
   */
  openGraph(graph: Uint8Array, weights: ExternalWeights, hints?: GraphHints): Promise<OnnxGraph>;
}

export interface GraphHints {
  /**
   * Outputs that only come back as inputs: on a GPU they stay there, as buffers. Names that the graph
   * does not have count for nothing.
   */
  readonly fedBack: readonly string[];
}

export interface ExternalWeights {
  /** As the graph's external data names it. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface OnnxGraph {
  /** Dimensions of each input; a name where the graph leaves one open. */
  readonly inputs: ReadonlyMap<string, readonly (number | string)[]>;
  readonly outputNames: readonly string[];
  /**
   * Runs of one graph must not overlap.
   * @param wanted outputs that are brought out of the runtime's memory; all if left out.
   * @throws KinoraError `graph-failed`; `gpu-lost` where the graphics card is gone or says nothing,
   *   `gpu-out-of-memory`.
   */
  run(
    inputs: Readonly<Record<string, OnnxTensor>>,
    wanted?: readonly string[],
  ): Promise<ReadonlyMap<string, OnnxTensor>>;
  dispose(): Promise<void>;
}

/** Row-major. */
export interface OnnxTensor {
  readonly dims: readonly number[];
  /** A buffer of f32 where the graph was told that this output is fed back. */
  readonly data: Float32Array | BigInt64Array | GPUBuffer;
  /** Ends a buffer's life; absent where there is none. */
  readonly free?: () => void;
}

export interface OnnxOptions {
  readonly threads: number;
  /** The runtime's own files; undefined in Node, where it finds them itself. */
  readonly files: RuntimeFiles | undefined;
  /** How long the runtime may take to start; 60 s unless told. */
  readonly startLimitMs?: number;
  /** Where graphs run instead of the processor, and the build of the runtime that can. */
  readonly onGpu?: { readonly gpu: Gpu; readonly build: OnnxBuild };
}

/**
 * A run is a frame or a sentence, tens of milliseconds on a graphics card; the first one compiles its shaders.
 * A processor that imitates one, while others use it, was seen to take a quarter of a minute for the smallest films.
 */
export const runLimitsMs = { hardware: 60_000, software: 240_000 };

/** One that was given up ends by itself where its device is lost, and then its session is released. */
const endLimitMs = 5000;

export type OnnxBuild = typeof wasmBuild;

export interface RuntimeFiles {
  /** Address of its glue code, which each of its threads loads. */
  readonly mjs: string;
  readonly wasm: ArrayBuffer;
}

export function createOnnxRuntime(options: OnnxOptions): OnnxRuntime {
  const { threads, files, onGpu, startLimitMs = 60_000 } = options;
  const ort = onGpu?.build ?? wasmBuild;
  ort.env.wasm.numThreads = threads;
  if (files) {
    ort.env.wasm.wasmPaths = { mjs: files.mjs };
    ort.env.wasm.wasmBinary = files.wasm;
  }
  return {
    async openGraph(graph, weights, { fedBack } = { fedBack: [] }) {
      const opening = (): Promise<Session> =>
        ort.InferenceSession.create(graph, {
          executionProviders: onGpu ? [{ name: 'webgpu', device: onGpu.gpu.device }] : ['wasm'],
          externalData: [{ path: weights.path, data: weights.bytes }],
          graphOptimizationLevel: 'all',
          ...(onGpu && {
            // It warns of every sum of shapes that stays on the processor, as it should.
            logSeverityLevel: 3,
            preferredOutputLocation: Object.fromEntries(
              fedBack.map((name) => [name, 'gpu-buffer']),
            ),
          }),
        });
      const session = await told('open', () =>
        waitedFor(opening(), startLimitMs, 'open', onGpu?.gpu).catch((thrown: unknown) => {
          throw asStartFailure(thrown, threads);
        }),
      );
      let lastRun: Promise<unknown> = Promise.resolve();
      return {
        inputs: new Map(
          session.inputMetadata.map((input) => [input.name, input.isTensor ? input.shape : []]),
        ),
        outputNames: session.outputNames,
        async run(inputs, wanted = session.outputNames) {
          const feeds = Object.fromEntries(
            Object.entries(inputs).map(([name, { data, dims }]) => [
              name,
              tensorOf(ort, data, dims),
            ]),
          );
          const outputs = await told('run', () => {
            const running = session.run(feeds, wanted);
            lastRun = running.catch(() => undefined);
            return onGpu ? answered(running, onGpu.gpu) : running;
          });
          return new Map(
            Object.entries(outputs).map(([name, output]) => [name, ownTensor(output)]),
          );
        },
        async dispose() {
          // The memory of a run that was given up is not taken from under it.
          const isFree = await withDeadline(lastRun, endLimitMs, 'release').then(
            () => true,
            () => false,
          );
          if (isFree) await session.release();
        },
      };
    },
  };
}

type Session = wasmBuild.InferenceSession;

function tensorOf(
  ort: OnnxBuild,
  data: OnnxTensor['data'],
  dims: readonly number[],
): wasmBuild.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, dims);
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, dims);
  return ort.Tensor.fromGpuBuffer(data, { dataType: 'float32', dims });
}

function ownTensor(output: wasmBuild.Tensor): OnnxTensor {
  const { dims, location } = output;
  if (location !== 'gpu-buffer') return { dims, data: output.data as Float32Array };
  return {
    dims,
    data: output.gpuBuffer,
    free: () => {
      output.dispose();
    },
  };
}

/** A device that is lost ends the wait. */
function waitedFor<T>(
  work: Promise<T>,
  ms: number,
  what: string,
  gpu: Gpu | undefined,
): Promise<T> {
  return gpu ? gpu.guard(work, what, ms) : withDeadline(work, ms, what);
}

/** Of a run: the runtime has no limit of its own, and silence is all that it may come to. */
async function answered<T>(running: Promise<T>, gpu: Gpu): Promise<T> {
  const limitMs = runLimitsMs[gpu.adapter.isSoftware ? 'software' : 'hardware'];
  const what = 'onnxruntime';
  try {
    return await gpu.guard(running, what, limitMs);
  } catch (thrown) {
    if (asKinoraError(thrown).code !== 'timed-out') throw thrown;
    throw new KinoraError('gpu-lost', { what, message: 'no answer', limitMs }, { cause: thrown });
  }
}

const toldAsTheyAre: readonly ErrorCode[] = ['runtime-failed', 'gpu-lost', 'gpu-out-of-memory'];

/** Runs what the runtime does and tells its failures in our words. */
async function told<T>(what: 'open' | 'run', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const { code, details } = asKinoraError(thrown);
    if (toldAsTheyAre.includes(code)) throw thrown;
    throw new KinoraError('graph-failed', { what, ...details }, { cause: thrown });
  }
}

/**
 * The runtime starts with the first graph: its program, its memory, its threads. When that fails it
 * says that no backend is available; when its threads never answer it says nothing.
 */
function asStartFailure(thrown: unknown, threads: number): unknown {
  const { code, details } = asKinoraError(thrown);
  const isOurs = code === 'timed-out' || /no available backend/.test(String(details['cause']));
  if (!isOurs) return thrown;
  return new KinoraError('runtime-failed', { threads, ...details }, { cause: thrown });
}
