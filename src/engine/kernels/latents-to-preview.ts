import type { LatentShape } from '../../common/shape.ts';
import source from '../../../shaders/latents-to-preview.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

export interface LatentPreviewShape {
  readonly latents: LatentShape;
  /** Pixels of a picture to a latent pixel, in each direction. */
  readonly side: number;
  /** Frames of a latent frame. */
  readonly temporal: number;
  /** The latents are a film's first: their first frame holds one frame only. */
  readonly isStart: boolean;
}

export function previewPictures({ latents, temporal, isStart }: LatentPreviewShape): number {
  return latents.frames * temporal - (isStart ? temporal - 1 : 0);
}

/** Latents → RGBA [pictures, side·height, side·width] by a linear map; see the shader's header. */
export function latentsToPreview(
  shape: LatentPreviewShape,
): Kernel<'latents' | 'matrix' | 'offset' | 'rgba'> {
  const { latents, side, temporal, isStart } = shape;
  const { channels, height, width } = latents;
  const pictures = previewPictures(shape);
  return {
    label: `latents to preview ${pictures}×${side * height}×${side * width}`,
    code: bake(source, {
      constants: {
        ...{ CHANNELS: channels, HEIGHT: height, WIDTH: width },
        ...{ SIDE: side, TEMPORAL: temporal, PICTURES: pictures },
      },
      flags: { STARTS: isStart },
    }),
    bindings: { latents: 'read', matrix: 'read', offset: 'read', rgba: 'read-write' },
    workgroups: spread(Math.ceil((pictures * side * height * side * width) / 64)),
    flops: 0,
  };
}
