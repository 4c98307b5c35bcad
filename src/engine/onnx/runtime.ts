/**
 * The only door to onnxruntime-web. Plain WebAssembly: SIMD, and threads where the page is
 * cross-origin isolated. Why not its WebGPU build: src/decisions/onnx-on-webassembly.md.
 */
import * as ort from 'onnxruntime-web/wasm';
import { withDeadline } from '../../common/deadline.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';

export interface OnnxRuntime {
  /**
   * Loads a graph whose initialisers lie in `weights`, the model's own safetensors file.
   * Numbers are converted to f32 here, once; no run does it again.
   * @throws KinoraError `graph-failed` with the runtime's words; `runtime-failed` where the runtime
   *   itself did not start, after which this realm cannot start it again.
   */
  openGraph(graph: Uint8Array, weights: ExternalWeights): Promise<OnnxGraph>;
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
   * @throws KinoraError `graph-failed`.
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
  readonly data: Float32Array | BigInt64Array;
}

export interface OnnxOptions {
  readonly threads: number;
  /** The runtime's own files; undefined in Node, where it finds them itself. */
  readonly files: RuntimeFiles | undefined;
  /** How long the runtime may take to start; 60 s unless told. */
  readonly startLimitMs?: number;
}

export interface RuntimeFiles {
  /** Address of its glue code, which each of its threads loads. */
  readonly mjs: string;
  readonly wasm: ArrayBuffer;
}

export function createOnnxRuntime(options: OnnxOptions): OnnxRuntime {
  const { threads, files, startLimitMs = 60_000 } = options;
  ort.env.wasm.numThreads = threads;
  if (files) {
    ort.env.wasm.wasmPaths = { mjs: files.mjs };
    ort.env.wasm.wasmBinary = files.wasm;
  }
  return {
    async openGraph(graph, weights) {
      const opening = (): Promise<ort.InferenceSession> =>
        ort.InferenceSession.create(graph, {
          executionProviders: ['wasm'],
          externalData: [{ path: weights.path, data: weights.bytes }],
          graphOptimizationLevel: 'all',
        });
      const session = await told('open', () =>
        withDeadline(opening(), startLimitMs, 'open').catch((thrown: unknown) => {
          throw asStartFailure(thrown, threads);
        }),
      );
      return {
        inputs: new Map(
          session.inputMetadata.map((input) => [input.name, input.isTensor ? input.shape : []]),
        ),
        outputNames: session.outputNames,
        async run(inputs, wanted = session.outputNames) {
          const feeds = Object.fromEntries(
            Object.entries(inputs).map(([name, { data, dims }]) => [name, tensor(data, dims)]),
          );
          const outputs = await told('run', () => session.run(feeds, wanted));
          return new Map(
            Object.entries(outputs).map(([name, { data, dims }]) => [
              name,
              { data: data as OnnxTensor['data'], dims },
            ]),
          );
        },
        dispose: () => session.release(),
      };
    },
  };
}

function tensor(data: OnnxTensor['data'], dims: readonly number[]): ort.Tensor {
  return data instanceof Float32Array
    ? new ort.Tensor('float32', data, dims)
    : new ort.Tensor('int64', data, dims);
}

/** Runs what the runtime does and tells its failures in our words. */
async function told<T>(what: 'open' | 'run', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof KinoraError && thrown.code === 'runtime-failed') throw thrown;
    const { details } = asKinoraError(thrown);
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
