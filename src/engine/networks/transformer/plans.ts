import { KinoraError } from '../../../common/errors.ts';
import type { LatentShape } from '../../../common/shape.ts';
import { type ContextPlan, planContext } from './context-plan.ts';
import type { PlanInput, SeenContext } from './context.ts';
import { planStep, type StepPlan } from './step-plan.ts';
import { planText, type TextPlan } from './text-plan.ts';

/** The plans of a film's windows, built when they are first asked for and kept for the next film. */
export interface TransformerPlans {
  /**
   * What takes in a window's context, under so many prompts.
   * @param shape of the context; no frames: no context.
   */
  context(shape: LatentShape, promptCount: number): Promise<WindowPlans>;
  readonly dispose: () => void;
}

/** Valid until another context is asked for. */
export interface WindowPlans {
  readonly text: TextPlan;
  /** Undefined where there is no context. */
  readonly context: ContextPlan | undefined;
  /** What denoises fresh latents beside this context; valid until another shape is asked for. */
  step(shape: LatentShape): Promise<StepPlan>;
}

/** Of a film: none, its first latent frame alone, and that with the last two. */
const contextsKept = 3;
/** Beside one context: a whole window, and a shorter one at the end or before another prompt. */
const stepsKept = 2;

/** What builds and frees plans; the GPU's, but in tests. */
export interface Planner {
  text(promptCount: number): Promise<TextPlan>;
  context(shape: LatentShape, text: TextPlan): Promise<ContextPlan>;
  step(shape: LatentShape, text: TextPlan, seen: SeenContext | undefined): Promise<StepPlan>;
}

export function keepPlansOf(input: PlanInput): TransformerPlans {
  return keepPlans({
    text: (promptCount) => planText(input, promptCount),
    context: (shape, text) => planContext(input, shape, text),
    step: (shape, text, seen) => planStep(input, shape, text, seen),
  });
}

/** A context with the plans of the fresh latents beside it, the longest unused first. */
interface Kept {
  readonly plan: ContextPlan | undefined;
  readonly steps: Map<string, StepPlan>;
}

/**
 * Keeps the plans of a few shapes, the longest unused given up first, all for one number of prompts.
 * Each has buffers of its own: a shared arena would have to be known before the largest shape is.
 * Where memory does not suffice for one more, it gives up those that it keeps.
 */
export function keepPlans(planner: Planner): TransformerPlans {
  let text: TextPlan | undefined;
  /** By their shape, the longest unused first. */
  const contexts = new Map<string, Kept>();

  const giveUpSteps = (steps: Map<string, StepPlan>, keys: readonly string[]): void => {
    for (const key of keys) {
      steps.get(key)?.dispose();
      steps.delete(key);
    }
  };
  const giveUp = (keys: readonly string[]): void => {
    for (const key of keys) {
      const kept = contexts.get(key);
      if (kept === undefined) continue;
      giveUpSteps(kept.steps, [...kept.steps.keys()]);
      kept.plan?.dispose();
      contexts.delete(key);
    }
  };
  const dispose = (): void => {
    giveUp([...contexts.keys()]);
    text?.dispose();
    text = undefined;
  };
  const textFor = async (promptCount: number): Promise<TextPlan> => {
    if (text?.promptCount === promptCount) return text;
    dispose();
    text = await planner.text(promptCount);
    return text;
  };

  return {
    async context(shape, promptCount) {
      const text = await textFor(promptCount);
      const key = keyOf(shape);
      let kept = contexts.get(key);
      if (kept === undefined) {
        giveUp(spare(contexts, contextsKept));
        const build = (): Promise<ContextPlan> => planner.context(shape, text);
        const free = (): void => {
          giveUp([...contexts.keys()]);
        };
        const plan = shape.frames > 0 ? await orWithMoreRoom(build, free) : undefined;
        kept = { plan, steps: new Map() };
      }
      touch(contexts, key, kept);
      const { plan, steps } = kept;
      return {
        ...{ text, context: plan },
        async step(fresh) {
          const freshKey = keyOf(fresh);
          let step = steps.get(freshKey);
          if (step === undefined) {
            giveUpSteps(steps, spare(steps, stepsKept));
            const build = (): Promise<StepPlan> => planner.step(fresh, text, plan?.seen);
            step = await orWithMoreRoom(build, () => {
              giveUpSteps(steps, [...steps.keys()]);
              giveUp([...contexts.keys()].filter((other) => other !== key));
            });
          }
          touch(steps, freshKey, step);
          return step;
        },
      };
    },
    dispose,
  };
}

function keyOf({ frames, channels, height, width }: LatentShape): string {
  return frames === 0 ? 'none' : [frames, channels, height, width].join();
}

/** The keys that must go before one more comes, so that `most` are there then. */
function spare(map: ReadonlyMap<string, unknown>, most: number): string[] {
  return [...map.keys()].slice(0, Math.max(0, map.size - most + 1));
}

/** Makes a key the one last used. */
function touch<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

/** Builds, and where memory does not suffice, once more after `free`. */
async function orWithMoreRoom<T>(build: () => Promise<T>, free: () => void): Promise<T> {
  try {
    return await build();
  } catch (thrown) {
    if (!(thrown instanceof KinoraError) || thrown.code !== 'gpu-out-of-memory') throw thrown;
    free();
    return build();
  }
}
