import { KinoraError } from '../../common/errors.ts';
import { elementCount, type LatentShape } from '../../common/shape.ts';
import type { ContextMemory, PromptEmbeds, VideoTransformer, WindowContext } from './contracts.ts';

/** A denoiser that knows no context apart: every latent frame of a pass attends to all the others. */
export interface JointTransformer {
  /**
   * One forward pass per prompt over the same latents, whose frames stand at positions 0, 1, 2, …
   * Keys and values of a prompt are cached by identity of the `PromptEmbeds` object.
   * @returns per prompt [frames, channels, height, width] f32.
   */
  predict(input: JointInput): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

export interface JointInput {
  /** [frames, channels, height, width] f32. */
  readonly latents: Float32Array;
  readonly shape: LatentShape;
  /** [frames] noise level in 0…1 of each latent frame. */
  readonly sigmas: Float32Array;
  readonly prompts: readonly PromptEmbeds[];
  /** Breaks off within the step; the network can be asked again afterwards. */
  readonly signal?: AbortSignal;
}

/**
 * Makes windows with such a network: context and fresh frames go through every pass together, in the
 * order of their positions, and what it says of the context is left aside. Gaps between positions are
 * lost, and the context is computed at each step anew: a network that keeps it costs less.
 */
export function withJointContext(network: JointTransformer): VideoTransformer {
  let current: JointMemory | undefined;
  return {
    remember(context) {
      current = { context, frames: context.shape.frames, promptCount: context.prompts.length };
      return Promise.resolve(current);
    },
    async predict(fresh, memory, signal) {
      if (memory !== current)
        throw new KinoraError('internal', { what: 'a memory that has ended' });
      const { context } = current;
      const frames = [...framesOf(context, false), ...framesOf(fresh, true)].sort(
        (one, other) => one.position - other.position,
      );
      const { channels, height, width } = fresh.shape;
      const shape = { frames: frames.length, channels, height, width };
      const length = channels * height * width;
      const latents = new Float32Array(elementCount(shape));
      frames.forEach((frame, place) => {
        latents.set(frame.latents, place * length);
      });
      const answers = await network.predict({
        latents,
        shape,
        sigmas: Float32Array.from(frames, ({ sigma }) => sigma),
        prompts: context.prompts,
        ...(signal && { signal }),
      });
      const places = frames.flatMap(({ isFresh }, place) => (isFresh ? [place] : []));
      return answers.map((answer) => {
        const own = new Float32Array(elementCount(fresh.shape));
        places.forEach((place, index) => {
          own.set(answer.subarray(place * length, (place + 1) * length), index * length);
        });
        return own;
      });
    },
    dispose: () => network.dispose(),
  };
}

interface JointMemory extends ContextMemory {
  readonly context: WindowContext;
}

interface PlacedFrame {
  readonly position: number;
  readonly sigma: number;
  readonly latents: Float32Array;
  readonly isFresh: boolean;
}

/** Fresh frames must be in the order of their positions, as windows have them. */
function framesOf(
  { latents, shape, sigmas, positions }: Omit<WindowContext, 'prompts'>,
  isFresh: boolean,
): PlacedFrame[] {
  const length = elementCount({ ...shape, frames: 1 });
  return Array.from(positions, (position, frame) => ({
    position,
    sigma: sigmas[frame]!,
    latents: latents.subarray(frame * length, (frame + 1) * length),
    isFresh,
  }));
}
