import source from '../../../shaders/rms-norm-rope.wgsl?raw';
import row from '../../../shaders/pieces/row.wgsl?raw';
import { type Kernel, type RowWorker, spreadRows } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

export interface RmsNormShape {
  readonly rows: number;
  /** Columns of the whole buffer, of which `width` from `firstColumn` on are changed. */
  readonly stride: number;
  readonly firstColumn: number;
  readonly width: number;
  readonly epsilon: number;
  readonly element: Element;
  readonly worker: RowWorker;
}

/** y ← RMSNorm(y)·gain in place. */
export function rmsNorm(shape: RmsNormShape): Kernel<'gain' | 'y'> {
  return { ...common(shape, {}, false), bindings: { gain: 'read', y: 'read-write' } };
}

export interface Rotation {
  /** Rows of one batch item; row r stands at place r % tokens. */
  readonly tokens: number;
  readonly headWidth: number;
}

/** y ← rotate(RMSNorm(y)·gain) in place; `angles` [tokens, headWidth / 2] of (cos, sin). */
export function rmsNormRope(
  shape: RmsNormShape,
  { tokens, headWidth }: Rotation,
): Kernel<'gain' | 'angles' | 'y'> {
  return {
    ...common(shape, { TOKENS: tokens, HEAD_WIDTH: headWidth }, true),
    bindings: { gain: 'read', angles: 'read', y: 'read-write' },
  };
}

function common(
  { rows, stride, firstColumn, width, epsilon, element, worker }: RmsNormShape,
  constants: Readonly<Record<string, number>>,
  isRotated: boolean,
): Omit<Kernel, 'bindings'> {
  return {
    label: `rms norm ${isRotated ? 'and rope ' : ''}${rows}×${width}`,
    code: bake(source, {
      constants: {
        ROWS: rows,
        STRIDE: stride,
        FIRST: firstColumn,
        WIDTH: width,
        EPSILON: String(epsilon),
        ...constants,
      },
      types: { element },
      flags: { ROTATED: isRotated, SOLO: worker === 'invocation' },
      pieces: [row],
    }),
    workgroups: spreadRows(rows, worker),
    flops: 0,
  };
}
