import { throwIfAborted } from '../../common/deadline.ts';
import type { Picture } from '../../common/picture.ts';
import { frameElements, type Size } from '../../common/shape.ts';
import type { OnnxGraph } from '../onnx/runtime.ts';
import type { AutoencoderConfig } from '../weights/manifest.ts';
import type { VideoDecoder } from './contracts.ts';
import { framesOf } from './latent-frames.ts';
import { emptyMemories, freeMemories, nextMemories } from './onnx-memories.ts';

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
      let memories = emptyMemories(graph, config.widths.low, size);
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
          freeMemories(memories);
          memories = {};
        },
      });
    },
    dispose: () => graph.dispose(),
  };
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
