import { number } from './units.ts';

export const shelf = {
  region: 'Your clips',
  title: 'Your clips',
  empty: 'Your clips line up here.',
  onlyHere: 'In this browser only. Clearing its site data deletes them.',
  show: (prompt: string) => `Show: ${prompt}`,
  showUnkept: (prompt: string) => `Show: ${prompt}, not kept`,
  download: (prompt: string) => `Download: ${prompt}`,
  useRecipe: (prompt: string) => `Use recipe: ${prompt}`,
  throwAway: (prompt: string) => `Throw away: ${prompt}`,
  throwAwayShort: 'Throw away',
  thrownAway: (count: number) =>
    count === 1 ? 'The clip is in the bin.' : `${number(count)} clips are in the bin.`,
  madeRoom: (count: number) =>
    count === 1
      ? 'The oldest clip was deleted to make room.'
      : `The ${count} oldest clips were deleted to make room.`,
  undo: 'Undo',
  search: 'Search your clips',
  searchShort: 'Search',
  view: 'Shown',
  views: { all: 'All', starred: 'Starred', bin: 'Bin' },
  nothing: {
    all: 'No clip has these words.',
    starred: 'No starred clip is found.',
    bin: 'Nothing is found in the bin. What is thrown away lies here for 30 days.',
  },
  choose: 'Choose several',
  chooseThis: (prompt: string) => `Choose: ${prompt}`,
  chosenRegion: 'What to do with the chosen clips',
  chosen: (count: number, all: number) => `${number(count)} of ${number(all)} chosen`,
  star: (prompt: string) => `Star: ${prompt}`,
  starShort: 'Star',
  unstarShort: 'Take the star away',
  starChosen: 'Star the chosen clips, or take their stars away',
  binChosen: 'Throw the chosen clips away',
  folder: 'Folder',
  allFolders: 'All folders',
  fileChosen: 'Put the chosen clips in a folder',
  folderTitle: (count: number) =>
    count === 1 ? 'A folder for the clip' : `A folder for ${number(count)} clips`,
  newFolder: 'A new folder',
  putInFolder: 'Put in',
  outOfFolder: 'Take out of the folder',
  wentInFolder: (count: number, folder: string) => `${clipCount(count)} put in “${folder}”.`,
  tookOutOfFolder: (count: number) => `${clipCount(count)} taken out of the folder.`,
  putBack: (prompt: string) => `Put back: ${prompt}`,
  putBackShort: 'Put back',
  putBackChosen: 'Put the chosen clips back',
  eraseChosen: 'Erase the chosen clips for good',
  eraseTitle: (count: number) =>
    count === 1 ? 'Erase the clip for good?' : `Erase ${number(count)} clips for good?`,
  eraseWarning: 'This cannot be undone.',
  eraseForGood: 'Erase for good',
  eraseNot: 'Keep',
  erased: (count: number) =>
    count === 1 ? 'The clip is erased.' : `${number(count)} clips are erased.`,
  goneElsewhere: (count: number) =>
    `${clipCount(count)} ${count === 1 ? 'is' : 'are'} not here any more: erased in another tab.`,
  /** Of a clip on the stage. */
  gone: { 'other-tab': 'Erased in another tab.', 'no-room': 'Deleted to make room.' },
  playsFromHere: 'It plays from this page alone and goes when the page does.',
  keepAgain: 'Keep it',
  inBin: 'This clip is in the bin.',
  exportAll: 'Save all as one zip',
  exportChosen: 'Save the chosen clips as one zip',
  packing: (done: number, all: number) => `Packing: ${number(done)} of ${number(all)} clips`,
  packingStopped: 'The zip was stopped. Every clip is where it was.',
  exported: (count: number) =>
    `${clipCount(count)} in a zip. Open it in Kinora anywhere to have them back.`,
  withoutBin: 'What is in the bin is not in it.',
  leftOut: (count: number) =>
    count === 1
      ? 'One clip is not in it: its video cannot be read.'
      : `${number(count)} clips are not in it: their videos cannot be read.`,
  imported: (added: number, known: number, damaged: number, without: number) =>
    [
      `${clipCount(added)} brought in.`,
      known > 0 && `${clipCount(known)} ${known === 1 ? 'was' : 'were'} here already.`,
      damaged > 0 && `${clipCount(damaged)} in it ${damaged === 1 ? 'is' : 'are'} damaged.`,
      without > 0 &&
        `${clipCount(without)} came without sound latents: what is made of ${without === 1 ? 'it' : 'them'} begins from pictures, and a seam may show.`,
    ]
      .filter(Boolean)
      .join(' '),
  leftInZip: (count: number) =>
    `${clipCount(count)} ${count === 1 ? 'is' : 'are'} in the zip still. Make room and open it again: what is here stays as it is.`,
  arrival: {
    opening: 'Looking into the zip.',
    waiting: 'Another zip is coming in, here or in another tab. This one waits for it.',
    clips: 'Clips are coming in from a zip.',
    latents: 'The clips are in. Their latents follow, for the films that go on from them.',
    amount: (here: number, all: number, bytes: string, allBytes: string) =>
      `${number(here)} of ${number(all)} clips are in, ${bytes} of ${allBytes}`,
    latentsOf: (done: number, all: number) => `${number(done)} of ${number(all)} clips`,
    stop: 'Stop',
    stopping: 'Stopping',
    stopped: 'Stopped.',
    clipsLeft: (count: number) =>
      `${clipCount(count)} ${count === 1 ? 'is' : 'are'} in the zip still. Open it again for the rest: what is here stays as it is.`,
    latentsLeft:
      'The latents of some are in the zip still. Open it again for the rest: what is here stays as it is.',
  },
  cutShort: (count: number) =>
    `The page was closed while a zip came in: ${clipCount(count)} of it ${count > 1 ? 'are' : 'is'} kept. Open it again for the others.`,
  uses: (size: string) => `They take ${size}.`,
  usesInBin: (size: string) => `${size} of it lies in the bin.`,
  lineage: 'Related clips',
  madeFrom: (tool: string) => `Its source (${tool})`,
  madeOfIt: (tool: string) => `Made from it (${tool})`,
  sourceGone: (count: number) =>
    count === 1
      ? 'What it was made from is not on this shelf.'
      : `${count} of its sources are not on this shelf.`,
  openFile: 'Open a clip',
  notKept: 'not kept',
  dataDeleted: (again: number, gone: number) =>
    [
      'This site’s data was deleted in this browser.',
      again > 0 && `${clipCount(again)} of this visit ${again === 1 ? 'is' : 'are'} kept anew.`,
      gone > 0 && `${clipCount(gone)} from before ${gone === 1 ? 'is' : 'are'} gone.`,
    ]
      .filter(Boolean)
      .join(' '),
  keepByDownload: 'Download the clip to keep it.',
};

function clipCount(value: number): string {
  if (value === 0) return 'No clip';
  return value === 1 ? 'One clip' : `${number(value)} clips`;
}
