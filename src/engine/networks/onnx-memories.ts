import { KinoraError } from '../../common/errors.ts';
import type { LatentSize } from '../../common/shape.ts';
import type { OnnxGraph, OnnxTensor } from '../onnx/runtime.ts';

/** What a streaming decoder remembers of the latent frame before, by the names of the graph's inputs. */
export type Memories = Readonly<Record<string, OnnxTensor>>;

/**
 * Zeros for every `memory_i`. Wide memories live at the latents' size, narrow ones at twice it.
 * @param low channels of the wide ones
 * @throws KinoraError `graph-failed` for a memory whose channels the graph leaves open.
 */
export function emptyMemories(
  graph: OnnxGraph,
  low: number,
  { height, width }: LatentSize,
): Memories {
  const names = [...graph.inputs.keys()].filter((name) => name.startsWith('memory_'));
  return Object.fromEntries(
    names.map((name) => {
      const channels = graph.inputs.get(name)![1];
      const factor = channels === low ? 1 : 2;
      if (typeof channels !== 'number') throw new KinoraError('graph-failed', { input: name });
      const dims = [1, channels, height * factor, width * factor];
      return [name, { dims, data: new Float32Array(dims.reduce((all, side) => all * side)) }];
    }),
  );
}

/** Those that a run was fed are over with it; its outputs `next_memory_i` take their place. */
export function nextMemories(
  memories: Memories,
  outputs: ReadonlyMap<string, OnnxTensor>,
): Memories {
  freeMemories(memories);
  return Object.fromEntries(
    Object.keys(memories).map((name) => [name, outputs.get(`next_${name}`)!]),
  );
}

export function freeMemories(memories: Memories): void {
  for (const memory of Object.values(memories)) memory.free?.();
}
