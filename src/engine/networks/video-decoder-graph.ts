/**
 * The video decoder as GPU calls, one latent frame at a time.
 *
 *   trunk (`decoder-trunk-graph.ts`) → features, small frames
 *   fine_up ×2 of normed features + look over small frames → fine blocks → norm → edges, paint
 *   small frames, those before + paint → colours;  colours, edges → RGBA of one group
 *
 * The small frames of the latent frame before stay in a second buffer; the two change places.
 */
import type { LatentSize, Size } from '../../common/shape.ts';
import { allocateArena, type BufferRequest } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { type Call, call } from '../gpu/kernel.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { buildProgram, type Program } from '../gpu/program.ts';
import { bytesPerElement, type Element } from '../gpu/wgsl.ts';
import { composeLayers } from '../kernels/compose-layers.ts';
import type { Conv2dTiling } from '../kernels/conv2d.ts';
import { framesToFine } from '../kernels/frames-to-fine.ts';
import { layerColours } from '../kernels/layer-colours.ts';
import type { VideoDecoderLayers } from './video-decoder-layers.ts';
import type { FilmLayout, Painting } from './layered-film.ts';
import {
  blockCalls,
  trunkBufferSizes,
  conv,
  norm,
  type Step,
  trunkCalls,
  trunkWeightArrays,
} from './decoder-trunk-graph.ts';

export interface VideoDecoderGraph {
  /** [channels, height, width] f32: one latent frame, written before a run. */
  readonly latents: GPUBuffer;
  /** [groups, 8·height, 8·width, 2, 4] f32 in 0…1, not clamped. */
  readonly colours: GPUBuffer;
  /** [4·height, 4·width, slots, 4, 4] f32 */
  readonly edges: GPUBuffer;
  /** [slots / groups, painted height, painted width, 4] bytes: the frames of the group painted last. */
  readonly rgba: GPUBuffer;
  /** Latent frame t runs program t % 2. Memory is zero before the first run, as it must be. */
  readonly programs: readonly [Program, Program];
  /** Of each group: paints its frames, after the latent frame's program. */
  readonly paint: readonly Program[];
  readonly dispose: () => void;
}

export interface VideoDecoderGraphParts {
  readonly gpu: Gpu;
  readonly pipelines: PipelineCache;
  readonly layers: VideoDecoderLayers;
  /** One buffer per array of `layers`, see `weightArrays`. */
  readonly weights: Readonly<Record<string, GPUBuffer>>;
  readonly size: LatentSize;
  readonly layout: FilmLayout;
  readonly painting: Painting;
  readonly element: Element;
  readonly convolution: Conv2dTiling;
}

export async function buildVideoDecoderGraph(
  parts: VideoDecoderGraphParts,
): Promise<VideoDecoderGraph> {
  const { gpu, pipelines, layers, weights, size, layout, element, convolution } = parts;
  const arena = await allocateArena(gpu, 'video decoder', bufferSizes(parts));
  const buffers: Readonly<Record<string, GPUBuffer>> = { ...weights, ...arena.buffers };
  const programs: Program[] = [];
  const dispose = (): void => {
    for (const program of programs) program.dispose();
    arena.dispose();
  };
  const add = async (label: string, calls: readonly Call[]): Promise<Program> => {
    const program = await buildProgram(gpu, pipelines, label, calls);
    programs.push(program);
    return program;
  };
  try {
    const step = { convolution, layers, latent: size, element, buffers };
    const decode = (parity: 0 | 1): Promise<Program> =>
      add(`decode, parity ${parity}`, decoderCalls({ ...step, parity }, layers, layout));
    const both = [await decode(0), await decode(1)] as const;
    const paint: Program[] = [];
    for (let group = 0; group < layout.groups; group++) {
      paint.push(await add(`paint group ${group}`, [paintCall(parts, buffers, group)]));
    }
    const [latents, colours, edges, rgba] = ['latents', 'colours', 'edges', 'rgba'].map(
      (name) => buffers[name]!,
    ) as [GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer];
    return { latents, colours, edges, rgba, programs: both, paint, dispose };
  } catch (thrown) {
    dispose();
    throw thrown;
  }
}

