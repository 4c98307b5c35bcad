/** Where a network's loader finds its weights by name, whatever file or store they come from. */
export interface TensorSource {
  /** @throws KinoraError `weights-damaged` naming the tensor when there is none of that name. */
  tensor(name: string): Tensor;
  readonly names: readonly string[];
}

export interface Tensor {
  readonly dtype: TensorDtype;
  /** Row-major, outermost first; `[]` is a scalar. */
  readonly shape: readonly number[];
  /** Little-endian. A view into the file, at any byte offset: copy it before reading it as f32. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Names of safetensors for what Kinora's files may hold. */
export type TensorDtype = 'F32' | 'F16' | 'I8' | 'U8' | 'I32' | 'I64';

export const bytesPerElement: Readonly<Record<TensorDtype, number>> = {
  F32: 4,
  F16: 2,
  I8: 1,
  U8: 1,
  I32: 4,
  I64: 8,
};
