import type { BoardProblem } from '../../storyboard/board.ts';

export const storyboard = {
  open: 'Storyboard',
  title: 'Storyboard',
  lead: 'What the film shows, and from when on. Each card goes on from the picture before it.',
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
  carried: 'Each card is read by itself: repeat what should stay the same.',
  problems: {
    empty: 'Say what is seen.',
    'too-long': 'Too long a sentence.',
    'past-end': 'The film is over by then.',
    'too-close': 'Shorter than a second and a half: it is hardly seen.',
  } satisfies Record<BoardProblem, string>,
  addSource: 'Begin with a picture or clip',
  addSourceTo: (number: number) => `Begin with a picture or clip, card ${number}`,
  sourceOf: (number: number) => `What card ${number} begins with`,
  removeSource: (number: number) => `Begin card ${number} from its sentence alone`,
  file: 'From a file',
  clip: 'From your clips',
  noClip: (ratio: string) => `No clip of ${ratio} is on the shelf.`,
  beginsWithPicture: 'Begins with a picture and goes on from it.',
  clipWhole: (seconds: string) => `Shows a clip of ${seconds}, then goes on from its end.`,
  clipEnd: (seconds: string) => `Shows the last ${seconds} of a clip, then goes on from its end.`,
  clipFills: (seconds: string) => `The last ${seconds} of a clip fill this card.`,
  done: 'Done',
  chip: (count: number, begun: number) =>
    begun === 0
      ? `A storyboard of ${count} cards.`
      : `A storyboard of ${count} cards, ${begun} from a picture or clip.`,
  remove: 'Keep only the first card',
};
