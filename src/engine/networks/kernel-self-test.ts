/**
 * Before a device is trusted, every kernel that a clip uses runs there once, on inputs whose answer is
 * known. What a wrong one costs is as little as can be:
 *
 * | wrong | then |
 * | --- | --- |
 * | one way of cutting a kernel (a tiling, who works on a row) | the next way takes its place |
 * | every way, or a kernel with only one, in f16 | that network (denoiser or decoder) runs in f32 |
 * | the same in f32 | the device is refused: `gpu-wrong-result` names the kernels |
 *
 * A kernel that does not compile counts as wrong. A single kernel cannot fall back to f32 alone: it
 * shares its buffers with its neighbours, so the whole network changes its element.
 */
import { KinoraError } from '../../common/errors.ts';
import { allocateArena, type BufferRequest } from '../gpu/arena.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { call } from '../gpu/kernel.ts';
import type { PipelineCache } from '../gpu/pipelines.ts';
import { buildProgram, runProgram } from '../gpu/program.ts';
import { createReader } from '../gpu/readback.ts';
import type { Element } from '../gpu/wgsl.ts';
import { attentionChecks } from './kernel-checks/attention.ts';
import { type Check, isRight, type Form, unpack } from './kernel-checks/check.ts';
import { conv2dChecks } from './kernel-checks/conv2d.ts';
import { decoderLayoutChecks, denoiserLayoutChecks, weightChecks } from './kernel-checks/layout.ts';
import { eulerStepChecks } from './kernel-checks/euler-step.ts';
import { linearChecks, textLinearChecks, timeLinearChecks } from './kernel-checks/linear.ts';
import { channelNormChecks, normChecks } from './kernel-checks/norm.ts';
import { firstOf, type Rankings, rankTilings, type Slot, type Tilings } from './kernel-tilings.ts';
import type { TransformerConfig } from '../weights/manifest.ts';

export interface KernelChoice {
  readonly transformer: NetworkKernels;
  readonly decoder: NetworkKernels;
  readonly report: KernelReport;
}

/** What the page is told. */
export interface KernelReport {
  /** f32 where either network could not run in f16. */
  readonly element: Element;
  /** Labels of the kernels for which a network runs in f32. */
  readonly failures: readonly string[];
  /** Everything that was wrong, as "gated linear, tiled64 in f16". */
  readonly replaced?: readonly string[];
}

export interface NetworkKernels {
  readonly element: Element;
  readonly tilings: Tilings;
}

/** What the checks need to know of the model. */
export type CheckedModel = Pick<
  TransformerConfig,
  'dim' | 'num_heads' | 'head_order' | 'prediction_type'
>;

export type RankingOf = (element: Element) => Rankings;

/**
 * @param rankingOf the ways to cut each kernel, best first; by the device's features if left out.
 * @throws KinoraError `gpu-wrong-result` naming the kernels, when f32 is wrong as well.
 */
export async function chooseKernels(
  gpu: Gpu,
  pipelines: PipelineCache,
  model: CheckedModel,
  rankingOf: RankingOf = (element) => rankTilings(gpu, element, headWidthOf(model)),
): Promise<KernelChoice> {
  const failures: string[] = [];
  const replaced: string[] = [];
  const choose = async (checksOf: ChecksOf): Promise<NetworkKernels> => {
    const elements: readonly Element[] = gpu.device.features.has('shader-f16')
      ? ['f16', 'f32']
      : ['f32'];
    let wrong: readonly Check[] = [];
    for (const element of elements) {
      let rankings = rankingOf(element);
      for (;;) {
        const tilings = firstOf(rankings);
        wrong = await wrongOf(gpu, pipelines, checksOf(element, tilings));
        if (wrong.length === 0) return { element, tilings };
        replaced.push(...wrong.map(({ name }) => `${name} in ${element}`));
        const fewer = without(rankings, wrong);
        if (fewer === undefined) break;
        rankings = fewer;
      }
      failures.push(...wrong.map(({ kernel }) => kernel.label));
    }
    throw new KinoraError('gpu-wrong-result', {
      kernels: wrong.map(({ name }) => name).join('; '),
    });
  };
  const transformer = await choose((element, tilings) =>
    transformerChecks(model, element, tilings),
  );
  const decoder = await choose(decoderChecks);
  const element = [transformer, decoder].every((each) => each.element === 'f16') ? 'f16' : 'f32';
  return { transformer, decoder, report: { element, failures, replaced } };
}

type ChecksOf = (element: Element, tilings: Tilings) => Check[];

