import { throwIfAborted } from '../../common/deadline.ts';
import { KinoraError } from '../../common/errors.ts';
import { frameElements } from '../../common/shape.ts';
import type { OnnxGraph } from '../onnx/runtime.ts';
import type { VideoDecoderConfig } from '../weights/manifest.ts';
import { createLayerPainter } from './compose-layers.ts';
import type { VideoDecoder } from './contracts.ts';
import { framesOf } from './latent-frames.ts';
import { emptyMemories, freeMemories, nextMemories } from './onnx-memories.ts';
import { paintingOf } from './layered-film.ts';

/**
 * The video decoder on onnxruntime-web, one latent frame a run: latents [1, C, h, w] and what
 * each memory block remembers of the frame before, `memory_i` → colours [2, groups · 3, 8h, 8w],
 * logits [slots, 16h, 16w] and `next_memory_i`. Memories start as zeros. The processor paints.
 */
export function onnxVideoDecoder(graph: OnnxGraph, config: VideoDecoderConfig): VideoDecoder {
  const { slots, groups, spatial } = config;
  const perGroup = slots / groups;
  return {
    begin(size, painted) {
      const { channels, height, width } = size;
      const painting = paintingOf(size, spatial, painted);
      const painter = createLayerPainter(config, painting);
      const length = frameElements(size);
      let memories = emptyMemories(graph, config.widths.low, size);
      let latentFrame = 0;
      return Promise.resolve({
        async *decode(latents, signal) {
          if (latents.length % length !== 0) {
            throw new KinoraError('internal', { what: 'latents', length: latents.length });
          }
          for (let start = 0; start < latents.length; start += length) {
            throwIfAborted(signal);
            const data = latents.slice(start, start + length);
            const dims = [1, channels, height, width];
            const outputs = await graph.run({ ...memories, latents: { data, dims } });
            memories = nextMemories(memories, outputs);
            const layers = {
              colours: outputs.get('colours')!.data as Float32Array,
              logits: outputs.get('logits')!.data as Float32Array,
              base: painting.base,
            };
            let pictures: Uint8ClampedArray<ArrayBuffer>[] = [];
            let paintedGroup = -1;
            for (const { index, slot } of framesOf(latentFrame++, slots)) {
              const group = Math.floor(slot / perGroup);
              if (group !== paintedGroup) {
                throwIfAborted(signal);
                pictures = painter.paint(layers, group);
                paintedGroup = group;
              }
              yield { index, image: { ...painted, rgba: pictures[slot % perGroup]! } };
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

/** Outputs that the next run is fed: of blocks that remember, and the last small frame. */
export function decoderMemories({ decoderBlocks }: VideoDecoderConfig): string[] {
  const { low, high } = decoderBlocks;
  return Array.from({ length: low + high + 1 }, (_, block) => `next_memory_${block}`);
}
