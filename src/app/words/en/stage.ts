import type { EncoderFault } from '../../../common/clip.ts';
import type { Preparation } from '../../../common/progress.ts';

export const stage = {
  region: 'Stage',
  live: (made: string) => `Live, ${made} so far. Change the sentence and the film follows.`,
  keepLive: 'Stop and keep',
  fetching: (loaded: string, total: string) => `Fetching the model, ${loaded} of ${total}`,
  preparing: 'Getting ready',
  preparations: {
    weights: 'Reading the model',
    runtime: 'Starting the engine',
    kernels: 'Checking the graphics card',
    networks: 'Loading the networks',
    prompt: 'Reading the sentence',
    'first-step': 'Painting the first step',
  } satisfies Record<Preparation, string>,
  step: (step: number, steps: number) => `Step ${step} of ${steps}`,
  left: (duration: string) => `about ${duration} left`,
  longer: 'longer than expected',
  windowStep: (window: number, windows: number, step: number, steps: number) =>
    `Window ${window} of ${windows}, step ${step} of ${steps}`,
  finishing: (frame: number, frameCount: number) => `Drawing frame ${frame} of ${frameCount}`,
  soFar: 'The film so far',
  playable: (there: string, whole: string) => `${there} of ${whole} can be seen`,
  unfinished: (seconds: string) =>
    `A film of ${seconds} was not finished. What is made of it is kept.`,
  goOn: 'Go on',
  forget: 'Forget it',
  forgotten: 'What was made of the film is erased.',
  cancel: 'Cancel',
  forming: 'The clip as it forms',
  clip: (prompt: string) => `Clip: ${prompt}`,
  play: 'Play',
  pause: 'Pause',
  position: 'Position',
  wholeScreen: 'Whole screen',
  download: 'Download',
  /** Shown with a clip in another codec than the one that plays everywhere. */
  otherCodec: (codec: string, fault?: EncoderFault) =>
    `This browser wrote ${codec} instead of H.264${fault === undefined ? '' : `: ${whyNotH264[fault]}`}. Browsers and VLC play it; some phones, televisions and editing programs do not.`,
  details: 'Details',
  finished: (prompt: string) => `Finished: ${prompt}`,
  cancelled: 'Cancelled. The sentence is kept.',
  cancelledKept: 'Cancelled. What is made of the film is kept.',
};

const whyNotH264: Readonly<Record<EncoderFault, string>> = {
  absent: 'it has no H.264 encoder for pictures of this size',
  malformed: 'its H.264 encoder wrote a stream that other players would refuse',
  'other-picture': 'its H.264 encoder wrote other pictures than it was given',
  'too-few-bits': 'its H.264 encoder used far too few bits, which blurs the picture',
  stopped: 'its H.264 encoder did not give out all pictures',
};
