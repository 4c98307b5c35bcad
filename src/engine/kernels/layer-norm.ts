import source from '../../../shaders/layer-norm.wgsl?raw';
import row from '../../../shaders/pieces/row.wgsl?raw';
import { type Kernel, type RowWorker, spreadRows } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

export interface NormShape {
  readonly rows: number;
  /** Normalised; a multiple of 4. */
  readonly width: number;
  readonly epsilon: number;
  /** Of the result. */
  readonly element: Element;
  readonly worker: RowWorker;
}

/** LayerNorm(x)·weight + bias. */
export function layerNorm(shape: NormShape): Kernel<'x' | 'weight' | 'bias' | 'y'> {
  return {
    label: `layer norm ${shape.rows}×${shape.width}`,
    code: bake(source, {
      constants: baseConstants(shape),
      types: { element: shape.element },
      flags: { MODULATED: false, SOLO: shape.worker === 'invocation' },
      pieces: [row],
    }),
    bindings: { x: 'read', weight: 'read', bias: 'read', y: 'read-write' },
    workgroups: spreadRows(shape.rows, shape.worker),
    flops: 0,
  };
}

/** How rows of a batch find their latent frame's row in a modulation table. */
export interface FrameRows {
  /** Rows of one batch item. */
  readonly tokens: number;
  readonly tokensPerFrame: number;
  /** Rows a frame has in the table [frames, tableRows, width]. */
  readonly tableRows: number;
}

export interface ModulatedNormShape extends NormShape, FrameRows {
  readonly shiftRow: number;
  readonly scaleRow: number;
}

/** LayerNorm(x)·(1 + scale) + shift with one scale and shift per latent frame. */
export function modulatedNorm(shape: ModulatedNormShape): Kernel<'x' | 'table' | 'y'> {
  return {
    label: `modulated norm ${shape.rows}×${shape.width}`,
    code: bake(source, {
      constants: {
        ...baseConstants(shape),
        TOKENS: shape.tokens,
        FRAME_TOKENS: shape.tokensPerFrame,
        TABLE_ROWS: shape.tableRows,
        SHIFT_ROW: shape.shiftRow,
        SCALE_ROW: shape.scaleRow,
      },
      types: { element: shape.element },
      flags: { MODULATED: true, SOLO: shape.worker === 'invocation' },
      pieces: [row],
    }),
    bindings: { x: 'read', table: 'read', y: 'read-write' },
    workgroups: spreadRows(shape.rows, shape.worker),
    flops: 0,
  };
}

function baseConstants({ rows, width, epsilon }: NormShape): Record<string, number | string> {
  return { ROWS: rows, WIDTH: width, EPSILON: String(epsilon) };
}
