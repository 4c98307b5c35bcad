import { number } from './units.ts';

export const damaged = {
  region: 'What cannot be read',
  lead: (count: number) =>
    count === 1
      ? 'One thing that is kept here cannot be read. Everything else is shown, and nothing is deleted until you say so.'
      : `${number(count)} things that are kept here cannot be read. Everything else is shown, and nothing is deleted until you say so.`,
  kinds: {
    clips: 'Clip',
    queue: 'Film in the queue',
    jobs: 'Unfinished film',
    styles: 'Style',
  },
  unnamed: {
    clips: 'A clip without a name',
    queue: 'A film without a sentence',
    jobs: 'A film without a sentence',
    styles: 'A style without a name',
  },
  faults: {
    newer: 'A newer version of Kinora made it.',
    recipe: 'Its recipe is damaged.',
    facts: 'What was noted of it is damaged.',
    file: 'Its video is missing.',
    unreadable: 'The browser cannot read it any more.',
  },
  kept: {
    video: 'Its video is kept: save it as it is.',
    recipe: 'Its recipe is kept: make it again.',
    record:
      'It is kept as it is, and does nothing. Delete it, or leave it for a version that can read it.',
    nothing: 'Nothing of it can be had. Delete it to clear its place.',
  },
  save: (name: string) => `Save the video: ${name}`,
  saveShort: 'Save the video',
  remove: (name: string) => `Delete: ${name}`,
  removeShort: 'Delete',
  removed: (name: string) => `“${name}” is deleted.`,
};
