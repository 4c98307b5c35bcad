import type { LatentShape } from '../../common/shape.ts';
import source from '../../../shaders/euler-step.wgsl?raw';
import { type Kernel, spread } from '../gpu/kernel.ts';
import { bake } from '../gpu/wgsl.ts';

export interface EulerStepShape {
  /** Of the latents that are denoised. */
  readonly shape: LatentShape;
  /** Of the buffer they lie in: at least `shape.channels`; what is above stays as it is. */
  readonly seenChannels: number;
  /** Two predictions, of the prompt and of what guidance moves away from. */
  readonly isGuided: boolean;
  /** The prediction is the flow, noise − clean; otherwise the clean latents. */
  readonly isFlow: boolean;
}

/** Numbers of a latent frame in `schedule`: σ, σ', guidance scale, unused. */
export const scheduleWidth = 4;

/** Guidance and one Euler step, in place; see the shader's header. */
export function eulerStep({
  shape: { frames, channels, height, width },
  seenChannels,
  isGuided,
  isFlow,
}: EulerStepShape): Kernel<'prediction' | 'schedule' | 'latents' | 'clean'> {
  return {
    label: `euler step ${frames}×${channels}×${height}×${width}`,
    code: bake(source, {
      constants: {
        FRAMES: frames,
        CHANNELS: channels,
        PLANE: height * width,
        SEEN_CHANNELS: seenChannels,
      },
      flags: { GUIDED: isGuided, FLOW: isFlow },
    }),
    bindings: {
      prediction: 'read',
      schedule: 'read',
      latents: 'read-write',
      clean: 'read-write',
    },
    workgroups: spread(Math.ceil((frames * channels * height * width) / 64)),
    flops: 0,
  };
}
