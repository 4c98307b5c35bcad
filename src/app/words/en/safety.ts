import type { SafetyLevel } from '../../../common/safety-level.ts';

export const safety = {
  title: 'Safety',
  region: 'Safety of the sentence',
  levels: {
    open: 'Open',
    standard: 'Standard',
    kiosk: 'Strict',
  } satisfies Record<SafetyLevel, string>,
  hints: {
    open: 'Refuses only sexualised children, which no setting allows.',
    standard: 'Also refuses sexual, cruel, hateful and self-harming sentences, and slurs.',
    kiosk: 'Also refuses weapons, blood, drugs and coarse words. For screens that strangers share.',
  } satisfies Record<SafetyLevel, string>,
  limit: 'It reads words, on this machine. It cannot see pictures or guess what is meant.',
  wouldRefuse: (why: string) => `At this safety level Kinora does not make this: ${why}.`,
  instead: (sentence: string) => `Use instead: ${sentence}`,
};
