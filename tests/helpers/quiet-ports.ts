import { noClipNews } from '../../src/app/shelf/clip-news.ts';
import type { Ports } from '../../src/app/ports.ts';

/** The ports of a page that nothing happens around: no network, no other tab, no visitor who saves or copies. */
export const quietPorts = {
  watchStorage: () => undefined,
  clipNews: noClipNews,
  damaged: {
    list: () => Promise.resolve([]),
    remove: () => Promise.resolve(),
    putBack: () => Promise.resolve(),
  },
  bringIn: { during: (work) => work(), cutShort: () => Promise.resolve(undefined) },
  styles: {
    list: () => Promise.resolve([]),
    put: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  },
  unfinished: {
    list: () => Promise.resolve([]),
    now: () => Promise.resolve([]),
    find: () => Promise.resolve(undefined),
    windowCount: () => Promise.resolve(0),
    forget: () => Promise.resolve(),
  },
  languages: { load: () => undefined, save: () => undefined },
  gallery: [],
  picturesOf: () => Promise.resolve([]),
  watchRequests: () => () => undefined,
  saveFile: () => undefined,
  folder: {
    isOffered: false,
    choose: () => Promise.resolve(undefined),
    ready: () => Promise.resolve(undefined),
    save: () => Promise.reject(new Error('There is no folder.')),
  },
  forgetFragment: () => undefined,
  reload: () => undefined,
  insecureAddress: undefined,
  openOverHttps: () => undefined,
  proof: {
    buildHash: undefined,
    policy: undefined,
    isOnline: () => true,
    watchNetwork: () => () => undefined,
    tryToLeave: () => Promise.resolve([]),
  },
  offline: undefined,
} as const satisfies Partial<Ports>;
