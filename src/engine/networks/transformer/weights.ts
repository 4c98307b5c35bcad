import { KinoraError } from '../../../common/errors.ts';
import { decodeHalf } from '../../../common/half.ts';
import { allocateArena, type Arena, type BufferRequest } from '../../gpu/arena.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { type Call, call } from '../../gpu/kernel.ts';
import type { PipelineCache } from '../../gpu/pipelines.ts';
import { buildProgram, runProgram } from '../../gpu/program.ts';
import { bytesPerElement, type Element } from '../../gpu/wgsl.ts';
import { dequantise, packHalf } from '../../kernels/dequantise.ts';
import type { TransformerConfig } from '../../weights/manifest.ts';
import type { Tensor, TensorSource } from '../../weights/tensor-source.ts';
import { type DenseSpec, denseLayers, vectors } from './weight-layout.ts';

/** A dense layer ready for `linear`: matrix [depth, columns] of `element`, bias [columns] f32. */
export interface Dense {
  readonly w: GPUBuffer;
  readonly bias: GPUBuffer;
  readonly depth: number;
  readonly columns: number;
  readonly element: Element;
}

/** Every weight of the transformer on the GPU, matrices unpacked. */
export interface TransformerWeights {
  /** @param name as `denseLayers` gives it, for example "blocks.0.self_attn.qkv". */
  dense(name: string): Dense;
  /** A vector or table as f32, by its tensor's name. */
  vector(name: string): GPUBuffer;
  readonly bytes: number;
  dispose(): void;
}

/**
 * Uploads all weights and unpacks the matrices on the GPU. The stored form is freed again, layer by
 * layer.
 * @throws KinoraError `weights-damaged` for a tensor of another shape or dtype than the manifest
 * asks for, `gpu-out-of-memory`.
 */
export async function loadTransformerWeights(
  gpu: Gpu,
  pipelines: PipelineCache,
  config: TransformerConfig,
  source: TensorSource,
  element: Element,
): Promise<TransformerWeights> {
  const specs = denseLayers(config, element);
  const vectorSpecs = vectors(config);
  const requests: Record<string, BufferRequest> = {};
  for (const spec of specs) {
    const columns = spec.parts.length * spec.outputs;
    requests[`${spec.name}.w`] = { bytes: spec.depth * columns * bytesPerElement(spec.element) };
    requests[`${spec.name}.bias`] = { bytes: columns * 4 };
  }
  for (const { name, length } of vectorSpecs) requests[name] = { bytes: length * 4 };
  const arena = await allocateArena(gpu, 'transformer weights', requests);
  try {
    for (const { name, parts, length } of vectorSpecs) {
      gpu.device.queue.writeBuffer(arena.buffers[name]!, 0, floats(source, parts, length));
    }
    for (const spec of specs) {
      const biases = spec.parts.map((part) => `${part}.bias`);
      const values = floats(source, biases, spec.parts.length * spec.outputs);
      gpu.device.queue.writeBuffer(arena.buffers[`${spec.name}.bias`]!, 0, values);
      await unpack(gpu, pipelines, config, source, spec, arena);
    }
  } catch (error) {
    arena.dispose();
    throw error;
  }
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  return {
    dense(name) {
      const spec = byName.get(name);
      if (spec === undefined) throw new KinoraError('internal', { missing: name });
      return {
        w: arena.buffers[`${name}.w`]!,
        bias: arena.buffers[`${name}.bias`]!,
        depth: spec.depth,
        columns: spec.parts.length * spec.outputs,
        element: spec.element,
      };
    },
    vector(name) {
      const buffer = arena.buffers[name];
      if (buffer === undefined) throw new KinoraError('internal', { missing: name });
      return buffer;
    },
    bytes: arena.bytes,
    dispose: arena.dispose,
  };
}

/** Uploads the stored matrices of one layer and unpacks them into its place. */
async function unpack(
  gpu: Gpu,
  pipelines: PipelineCache,
  config: TransformerConfig,
  source: TensorSource,
  spec: DenseSpec,
  arena: Arena<string>,
): Promise<void> {
  const { depth, outputs, element } = spec;
  const groupSize = config.quantisation.groupSize;
  const matrices = spec.parts.map((part) => {
    const stored = source.tensor(`${part}.weight`);
    checkSize(`${part}.weight`, stored, ['I8', 'F16'], outputs * depth);
    if (stored.dtype !== 'I8') return { stored, scales: undefined };
    const scales = source.tensor(`${part}.weight.scale`);
    checkSize(`${part}.weight.scale`, scales, ['F16'], (outputs * depth) / groupSize);
    return { stored, scales };
  });
  const requests: Record<string, BufferRequest> = {};
  matrices.forEach(({ stored, scales }, part) => {
    requests[`stored${part}`] = { bytes: stored.bytes.byteLength };
    if (scales) requests[`scales${part}`] = { bytes: scales.bytes.byteLength };
  });
  const staging = await allocateArena(gpu, `stored ${spec.name}`, requests);
  try {
    const w = arena.buffers[`${spec.name}.w`]!;
    const columns = spec.parts.length * outputs;
    const calls = matrices.map(({ stored, scales }, part): Call => {
      const shape = { outputs, depth, columns, firstColumn: part * outputs, element };
      const from = staging.buffers[`stored${part}`]!;
      gpu.device.queue.writeBuffer(from, 0, stored.bytes);
      if (scales === undefined) return call(packHalf(shape), { stored: from, w });
      const scaleBuffer = staging.buffers[`scales${part}`]!;
      gpu.device.queue.writeBuffer(scaleBuffer, 0, scales.bytes);
      return call(dequantise(shape, groupSize), { stored: from, scales: scaleBuffer, w });
    });
    const program = await buildProgram(gpu, pipelines, `unpack ${spec.name}`, calls);
    try {
      await runProgram(gpu, program);
    } finally {
      program.dispose();
    }
  } finally {
    staging.dispose();
  }
}

/** The named tensors one after the other, as f32. */
function floats(
  source: TensorSource,
  names: readonly string[],
  length: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(length);
  let at = 0;
  for (const name of names) {
    const tensor = source.tensor(name);
    checkSize(name, tensor, ['F16', 'F32'], length / names.length);
    const aligned = tensor.bytes.slice().buffer;
    out.set(
      tensor.dtype === 'F16' ? decodeHalf(new Uint16Array(aligned)) : new Float32Array(aligned),
      at,
    );
    at += length / names.length;
  }
  return out;
}

function checkSize(
  tensor: string,
  { dtype, shape }: Tensor,
  dtypes: readonly string[],
  elements: number,
): void {
  const actual = shape.reduce((product, side) => product * side, 1);
  if (dtypes.includes(dtype) && actual === elements) return;
  throw new KinoraError('weights-damaged', {
    tensor,
    reason: 'not-as-manifest',
    received: `${dtype} [${shape.join()}]`,
    expected: `${dtypes.join(' or ')} of ${elements} elements`,
  });
}
