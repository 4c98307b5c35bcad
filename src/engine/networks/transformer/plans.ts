import { KinoraError } from '../../../common/errors.ts';
import type { LatentShape } from '../../../common/shape.ts';
import type { PlanInput } from './context.ts';
import { planStep, type StepPlan } from './step-plan.ts';
import { planText, type TextPlan } from './text-plan.ts';

/** The plans of a clip, built when they are first asked for and kept for the next clip. */
export interface TransformerPlans {
  /** Valid until the next call. */
  get(shape: LatentShape, promptCount: number): Promise<Plans>;
  readonly dispose: () => void;
}

export interface Plans {
  readonly text: TextPlan;
  readonly step: StepPlan;
}

/** Shapes of a clip: its first latent frame alone, then all of them. */
const shapesKept = 2;

/** What builds and frees plans; the GPU's, but in tests. */
export interface Planner {
  text(promptCount: number): Promise<TextPlan>;
  step(shape: LatentShape, text: TextPlan): Promise<StepPlan>;
}

export function keepPlansOf(input: PlanInput): TransformerPlans {
  return keepPlans({
    text: (promptCount) => planText(input, promptCount),
    step: (shape, text) => planStep(input, shape, text),
  });
}

/**
 * Keeps the plans of `shapesKept` shapes, the longest unused given up first, all for one number of
 * prompts. Each has buffers of its own: those of one latent frame are a fifth of the clip's, and a
 * shared arena would have to be known before the larger shape is. Where memory does not suffice for one more, it gives up those that it keeps.
 */
export function keepPlans(planner: Planner): TransformerPlans {
  let text: TextPlan | undefined;
  /** By their shape, the longest unused first. */
  const steps = new Map<string, StepPlan>();

  const giveUp = (keys: readonly string[]): void => {
    for (const key of keys) {
      steps.get(key)?.dispose();
      steps.delete(key);
    }
  };
  const dispose = (): void => {
    giveUp([...steps.keys()]);
    text?.dispose();
    text = undefined;
  };
  const textFor = async (promptCount: number): Promise<TextPlan> => {
    if (text?.promptCount === promptCount) return text;
    dispose();
    text = await planner.text(promptCount);
    return text;
  };
  const build = async (shape: LatentShape, text: TextPlan): Promise<StepPlan> => {
    giveUp([...steps.keys()].slice(0, steps.size - shapesKept + 1));
    try {
      return await planner.step(shape, text);
    } catch (thrown) {
      const isFull = thrown instanceof KinoraError && thrown.code === 'gpu-out-of-memory';
      if (!isFull || steps.size === 0) throw thrown;
      giveUp([...steps.keys()]);
      return planner.step(shape, text);
    }
  };

  return {
    async get(shape, promptCount) {
      const text = await textFor(promptCount);
      const { frames, channels, height, width } = shape;
      const key = [frames, channels, height, width].join();
      const step = steps.get(key) ?? (await build(shape, text));
      steps.delete(key);
      steps.set(key, step);
      return { text, step };
    },
    dispose,
  };
}