export function transformerChecks(
  model: CheckedModel,
  element: Element,
  { smallLinear, largeLinear, attention, rows }: Tilings,
): Check[] {
  const order = model.head_order === 'c,ph,pw' ? 'channels-first' : 'channels-last';
  return [
    ...weightChecks(element),
    ...(element === 'f16' ? weightChecks('f32') : []),
    ...timeLinearChecks(),
    ...([smallLinear, largeLinear].includes('direct') ? [] : textLinearChecks(element)),
    ...linearChecks(element, smallLinear, 'smallLinear'),
    ...(largeLinear === smallLinear ? [] : linearChecks(element, largeLinear, 'largeLinear')),
    ...normChecks(element, rows),
    ...attentionChecks(element, attention, headWidthOf(model)),
    ...denoiserLayoutChecks(element, order),
    ...eulerStepChecks(model.prediction_type === 'flow_prediction'),
  ];
}

export function decoderChecks(element: Element, { convolution }: Tilings): Check[] {
  return [
    ...decoderLayoutChecks(element),
    ...channelNormChecks(element),
    ...conv2dChecks(element, convolution),
  ];
}

export function headWidthOf({ dim, num_heads: heads }: CheckedModel): number {
  return dim / heads;
}

/** The rankings without what was wrong; undefined where nothing could take its place. */
function without(rankings: Rankings, wrong: readonly Check[]): Rankings | undefined {
  const tilings = firstOf(rankings);
  const slots = new Set<Slot>();
  for (const { slot } of wrong) {
    if (slot === undefined) return undefined;
    // Both kinds of product, where one tiling serves both and is checked once.
    for (const other of Object.keys(tilings) as Slot[]) {
      const isShared = slot === 'smallLinear' && tilings[other] === tilings[slot];
      if (other === slot || isShared) slots.add(other);
    }
  }
  const fewer = Object.fromEntries(
    Object.entries(rankings).map(([slot, names]) => [
      slot,
      slots.has(slot as Slot) ? names.slice(1) : names,
    ]),
  ) as unknown as Rankings;
  return Object.values(fewer).every((names) => names.length > 0) ? fewer : undefined;
}

const resultAlignment = 256;

/** Runs all checks in one go; those that do not compile are wrong without running. */
export async function wrongOf(
  gpu: Gpu,
  pipelines: PipelineCache,
  checks: readonly Check[],
): Promise<Check[]> {
  const compiled = await Promise.all(checks.map(({ kernel }) => compiles(pipelines, kernel)));
  const invalid = checks.filter((_, index) => !compiled[index]);
  const runnable = checks.filter((_, index) => compiled[index]);
  const requests: Record<string, BufferRequest> = {};
  let resultBytes = 0;
  const outputs = runnable.map(({ inputs, output, expected, form }, index) => {
    for (const [name, data] of Object.entries(inputs)) {
      if (name !== output) requests[`${index}.${name}`] = { bytes: data.byteLength };
    }
    const size = Math.ceil((expected.length * bytesOf(form)) / 4) * 4;
    const offset = resultBytes;
    resultBytes += Math.ceil(size / resultAlignment) * resultAlignment;
    return { offset, size };
  });
  requests['results'] = { bytes: resultBytes };
  const arena = await allocateArena(gpu, 'self-test', requests);
  const results = arena.buffers['results']!;
  const reader = await createReader(gpu, 'self-test', resultBytes);
  try {
    const calls = runnable.map(({ kernel, inputs, output }, index) => {
      const buffers: Record<string, GPUBuffer | GPUBufferBinding> = {
        [output]: { buffer: results, ...outputs[index]! },
      };
      for (const [name, data] of Object.entries(inputs)) {
        const to = name === output ? results : arena.buffers[`${index}.${name}`]!;
        const at = name === output ? outputs[index]!.offset : 0;
        gpu.device.queue.writeBuffer(to, at, padded(data));
        if (name !== output) buffers[name] = to;
      }
      return call(kernel, buffers);
    });
    const program = await buildProgram(gpu, pipelines, 'self-test', calls);
    try {
      await runProgram(gpu, program);
    } finally {
      program.dispose();
    }
    const bytes = await reader.read(results, resultBytes);
    const wrong = runnable.filter((check, index) => {
      const { offset } = outputs[index]!;
      const length = check.expected.length * bytesOf(check.form);
      return !isRight(check, unpack(bytes.slice(offset, offset + length), check.form));
    });
    return [...invalid, ...wrong];
  } finally {
    reader.dispose();
    arena.dispose();
  }
}

async function compiles(pipelines: PipelineCache, kernel: Check['kernel']): Promise<boolean> {
  try {
    await pipelines.get(kernel);
    return true;
  } catch (error) {
    if (error instanceof KinoraError && error.code === 'shader-invalid') return false;
    throw error;
  }
}

function bytesOf(form: Form): number {
  return { f32: 4, f16: 2, bytes: 1 }[form];
}

function padded(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(Math.ceil(data.byteLength / 4) * 4);
  whole.set(data);
  return whole;
}
