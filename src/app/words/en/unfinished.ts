import { number } from './units.ts';

export const unfinished = {
  region: 'Unfinished films',
  lead: (count: number) =>
    count === 1
      ? 'One film was begun and not finished. What is made of it is kept for a week.'
      : `${number(count)} films were begun and not finished. What is made of them is kept for a week.`,
  made: (percent: number) => `${number(percent)} % made`,
  /** When it was last worked at. */
  worked: (when: string) => `left ${when}`,
  otherModel: 'Another model began it; this one cannot go on with it.',
  goOn: (prompt: string) => `Go on: ${prompt}`,
  forget: (prompt: string) => `Forget it: ${prompt}`,
};
