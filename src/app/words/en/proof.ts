import { requests } from './privacy.ts';
import { number } from './units.ts';

export const proof = {
  cutTitle: 'Try it without a network',
  done: 'done',
  cut: 'Turn this device’s network off.',
  isCut: 'The network is off.',
  make: 'Make a clip.',
  made: (count: number) =>
    `${count === 1 ? 'A clip was' : `${number(count)} clips were`} made without a network.`,
  look: (elsewhere: number) =>
    `Turn it on again and look above: ${requests(elsewhere)} to anywhere else.`,
  policyTitle: 'What the browser forbids this page',
  policyLead:
    'This page tries to reach an address that does not exist, in every way it could, with nothing to tell.',
  tryAll: 'Try every way out',
  trying: 'Trying',
  ways: {
    fetch: 'A request',
    worker: 'A request of its worker',
    beacon: 'A beacon',
    socket: 'A socket',
    picture: 'A picture from elsewhere',
    program: 'A text that becomes a program',
    markup: 'A text that becomes markup',
  },
  stopped: 'stopped',
  open: 'not stopped',
  result: (stopped: number, all: number) => `${stopped} of ${all} ways are stopped.`,
  policyLimit:
    'No policy forbids the site itself to keep a record of the files it gives out, nor a link that you press.',
  policyText: 'The policy',
  buildTitle: 'This build',
  buildHow:
    'SHA-256 of what (cd assets && sha256sum *) prints. Whoever builds the same source gets the same; a page cannot vouch for itself, so compare the files.',
};
