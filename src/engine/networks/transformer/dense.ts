/** Dense layers of the graph: a product with what is fused to it. */
import { type Call, call } from '../../gpu/kernel.ts';
import type { Element } from '../../gpu/wgsl.ts';
import {
  type Activation,
  gatedLinearOntoResidual,
  linear,
  linearOntoResidual,
  type LinearShape,
} from '../../kernels/linear.ts';
import { linearTilingFor } from '../kernel-tilings.ts';
import { type BufferName, elementOf, type TrunkBuffer } from './buffers.ts';
import type { TrunkContext, TextContext } from './context.ts';
import { frameRows, type ModulationTable } from './modulation.ts';
import type { Dense } from './weights.ts';

/** A context that has at least the buffers named. */
type WithBuffers<Name extends BufferName> = Omit<TextContext, 'buffers'> & {
  readonly buffers: Readonly<Record<Name, GPUBuffer>>;
};

/** to = activation(from·w + bias), `rows` rows of it. */
export function dense<From extends BufferName, To extends BufferName>(
  context: WithBuffers<From | To>,
  name: string,
  rows: number,
  from: From,
  to: To,
  activation?: Activation,
): Call {
  const result = elementOf(to, context.element);
  return denseInto(context, name, rows, from, context.buffers[to], result, activation);
}

/** The same to a part of a buffer, in the graph's element. */
export function denseToPart<From extends BufferName>(
  context: WithBuffers<From>,
  name: string,
  rows: number,
  from: From,
  to: GPUBuffer | GPUBufferBinding,
): Call {
  return denseInto(context, name, rows, from, to, context.element);
}

function denseInto<From extends BufferName>(
  { buffers, weights, tilings }: WithBuffers<From>,
  name: string,
  rows: number,
  from: From,
  y: GPUBuffer | GPUBufferBinding,
  result: Element,
  activation?: Activation,
): Call {
  const layer = weights.dense(name);
  const shape = linearShape(layer, rows, result);
  const kernel = linear(shape, linearTilingFor(shape, tilings), activation);
  return call(kernel, { x: buffers[from], w: layer.w, bias: layer.bias, y });
}

/** x += from·w + bias, on the residual stream. */
export function denseOntoResidual(context: TrunkContext, name: string, from: TrunkBuffer): Call {
  const { buffers, weights, sizes, tilings } = context;
  const layer = weights.dense(name);
  const shape = linearShape(layer, sizes.rows, 'f32');
  const kernel = linearOntoResidual(shape, linearTilingFor(shape, tilings));
  return call(kernel, { x: buffers[from], w: layer.w, bias: layer.bias, y: buffers.x });
}

/** x += gate·(from·w + bias), with the gate of each token's frame. */
export function gatedDenseOntoResidual(
  context: TrunkContext,
  name: string,
  from: TrunkBuffer,
  { table, tableRows }: ModulationTable,
  gateRow: number,
): Call {
  const { buffers, weights, sizes, tilings } = context;
  const layer = weights.dense(name);
  const shape = linearShape(layer, sizes.rows, 'f32');
  const gate = { ...frameRows(sizes, tableRows), gateRow };
  const kernel = gatedLinearOntoResidual(shape, linearTilingFor(shape, tilings), gate);
  return call(kernel, { x: buffers[from], w: layer.w, bias: layer.bias, table, y: buffers.x });
}

function linearShape(
  { depth, columns, element }: Dense,
  rows: number,
  result: Element,
): LinearShape {
  return { rows, depth, columns, element, result };
}