/** Where the small frames go in latent frames of even and odd number. */
const packedNames = ['packed/0', 'packed/1'] as const;

/** Every array of the weights under the name of its buffer. */
export function weightArrays(
  layers: VideoDecoderLayers,
): Record<string, Uint16Array | Float32Array> {
  const arrays = trunkWeightArrays({ ...layers, high: [...layers.high, ...layers.fine] });
  for (const { name, weight, bias } of [layers.fineUp, layers.look, layers.edges, layers.paint]) {
    arrays[`${name}.weight`] = weight;
    arrays[`${name}.bias`] = bias;
  }
  arrays[`${layers.normFine.name}.gain`] = layers.normFine.gain;
  return arrays;
}

function bufferSizes(parts: VideoDecoderGraphParts): Record<string, BufferRequest> {
  const { layers, size, layout, painting, element } = parts;
  const latentPixels = size.width * size.height;
  const finePixels = 16 * latentPixels;
  const fine = layers.normFine.gain.length;
  const bytes = bytesPerElement(element);
  const normed = layers.fine.map(({ norm: { name } }) => [
    `${name}/0`,
    { bytes: finePixels * fine * bytes },
  ]);
  const { packed, ...trunk } = trunkBufferSizes(layers, size, element);
  return {
    ...trunk,
    ...(Object.fromEntries(packedNames.map((name) => [name, packed])) as Record<
      string,
      BufferRequest
    >),
    ...(Object.fromEntries(normed) as Record<string, BufferRequest>),
    seen: { bytes: finePixels * layers.look.inputs * bytes },
    fine: { bytes: finePixels * fine * 4 },
    fineHidden: { bytes: finePixels * fine * bytes },
    edges: { bytes: finePixels * layers.edges.features * 4 },
    paint: { bytes: finePixels * layers.paint.features * 4 },
    colours: { bytes: layout.groups * 64 * latentPixels * 2 * 4 * 4 },
    rgba: { bytes: framesBytes(layout, painting.painted) },
  };
}

/** Of the frames of one group. */
export function framesBytes({ slots, groups }: FilmLayout, painted: Size): number {
  return (slots / groups) * painted.width * painted.height * 4;
}

function decoderCalls(step: Step, layers: VideoDecoderLayers, { groups }: FilmLayout): Call[] {
  const { latent, buffers, parity, element } = step;
  const { width, height } = latent;
  const [packed, past] = [buffers[packedNames[parity]]!, buffers[packedNames[1 - parity]!]!];
  const highSize = { width: 2 * width, height: 2 * height };
  const fineSize = { width: 4 * width, height: 4 * height };
  const { highHidden, seen, fine, fineHidden, edges, paint, colours } = buffers;
  return [
    ...trunkCalls({ ...step, buffers: { ...buffers, packed } }),
    // There the trunk leaves its normed features.
    conv(step, layers.fineUp, highSize, highHidden!, fine!, { result: 'f32', shuffle: true }),
    call(framesToFine({ width, height, groups, element }), {
      ...{ small: packed, past, y: seen! },
    }),
    conv(step, layers.look, fineSize, seen!, fine!, { result: 'f32', add: true }),
    ...layers.fine.flatMap((block) => blockCalls(step, block, fineSize, 'fine')),
    norm(step, layers.normFine, fineSize, fine!, fineHidden!),
    conv(step, layers.edges, fineSize, fineHidden!, edges!, { result: 'f32' }),
    conv(step, layers.paint, fineSize, fineHidden!, paint!, { result: 'f32' }),
    call(layerColours({ width, height, groups }), {
      ...{ small: packed, past, paint: paint!, colours: colours! },
    }),
  ];
}

function paintCall(
  { size, layout, painting }: VideoDecoderGraphParts,
  buffers: Readonly<Record<string, GPUBuffer>>,
  group: number,
): Call {
  const { groups, slots, trainedScale } = layout;
  const { painted, scale } = painting;
  const { width, height } = size;
  return call(
    composeLayers({
      ...{ width, height, groups, group, painted, scale, trainedScale },
      slots: slots / groups,
    }),
    { colours: buffers['colours']!, edges: buffers['edges']!, rgba: buffers['rgba']! },
  );
}
