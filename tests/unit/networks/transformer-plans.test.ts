import { expect, it } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import type { LatentShape } from '../../../src/common/shape.ts';
import { keepPlans, type Planner } from '../../../src/engine/networks/transformer/plans.ts';
import type { StepPlan } from '../../../src/engine/networks/transformer/step-plan.ts';
import type { TextPlan } from '../../../src/engine/networks/transformer/text-plan.ts';

const wide = { channels: 24, height: 12, width: 22 };
const first = { ...wide, frames: 1 };
const whole = { ...wide, frames: 5 };
const square = { ...wide, height: 16, width: 16, frames: 1 };

/** A planner whose plans are names; `room` is how many steps fit in memory. */
function scriptPlanner(room = 10): Planner & { readonly built: string[]; readonly live: string[] } {
  const built: string[] = [];
  const live: string[] = [];
  const make = (name: string): { dispose(): void } => {
    built.push(name);
    live.push(name);
    return { dispose: () => void live.splice(live.indexOf(name), 1) };
  };
  return {
    ...{ built, live },
    text: (promptCount) =>
      Promise.resolve({ promptCount, ...make(`text ${promptCount}`) } as TextPlan),
    step({ frames, height, width }: LatentShape) {
      const steps = live.filter((name) => name.startsWith('step'));
      return steps.length < room
        ? Promise.resolve(make(`step ${frames}×${height}×${width}`) as StepPlan)
        : Promise.reject(new KinoraError('gpu-out-of-memory', {}));
    },
  };
}

it('builds nothing anew for a second clip of the same size', async () => {
  const planner = scriptPlanner();
  const plans = keepPlans(planner);
  for (const shape of [first, first, whole, whole]) await plans.get(shape, 2);
  expect(planner.built).toEqual(['text 2', 'step 1×12×22', 'step 5×12×22']);
  for (const shape of [first, whole]) await plans.get(shape, 2);
  expect(planner.built).toHaveLength(3);
});

it('keeps two shapes, and frees the one longest unused for another', async () => {
  const planner = scriptPlanner();
  const plans = keepPlans(planner);
  for (const shape of [first, whole, first, square]) await plans.get(shape, 2);
  expect(planner.live).toEqual(['text 2', 'step 1×12×22', 'step 1×16×16']);
});

it('frees everything when the number of prompts changes, and at its end', async () => {
  const planner = scriptPlanner();
  const plans = keepPlans(planner);
  for (const shape of [first, whole]) await plans.get(shape, 2);
  await plans.get(first, 1);
  expect(planner.live).toEqual(['text 1', 'step 1×12×22']);
  plans.dispose();
  expect(planner.live).toEqual([]);
});

it('gives up the plans it keeps where memory does not suffice for one more', async () => {
  const planner = scriptPlanner(1);
  const plans = keepPlans(planner);
  for (const shape of [first, whole]) await plans.get(shape, 2);
  expect(planner.live).toEqual(['text 2', 'step 5×12×22']);
});

it('tells when there is no room even for one', async () => {
  const planner = scriptPlanner(0);
  const plans = keepPlans(planner);
  await expect(plans.get(first, 2)).rejects.toMatchObject({ code: 'gpu-out-of-memory' });
  plans.dispose();
  expect(planner.live).toEqual([]);
});
