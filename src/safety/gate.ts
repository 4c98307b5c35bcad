import { KinoraError } from '../common/errors.ts';
import { checkPrompt } from './check-prompt.ts';
import { rewrite } from './rewrite.ts';
import type { SafetyLevel } from './rules.ts';

/**
 * Stands before any compute.
 * @param prompt as typed
 * @param expanded the same as the model will read it, where that differs
 * @throws KinoraError `prompt-refused` with the reason and a sentence that would be made
 */
export function refuseHarm(prompt: string, level: SafetyLevel, expanded = prompt): void {
  const refusal = checkPrompt(prompt, level) ?? checkPrompt(expanded, level);
  if (refusal === undefined) return;
  throw new KinoraError('prompt-refused', {
    reason: refusal.reason,
    level,
    instead: rewrite(prompt, level),
  });
}
