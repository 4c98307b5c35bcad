import type { SafetyLevel } from '../../common/safety-level.ts';
import type { Judgement } from '../../engine/engine-api.ts';
import type { Ports } from '../ports.ts';

export type Safety = ReturnType<typeof createSafety>;

/** The level of safety that was chosen, and what it says of the sentence in the form. */
export function createSafety(engine: Pick<Ports['engine'], 'judge'>, saved: SafetyLevel) {
  let level = $state(saved);
  let judged = $state.raw<{ prompt: string; level: SafetyLevel; judgement: Judgement }>();
  let latest = 0;

  return {
    get level() {
      return level;
    },
    choose: (chosen: SafetyLevel) => {
      level = chosen;
    },
    /** Why this very sentence would be refused; undefined where it would not, or was not judged yet. */
    judgementOf: (prompt: string): Judgement | undefined =>
      judged?.prompt === prompt && judged.level === level ? judged.judgement : undefined,
    /** A worker that dies meanwhile leaves it open: `make` judges again, before anything else. */
    async judge(prompt: string, asked: SafetyLevel): Promise<void> {
      const question = ++latest;
      const judgement = await engine.judge(prompt, asked).catch(() => undefined);
      if (question !== latest) return;
      judged = judgement && { prompt, level: asked, judgement };
    },
  };
}
