import type { BoardProblem } from '../../storyboard/board.ts';

export const storyboard = {
  open: 'Storyboard',
  title: 'Storyboard',
  lead: 'What the film shows, and from when on. The picture leads from card to card.',
  axis: 'The cards in time',
  cards: 'Cards',
  card: (number: number) => `Sentence of card ${number}`,
  at: (number: number) => `Card ${number} begins at`,
  from: (seconds: string) => `from ${seconds}`,
  add: 'Add a card',
  full: 'No card is long enough to make room for another.',
  leaveOut: (number: number) => `Leave card ${number} out`,
  split: 'Cut the first sentence at “then”',
  nothingToSplit: 'The first sentence tells one thing. Say what comes next with “then”.',
  carried: 'Each card is read alone, so what stays the same is said again.',
  problems: {
    empty: 'Say what is seen.',
    'too-long': 'Too long a sentence.',
    'past-end': 'The film is over by then.',
    'too-close': 'Shorter than a second and a half: its picture hardly comes up.',
  } satisfies Record<BoardProblem, string>,
  done: 'Done',
  chip: (count: number) => `A storyboard of ${count} cards.`,
  remove: 'Only the first card',
};
