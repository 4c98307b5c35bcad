import { throwIfAborted } from '../../common/deadline.ts';
import { KinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import { frameElements, type LatentSize, type Size } from '../../common/shape.ts';
import type { OnnxGraph, OnnxTensor } from '../onnx/runtime.ts';
import type { AutoencoderConfig } from '../weights/manifest.ts';
import type { VideoDecoder } from './contracts.ts';
import { framesOf } from './latent-frames.ts';

/**
 * The decoder on onnxruntime-web, one latent frame a run: latents [1, C, H, W] and what each memory
 * block remembers of the frame before, `memory_i` → frames [temporal, 3, 8H, 8W] in 0…1 and
 * `next_memory_i`. Memories start as zeros.
 */
export function onnxVideoDecoder(graph: OnnxGraph, config: AutoencoderConfig): VideoDecoder {
  return {
    begin(size) {
      const { channels, height, width } = size;
      const shown = { width: width * config.spatial, height: height * config.spatial };
      const length = frameElements(size);
      let memories = emptyMemories(graph, config, size);
      let latentFrame = 0;
      return Promise.resolve({
        async *decode(latents, signal) {
          for (let start = 0; start < latents.length; start += length) {
            throwIfAborted(signal);
            const outputs = await graph.run({
              ...memories,
              latents: {
                data: latents.slice(start, start + length),
                dims: [1, channels, height, width],
              },
            });
            memories = nextMemories(memories, outputs);
            const pixels = outputs.get('frames')!.data as Float32Array;
            for (const { index, slot } of framesOf(latentFrame++, config.temporal)) {
              yield { index, image: picture(pixels, slot, shown) };
            }
          }
        },
        end() {
          for (const memory of Object.values(memories)) memory.free?.();
          memories = {};
        },
      });
    },
    dispose: () => graph.dispose(),
  };
}

/** Outputs that the next run is fed. The last blocks remember nothing: those names are not there. */
export function decoderMemories({ decoderBlocks }: AutoencoderConfig): string[] {
  const { low, high } = decoderBlocks;
  return Array.from({ length: low + high }, (_, block) => `next_memory_${block}`);
}

type Memories = Readonly<Record<string, OnnxTensor>>;

/** Wide memories live at the latents' size, narrow ones at twice it. */
function emptyMemories(
  graph: OnnxGraph,
  { widths }: AutoencoderConfig,
  { height, width }: LatentSize,
): Memories {
  const names = [...graph.inputs.keys()].filter((name) => name.startsWith('memory_'));
  return Object.fromEntries(
    names.map((name) => {
      const channels = graph.inputs.get(name)![1];
      const factor = channels === widths.low ? 1 : 2;
      if (typeof channels !== 'number') throw new KinoraError('graph-failed', { input: name });
      const dims = [1, channels, height * factor, width * factor];
      return [name, { dims, data: new Float32Array(dims.reduce((all, side) => all * side)) }];
    }),
  );
}

/** Those that a run was fed are over with it. */
function nextMemories(memories: Memories, outputs: ReadonlyMap<string, OnnxTensor>): Memories {
  for (const memory of Object.values(memories)) memory.free?.();
  return Object.fromEntries(
    Object.keys(memories).map((name) => [name, outputs.get(`next_${name}`)!]),
  );
}

/** Frame `slot` of [temporal, 3, height, width] in 0…1 as RGBA bytes. */
function picture(pixels: Float32Array, slot: number, size: Size): Picture {
  const plane = size.width * size.height;
  const first = slot * 3 * plane;
  const rgba = new Uint8ClampedArray(4 * plane).fill(255);
  for (let colour = 0; colour < 3; colour++) {
    for (let i = 0; i < plane; i++) {
      rgba[4 * i + colour] = 255 * pixels[first + colour * plane + i]!;
    }
  }
  return { ...size, rgba };
}
