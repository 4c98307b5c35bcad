import source from '../../../shaders/dequantise.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake, type Element } from '../gpu/wgsl.ts';

export interface WeightShape {
  /** Rows of the stored matrix [outputs, depth]; a multiple of 4. */
  readonly outputs: number;
  /** A multiple of 4. */
  readonly depth: number;
  /** Of the packed matrix [depth, columns], where this one begins at `firstColumn`. */
  readonly columns: number;
  readonly firstColumn: number;
  /** Of the packed matrix. */
  readonly element: Element;
}

/** int8 [outputs, depth] with f16 scales [outputs, depth / groupSize] → [depth, columns]. */
export function dequantise(
  shape: WeightShape,
  groupSize: number,
): Kernel<'stored' | 'scales' | 'w'> {
  return {
    ...common(shape, { GROUP: groupSize }, true),
    bindings: { stored: 'read', scales: 'read', w: 'read-write' },
  };
}

/** f16 [outputs, depth] → [depth, columns]. */
export function packHalf(shape: WeightShape): Kernel<'stored' | 'w'> {
  return { ...common(shape, {}, false), bindings: { stored: 'read', w: 'read-write' } };
}

function common(
  { outputs, depth, columns, firstColumn, element }: WeightShape,
  constants: Readonly<Record<string, number>>,
  isQuantised: boolean,
): Omit<Kernel, 'bindings'> {
  return {
    label: `dequantise ${outputs}×${depth}`,
    code: bake(source, {
      constants: {
        OUTPUTS: outputs,
        DEPTH: depth,
        COLUMNS: columns,
        FIRST_COLUMN: firstColumn,
        ...constants,
      },
      types: { element },
      flags: { QUANTISED: isQuantised },
    }),
    workgroups: spread(Math.ceil((outputs * depth) / 16 / 64)),
    flops: 0,
  };
}
