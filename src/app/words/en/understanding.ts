import type { PassedOverBecause } from '../../../common/attributes.ts';

export const understanding = {
  region: 'What the model understood',
  beforeDownload: 'Once the model is here, this line shows how it reads your sentence.',
  leftOpen: 'left to chance:',
  noSubject: 'Sees no subject it knows, so it picks one.',
  takenFor: (word: string, takenFor: string) => `“${word}” is read as ${takenFor}`,
  unknown: (word: string) => `“${word}” means nothing to it`,
  passedOver: {
    'one-of-each': (words: string) => `“${words}”: it draws one`,
    negated: (words: string) => `“${words}”: it cannot leave things out`,
    'already-told': (words: string) => `“${words}” is left out: one of each kind fits a clip`,
    'not-of-the-subject': (words: string) => `“${words}” is left out: it colours the subject only`,
    'not-taken-in': (words: string) => `“${words}” did not get through to it`,
  } satisfies Record<PassedOverBecause, (words: string) => string>,
  dropped: (count: number) =>
    count === 1 ? 'the last word is too much for it' : `the last ${count} words are too much`,
  failed: 'The sentence could not be read just now.',
  knows: 'What it knows',
  knowsLead:
    'The model is small and draws a small world: these things, in any mix. Press a word to add it.',
};
