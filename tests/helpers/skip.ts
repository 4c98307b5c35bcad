import type { TestContext } from 'vitest';

/** Skips the test and has the summary of `npm test` say why, in a few words. */
export function skipBecause(context: TestContext, reason: string): never {
  Object.assign(context.task.meta, { skippedBecause: reason });
  return context.skip(reason);
}
