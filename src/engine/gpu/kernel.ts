/** One WGSL kernel at fixed shapes: everything that is known before the GPU is touched. */
export interface Kernel<Name extends string = string> {
  /** For errors, timings and labels, for example "linear 330×256×1024". */
  readonly label: string;
  /** WGSL with all shapes baked in; equal kernels have equal text, so that caches hit. */
  readonly code: string;
  /** Names of the buffers of group 0, in binding order. */
  readonly bindings: Readonly<Record<Name, 'read' | 'read-write'>>;
  readonly workgroups: readonly [number, number, number];
  /** Floating-point operations, for splitting long work; 0 for kernels bound by memory. */
  readonly flops: number;
}

/** A kernel with the buffers it works on. */
export interface Call {
  readonly kernel: Kernel;
  readonly buffers: Readonly<Record<string, GPUBuffer | GPUBufferBinding>>;
}

/** Binds a kernel's buffers by name; a missing one is a type error. */
export function call<Name extends string>(
  kernel: Kernel<Name>,
  buffers: Readonly<Record<Name, GPUBuffer | GPUBufferBinding>>,
): Call {
  return { kernel, buffers };
}

/** Who works on a row: a workgroup of 64 together, or one invocation alone, without barriers. */
export type RowWorker = 'workgroup' | 'invocation';

/** [x, y, z] workgroups for `rows` rows, as shaders/pieces/row.wgsl shares them out. */
export function spreadRows(rows: number, worker: RowWorker): [number, number, number] {
  return spread(worker === 'workgroup' ? rows : Math.ceil(rows / 64));
}

/** [x, y, z] workgroups for `count` of them in a row, below WebGPU's 65,535 in each direction. */
export function spread(count: number): [number, number, number] {
  const x = Math.min(count, 65_535);
  return [x, Math.ceil(count / x), 1];
}
