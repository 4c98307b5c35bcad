import { KinoraError } from '../../common/errors.ts';
import { decodeHalf } from '../../common/half.ts';
import { allocateArena, type Arena, type BufferRequest } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { type Call, call } from '../gpu/kernel.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { buildProgram, runProgram } from '../gpu/program.ts';
import { bytesPerElement, type Element } from '../gpu/wgsl.ts';
import { dequantise, packHalf } from '../kernels/dequantise.ts';
import type { TransformerConfig } from '../weights/manifest.ts';
import type { Tensor, TensorSource } from '../weights/tensor-source.ts';

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

/** One dense layer; several tensors of the file may lie side by side in it. */
interface DenseSpec {
  readonly name: string;
  /** Tensor names without ".weight" and ".bias". */
  readonly parts: readonly string[];
  readonly depth: number;
  /** Outputs of each part. */
  readonly outputs: number;
  readonly element: Element;
}

/** @param element of the block matrices; the path of time and modulation stays f32. */
function denseLayers(config: TransformerConfig, element: Element): DenseSpec[] {
  const { dim, ffn_dim: ffnDim, freq_dim: freqDim, text_dim: textDim } = config;
  const patch = config.patch_size.reduce((product, side) => product * side, 1);
  const one = (name: string, depth: number, outputs: number, of = element): DenseSpec => ({
    name,
    parts: [name],
    depth,
    outputs,
    element: of,
  });
  const merged = (name: string, letters: readonly string[]): DenseSpec => ({
    name: `${name}.${letters.join('')}`,
    parts: letters.map((letter) => `${name}.${letter}`),
    depth: dim,
    outputs: dim,
    element,
  });
  const blocks = Array.from({ length: config.num_layers }, (_, layer) => [
    merged(`blocks.${layer}.self_attn`, ['q', 'k', 'v']),
    one(`blocks.${layer}.self_attn.o`, dim, dim),
    one(`blocks.${layer}.cross_attn.q`, dim, dim),
    merged(`blocks.${layer}.cross_attn`, ['k', 'v']),
    one(`blocks.${layer}.cross_attn.o`, dim, dim),
    one(`blocks.${layer}.ffn.0`, dim, ffnDim),
    one(`blocks.${layer}.ffn.2`, ffnDim, dim),
  ]);
  return [
    one('patch_embedding', config.in_dim * patch, dim),
    one('text_embedding.0', textDim, dim),
    one('text_embedding.2', dim, dim),
    one('time_embedding.0', freqDim, dim, 'f32'),
    one('time_embedding.2', dim, dim, 'f32'),
    one('time_projection.1', dim, 6 * dim, 'f32'),
    ...blocks.flat(),
    one('head.head', dim, config.out_dim * patch),
  ];
}

interface VectorSpec {
  readonly name: string;
  /** Concatenated; equal to [name] but for the modulation of all blocks. */
  readonly parts: readonly string[];
  readonly length: number;
}

export const blockModulation = 'blocks.modulation';

function vectors({ dim, num_layers: layers }: TransformerConfig): VectorSpec[] {
  const one = (name: string, length: number): VectorSpec => ({ name, parts: [name], length });
  const blocks = Array.from({ length: layers }, (_, layer) =>
    [
      'self_attn.norm_q.weight',
      'self_attn.norm_k.weight',
      'cross_attn.norm_q.weight',
      'cross_attn.norm_k.weight',
      'norm3.weight',
      'norm3.bias',
    ].map((name) => one(`blocks.${layer}.${name}`, dim)),
  );
  return [
    ...blocks.flat(),
    {
      name: blockModulation,
      parts: Array.from({ length: layers }, (_, layer) => `blocks.${layer}.modulation`),
      length: layers * 6 * dim,
    },
    one('head.modulation', 2 * dim),
  ];
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
