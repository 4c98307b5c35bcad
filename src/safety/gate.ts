import { KinoraError } from '../common/errors.ts';
import { checkPrompt } from './check-prompt.ts';
import { rewrite } from './rewrite.ts';
import type { Reason, SafetyLevel } from './rules.ts';

/** Why a sentence is refused, and one that would be made. */
export interface Judgement {
  readonly reason: Reason;
  readonly instead: string;
}

/**
 * @param prompt as typed
 * @param expanded the same as the model will read it, where that differs
 * @returns undefined where it may be made
 */
export function judge(
  prompt: string,
  level: SafetyLevel,
  expanded = prompt,
): Judgement | undefined {
  const refusal = checkPrompt(prompt, level) ?? checkPrompt(expanded, level);
  return refusal && { reason: refusal.reason, instead: rewrite(prompt, level) };
}

/**
 * Stands before any compute.
 * @param prompt as typed
 * @param expanded the same as the model will read it, where that differs
 * @throws KinoraError `prompt-refused` with the reason and a sentence that would be made
 */
export function refuseHarm(prompt: string, level: SafetyLevel, expanded = prompt): void {
  const judgement = judge(prompt, level, expanded);
  if (judgement !== undefined) throw new KinoraError('prompt-refused', { ...judgement, level });
}
