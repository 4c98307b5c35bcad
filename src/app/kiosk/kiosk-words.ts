import type { ErrorCode } from '../../common/errors.ts';
import { words } from '../words.ts';

export function failureWords(code: ErrorCode): string {
  const { sorry } = words.kiosk;
  return code === 'webcodecs-missing' ? sorry.noCodecs : sorry.failed;
}

/** The reasons are a closed list in `safety`; one that is not here is told without a why. */
export function reasonWords(reason: string): string | undefined {
  const reasons: Readonly<Record<string, string | undefined>> = words.kiosk.sorry.reasons;
  return reasons[reason];
}
