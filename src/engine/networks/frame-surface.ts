import type { Size } from '../../common/shape.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { DecodedFrame } from './contracts.ts';

/** Where decoded frames appear. */
export interface FrameSurface {
  show(frame: RgbaFrame): Promise<DecodedFrame['image']>;
  readonly dispose: () => void;
}

/** A frame in a GPU buffer: rows of RGBA, each padded to `rowBytes`. */
export interface RgbaFrame {
  readonly buffer: GPUBuffer;
  readonly offsetBytes: number;
  readonly rowBytes: number;
}

export type OpenSurface = (gpu: Gpu, size: Size) => Promise<FrameSurface>;

/**
 * A canvas that gets each frame by a copy on the GPU; `new VideoFrame(canvas)` or `drawImage` take
 * it from there without a read-back. The picture lasts until the task that got it ends.
 */
export const openCanvasSurface: OpenSurface = (gpu, { width, height }) => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('webgpu')!;
  context.configure({
    device: gpu.device,
    format: 'rgba8unorm',
    usage: GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
    alphaMode: 'opaque',
  });
  return Promise.resolve({
    show({ buffer, offsetBytes, rowBytes }) {
      const encoder = gpu.device.createCommandEncoder({ label: 'show frame' });
      encoder.copyBufferToTexture(
        { buffer, offset: offsetBytes, bytesPerRow: rowBytes },
        { texture: context.getCurrentTexture() },
        { width, height },
      );
      gpu.device.queue.submit([encoder.finish()]);
      return Promise.resolve(canvas);
    },
    dispose() {
      context.unconfigure();
    },
  });
};
