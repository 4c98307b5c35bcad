/** Frames to latents on onnxruntime-web, for both backends: a clip is taken in once and then kept. */
import { throwIfAborted } from '../../common/deadline.ts';
import { KinoraError } from '../../common/errors.ts';
import type { Picture } from '../../common/picture.ts';
import { frameElements, type LatentSize } from '../../common/shape.ts';
import type { OnnxGraph, OnnxTensor } from '../onnx/runtime.ts';

export interface VideoEncoder {
  /** Frames that one latent frame is made of, evenly spread over the time it stands for. */
  readonly framesPerLatent: number;
  /**
   * Encodes a clip: its first frame alone, then `framesPerLatent` at a time.
   * @param frames of the base size, in order: 1 + n·framesPerLatent
   * @returns [1 + n, channels, height, width] f32, normalised.
   * @throws KinoraError `aborted`, `graph-failed`.
   */
  encode(
    frames: AsyncIterable<Picture>,
    size: LatentSize,
    signal?: AbortSignal,
  ): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * The graph takes frames [framesPerLatent, 3, 8H, 8W] in 0…1 and what each memory block remembers,
 * `memory_i`, zeros at first → latents [1, C, H, W] and `next_memory_i`.
 */
export function onnxVideoEncoder(graph: OnnxGraph): VideoEncoder {
  const framesPerLatent = fixedSide(graph, 'frames', 0);
  return {
    framesPerLatent,
    async encode(frames, size, signal) {
      const encoded: Float32Array[] = [];
      let memories: Readonly<Record<string, OnnxTensor>> | undefined;
      let waiting: Picture[] = [];
      for await (const frame of frames) {
        throwIfAborted(signal);
        if (encoded.length === 0) waiting = Array<Picture>(framesPerLatent).fill(frame);
        else waiting.push(frame);
        if (waiting.length < framesPerLatent) continue;
        memories ??= emptyMemories(graph, waiting[0]!);
        const outputs = await graph.run({ ...memories, frames: planesOf(waiting) });
        memories = Object.fromEntries(
          Object.keys(memories).map((name) => [name, outputs.get(`next_${name}`)!]),
        );
        const latents = outputs.get('latents')!.data as Float32Array;
        if (latents.length !== frameElements(size)) {
          throw new KinoraError('internal', { what: 'encoded latents', received: latents.length });
        }
        encoded.push(latents.slice());
        waiting = [];
      }
      if (waiting.length > 0) {
        throw new KinoraError('internal', { what: 'frames left over', received: waiting.length });
      }
      const whole = new Float32Array(encoded.length * frameElements(size));
      encoded.forEach((latents, index) => {
        whole.set(latents, index * frameElements(size));
      });
      return whole;
    },
    dispose: () => graph.dispose(),
  };
}

/** [frames, 3, height, width] in 0…1. */
function planesOf(frames: readonly Picture[]): OnnxTensor {
  const { width, height } = frames[0]!;
  const plane = width * height;
  const data = new Float32Array(frames.length * 3 * plane);
  frames.forEach(({ rgba }, frame) => {
    for (let colour = 0; colour < 3; colour++) {
      const first = (3 * frame + colour) * plane;
      for (let i = 0; i < plane; i++) data[first + i] = rgba[4 * i + colour]! / 255;
    }
  });
  return { data, dims: [frames.length, 3, height, width] };
}

/** Wide memories live at an eighth of the frame's size, narrow ones at a quarter. */
function emptyMemories(graph: OnnxGraph, { width, height }: Picture): Record<string, OnnxTensor> {
  const names = [...graph.inputs.keys()].filter((name) => name.startsWith('memory_'));
  const widest = Math.max(...names.map((name) => fixedSide(graph, name, 1)));
  return Object.fromEntries(
    names.map((name) => {
      const channels = fixedSide(graph, name, 1);
      const by = channels === widest ? 8 : 4;
      const dims = [1, channels, height / by, width / by];
      return [name, { dims, data: new Float32Array(dims.reduce((all, side) => all * side)) }];
    }),
  );
}

function fixedSide(graph: OnnxGraph, input: string, place: number): number {
  const side = graph.inputs.get(input)?.[place];
  if (typeof side === 'number') return side;
  throw new KinoraError('graph-failed', { input });
}
