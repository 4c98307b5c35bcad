import type { Kernel } from '../../gpu/kernel.ts';
import type { Element } from '../../gpu/wgsl.ts';
import {
  gatedLinearOntoResidual,
  linear,
  linearOntoResidual,
  type LinearShape,
  type LinearTilingName,
  linearTilings,
} from '../../kernels/linear.ts';
import type { Slot } from '../kernel-tilings.ts';
import { type Check, fill, pack } from './check.ts';

/** Deep enough that llvmpipe leaves the loop rolled, which it compiles sooner. */
const [rows, depth, columns] = [37, 144, 72];
/** Two frames of five rows, again and again. */
const gate = { tokens: 10, tokensPerFrame: 5, tableRows: 3, gateRow: 2 };

const x = fill(rows * depth, (i) => ((i * 7) % 9) - 4);
const w = fill(depth * columns, (i) => ((i * 5) % 7) - 3);
/** Smaller weights where the result goes through a curve that is flat further out. */
const smallW = w.map((value) => value / 64);
const bias = fill(columns, (n) => (n % 3) - 1);
const before = fill(rows * columns, (i) => (i % 11) - 5);
const table = fill(2 * gate.tableRows * columns, (i) => (i % 5) - 2);

/** Every epilogue with one tiling, as a denoiser of `element` uses them. */
export function linearChecks(element: Element, tiling: LinearTilingName, slot: Slot): Check[] {
  const how = linearTilings[tiling];
  const onto = shapeOf(element, 'f32');
  const results: readonly Element[] = element === 'f16' ? ['f32', 'f16'] : ['f32'];
  return [
    ...results.map((result) => plainCheck(element, result, tiling, slot)),
    activatedCheck('gelu', element, element, tiling, slot),
    {
      ...describe('linear onto residual', linearOntoResidual(onto, how), tiling, slot),
      ...packed(element, w),
      inputs: { ...packed(element, w).inputs, y: pack(before, 'f32') },
      form: 'f32',
      expected: sums(w).map((s, i) => s + before[i]!),
    },
    {
      ...describe('gated linear', gatedLinearOntoResidual(onto, how, gate), tiling, slot),
      ...packed(element, w),
      inputs: { ...packed(element, w).inputs, table: pack(table, 'f32'), y: pack(before, 'f32') },
      form: 'f32',
      expected: sums(w).map((s, i) => before[i]! + gateAt(i) * s),
    },
  ];
}

/** The few rows of time, which stay f32 and without tiles everywhere. */
export function timeLinearChecks(): Check[] {
  return [
    plainCheck('f32', 'f32', 'direct', undefined),
    activatedCheck('silu', 'f32', 'f32', 'direct', undefined),
  ];
}

/** One prompt's text has few rows too: without tiles, in the denoiser's element. */
export function textLinearChecks(element: Element): Check[] {
  return [
    ...(element === 'f32' ? [] : [plainCheck(element, element, 'direct', undefined)]),
    activatedCheck('gelu', element, element, 'direct', undefined),
  ];
}

function plainCheck(
  element: Element,
  result: Element,
  tiling: LinearTilingName,
  slot: Slot | undefined,
): Check {
  const kernel = linear(shapeOf(element, result), linearTilings[tiling]);
  return {
    ...describe(`linear to ${result}`, kernel, tiling, slot),
    ...packed(element, w),
    form: result,
    expected: sums(w),
  };
}

function activatedCheck(
  activation: 'gelu' | 'silu',
  element: Element,
  result: Element,
  tiling: LinearTilingName,
  slot: Slot | undefined,
): Check {
  const kernel = linear(shapeOf(element, result), linearTilings[tiling], activation);
  return {
    ...describe(`linear ${activation}`, kernel, tiling, slot),
    ...packed(element, smallW),
    form: result,
    expected: sums(smallW).map(activation === 'gelu' ? gelu : silu),
  };
}

function describe(
  name: string,
  kernel: Kernel,
  tiling: LinearTilingName,
  slot: Slot | undefined,
): Pick<Check, 'kernel' | 'name' | 'slot' | 'output'> {
  return { kernel, name: `${name}, ${tiling}`, output: 'y', ...(slot ? { slot } : {}) };
}

function packed(element: Element, weights: Float32Array): Pick<Check, 'inputs'> {
  return { inputs: { x: pack(x, element), w: pack(weights, element), bias: pack(bias, 'f32') } };
}

function shapeOf(element: Element, result: Element): LinearShape {
  return { rows, depth, columns, element, result };
}

function sums(weights: Float32Array): Float32Array {
  return fill(rows * columns, (i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = bias[column]!;
    for (let k = 0; k < depth; k++) sum += x[row * depth + k]! * weights[k * columns + column]!;
    return sum;
  });
}

function gateAt(i: number): number {
  const frame = Math.floor((Math.floor(i / columns) % gate.tokens) / gate.tokensPerFrame);
  return table[(frame * gate.tableRows + gate.gateRow) * columns + (i % columns)]!;
}

function gelu(s: number): number {
  return 0.5 * s * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (s + 0.044715 * s ** 3)));
}

function silu(s: number): number {
  return s / (1 + Math.exp(-s));
}
