import { expect, it } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import type { LatentShape } from '../../../src/common/shape.ts';
import type { ContextPlan } from '../../../src/engine/networks/transformer/context-plan.ts';
import { keepPlans, type Planner } from '../../../src/engine/networks/transformer/plans.ts';
import type { StepPlan } from '../../../src/engine/networks/transformer/step-plan.ts';
import type { TextPlan } from '../../../src/engine/networks/transformer/text-plan.ts';

const wide = { channels: 24, height: 12, width: 22 };
const square = { channels: 24, height: 16, width: 16 };

/** Frames of the context and of the fresh latents, window by window, of a film with a short end. */
const film = [
  [0, 1],
  [1, 4],
  [3, 4],
  [3, 4],
  [3, 2],
] as const;

/** A planner whose plans are names; `room` is how many contexts and steps fit in memory. */
function scriptPlanner(room = 10): Planner & { readonly built: string[]; readonly live: string[] } {
  const built: string[] = [];
  const live: string[] = [];
  const make = (name: string): { dispose(): void } => {
    built.push(name);
    live.push(name);
    return { dispose: () => void live.splice(live.indexOf(name), 1) };
  };
  const makeIfFits = <T>(name: string, more: object): Promise<T> => {
    const large = live.filter((other) => !other.startsWith('text'));
    return large.length < room
      ? Promise.resolve({ ...make(name), ...more } as T)
      : Promise.reject(new KinoraError('gpu-out-of-memory', {}));
  };
  const nameOf = ({ frames, height, width }: LatentShape): string => `${frames}×${height}×${width}`;
  return {
    ...{ built, live },
    text: (promptCount) =>
      Promise.resolve({ promptCount, ...make(`text ${promptCount}`) } as TextPlan),
    context(shape) {
      const seen = { tokens: shape.frames };
      return makeIfFits<ContextPlan>(`context ${nameOf(shape)}`, { seen });
    },
    step: (shape, _text, seen) =>
      makeIfFits<StepPlan>(`step ${nameOf(shape)} after ${seen?.tokens ?? 0}`, {}),
  };
}

async function run(
  plans: ReturnType<typeof keepPlans>,
  size: typeof wide,
  windows: readonly (readonly [number, number])[] = film,
  promptCount = 2,
): Promise<void> {
  for (const [context, fresh] of windows) {
    const window = await plans.context({ ...size, frames: context }, promptCount);
    for (let step = 0; step < 2; step++) await window.step({ ...size, frames: fresh });
  }
}

it('builds nothing anew for a second film of the same size', async () => {
  const planner = scriptPlanner();
  const plans = keepPlans(planner);
  await run(plans, wide);
  const once = [
    'text 2',
    'step 1×12×22 after 0',
    'context 1×12×22',
    'step 4×12×22 after 1',
    'context 3×12×22',
    'step 4×12×22 after 3',
    'step 2×12×22 after 3',
  ];
  expect(planner.built).toEqual(once);
  await run(plans, wide);
  expect(planner.built).toEqual(once);
});

it('keeps three contexts with two steps each, and frees those longest unused with what reads them', async () => {
  const planner = scriptPlanner();
  const plans = keepPlans(planner);
  await run(plans, wide);
  await run(plans, wide, [[3, 3]]);
  expect(planner.live).not.toContain('step 4×12×22 after 3');
  await run(plans, square, [
    [1, 4],
    [3, 4],
  ]);
  expect(planner.live).toEqual([
    'text 2',
    'context 3×12×22',
    'step 2×12×22 after 3',
    'step 3×12×22 after 3',
    'context 1×16×16',
    'step 4×16×16 after 1',
    'context 3×16×16',
    'step 4×16×16 after 3',
  ]);
});

it('frees everything when the number of prompts changes, and at its end', async () => {
  const planner = scriptPlanner();
  const plans = keepPlans(planner);
  await run(plans, wide);
  await run(plans, wide, [[0, 1]], 1);
  expect(planner.live).toEqual(['text 1', 'step 1×12×22 after 0']);
  plans.dispose();
  expect(planner.live).toEqual([]);
});

it('gives up the plans it keeps where memory does not suffice for one more, but not what it reads', async () => {
  const planner = scriptPlanner(2);
  const plans = keepPlans(planner);
  await run(plans, wide);
  expect(planner.live).toEqual(['text 2', 'context 3×12×22', 'step 2×12×22 after 3']);
});

it('tells when there is no room even for one', async () => {
  const planner = scriptPlanner(0);
  const plans = keepPlans(planner);
  await expect(run(plans, wide)).rejects.toMatchObject({ code: 'gpu-out-of-memory' });
  plans.dispose();
  expect(planner.live).toEqual([]);
});
