import source from '../../../shaders/linear.wgsl?raw';
import { KinoraError } from '../../common/errors.ts';
import type { Kernel } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';
import type { FrameRows } from './layer-norm.ts';

export interface LinearShape {
  /** Of x and y. */
  readonly rows: number;
  /** Inputs of a row; a multiple of 4. */
  readonly depth: number;
  /** Outputs of a row; a multiple of 4. */
  readonly columns: number;
  /** Of x and the weights. */
  readonly element: Element;
  /** Of y. */
  readonly result: Element;
}

/** How the work is cut: a workgroup is `across` × `down` invocations, see the shader's header. */
export interface LinearTiling {
  readonly across: number;
  readonly down: number;
  readonly rowQuads: number;
  readonly columnQuads: number;
  /** Through workgroup memory, `step` at a time along the depth; undefined: straight from memory. */
  readonly step: number | undefined;
}

/** Tilings worth trying: of 64×64, of 32×32 for products that fill few of those, and without tiles. */
export const linearTilings = {
  tiled256: { across: 16, down: 16, rowQuads: 1, columnQuads: 1, step: 16 },
  tiled128: { across: 16, down: 8, rowQuads: 2, columnQuads: 1, step: 16 },
  tiled64: { across: 8, down: 8, rowQuads: 2, columnQuads: 2, step: 16 },
  small64: { across: 8, down: 8, rowQuads: 1, columnQuads: 1, step: 16 },
  direct: { across: 8, down: 4, rowQuads: 1, columnQuads: 2, step: undefined },
} as const satisfies Record<string, LinearTiling>;

export type LinearTilingName = keyof typeof linearTilings;

export type Activation = 'gelu' | 'silu';

/** y = activation(x·w + bias). */
export function linear(
  shape: LinearShape,
  tiling: LinearTiling,
  activation?: Activation,
): Kernel<'x' | 'w' | 'bias' | 'y'> {
  return {
    ...common(shape, tiling, {
      flags: { GELU: activation === 'gelu', SILU: activation === 'silu' },
    }),
    bindings: { x: 'read', w: 'read', bias: 'read', y: 'read-write' },
  };
}

/** y += x·w + bias. */
export function linearOntoResidual(
  shape: LinearShape,
  tiling: LinearTiling,
): Kernel<'x' | 'w' | 'bias' | 'y'> {
  return {
    ...common(shape, tiling, { flags: { RESIDUAL: true } }),
    bindings: { x: 'read', w: 'read', bias: 'read', y: 'read-write' },
  };
}

export interface Gate extends FrameRows {
  readonly gateRow: number;
}

/** y += gate·(x·w + bias) with one gate per latent frame and column. */
export function gatedLinearOntoResidual(
  shape: LinearShape,
  tiling: LinearTiling,
  gate: Gate,
): Kernel<'x' | 'w' | 'bias' | 'table' | 'y'> {
  const constants = {
    TOKENS: gate.tokens,
    FRAME_TOKENS: gate.tokensPerFrame,
    TABLE_ROWS: gate.tableRows,
    GATE_ROW: gate.gateRow,
  };
  return {
    ...common(shape, tiling, { flags: { RESIDUAL: true, GATED: true }, constants }),
    bindings: { x: 'read', w: 'read', bias: 'read', table: 'read', y: 'read-write' },
  };
}

interface Epilogue {
  readonly flags: Readonly<Record<string, boolean>>;
  readonly constants?: Readonly<Record<string, number>>;
}

function common(
  { rows, depth, columns, element, result }: LinearShape,
  { across, down, rowQuads, columnQuads, step }: LinearTiling,
  { flags, constants = {} }: Epilogue,
): Omit<Kernel, 'bindings'> {
  return {
    label: `linear ${rows}×${depth}×${columns}`,
    code: bake(source, {
      constants: {
        ...{ ROWS: rows, DEPTH: depth, COLUMNS: columns },
        ...{ ACROSS: across, DOWN: down, ROW_QUADS: rowQuads, COLUMN_QUADS: columnQuads },
        ...(step === undefined ? {} : { STEP: largestStep(depth, step) }),
        ...constants,
      },
      types: { element, result },
      flags: { ...flags, TILED: step !== undefined },
    }),
    workgroups: [
      Math.ceil(columns / (across * columnQuads * 4)),
      Math.ceil(rows / (down * rowQuads * 4)),
      1,
    ],
    flops: 2 * rows * depth * columns,
  };
}

/** The largest divisor of `depth` up to `step`, both multiples of 4. */
function largestStep(depth: number, step: number): number {
  if (depth % 4 !== 0)
    throw new KinoraError('internal', { what: 'depth of a linear layer', depth });
  let candidate = step;
  while (depth % candidate !== 0) candidate -= 4;
  return candidate;
}
