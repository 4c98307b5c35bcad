import source from '../../../shaders/modulation.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

export interface ModulationShape {
  readonly layers: number;
  readonly frames: number;
  /** Rows a layer has for each frame. */
  readonly tableRows: number;
  /** Rows of time for each frame: as many, or one for all. */
  readonly timeRows: number;
  /** A multiple of 4. */
  readonly width: number;
}

/** table [layers, frames, tableRows, width] = base [layers, tableRows, width] + time, all f32. */
export function modulation({
  layers,
  frames,
  tableRows,
  timeRows,
  width,
}: ModulationShape): Kernel<'base' | 'time' | 'table'> {
  return {
    label: `modulation ${layers}×${frames}×${tableRows}×${width}`,
    code: bake(source, {
      constants: {
        LAYERS: layers,
        FRAMES: frames,
        TABLE_ROWS: tableRows,
        TIME_ROWS: timeRows,
        WIDTH: width,
      },
    }),
    bindings: { base: 'read', time: 'read', table: 'read-write' },
    workgroups: spread(Math.ceil((layers * frames * tableRows * width) / 256)),
    flops: 0,
  };
}
