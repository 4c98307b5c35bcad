import type { Clip } from '../../src/common/clip.ts';
import { recipe } from './recipes.ts';

/** A clip as the engine hands it out, of `bytes` bytes, made in second `id`. */
export function clip(id: number, bytes = 100): Clip {
  return {
    id: `clip-${id}`,
    recipe: recipe({ seed: id }),
    file: new Blob([new Uint8Array(bytes - 10).fill(id)], { type: 'video/mp4' }),
    fileName: 'kinora-a-red-fish.mp4',
    codec: 'h264',
    width: 854,
    height: 480,
    frameCount: 16,
    durationMs: 2000,
    poster: new Blob([new Uint8Array(10)], { type: 'image/png' }),
    latentsSha256: 'ab'.repeat(32),
    timings: { loadMs: 1, promptMs: 2, denoiseMs: 3, decodeMs: 4, encodeMs: 5, totalMs: 15 },
    backend: 'cpu',
    createdAtMs: id * 1000,
  };
}
