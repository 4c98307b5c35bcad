import { createReader, type Reader } from '../gpu/readback.ts';
import type { OpenSurface } from './frame-surface.ts';

/**
 * Brings each frame back to the CPU as plain RGBA, where the encoder wants it; a canvas reads as
 * black in some browsers (`src/decisions/frames-come-back-to-the-cpu.md`).
 */
export const openReadbackSurface: OpenSurface = (gpu, { width, height }) => {
  let reader: Reader | undefined;
  return Promise.resolve({
    async show({ buffer, offsetBytes, rowBytes }) {
      reader ??= await createReader(gpu, 'readback surface', buffer.size);
      const rows = new Uint8ClampedArray(await reader.read(buffer));
      const data = new Uint8ClampedArray(width * height * 4);
      for (let row = 0; row < height; row++) {
        const from = offsetBytes + row * rowBytes;
        data.set(rows.subarray(from, from + width * 4), row * width * 4);
      }
      return { width, height, data, colorSpace: 'srgb' };
    },
    dispose() {
      reader?.dispose();
    },
  });
};
