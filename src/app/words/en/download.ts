import type { StorageRefusal } from '../../../storage/weight-store.ts';

export const download = {
  region: 'Download',
  lead: (size: string) => `One download first: ${size}.`,
  detail: {
    kept: (model: string, licence: string) =>
      `${model}, ${licence}. It stays in this browser; after that no clip needs the network.`,
    'storage-full': (model: string, licence: string) =>
      `${model}, ${licence}. This browser has no room to keep it, so it stays until the tab closes.`,
    'storage-unavailable': (model: string, licence: string) =>
      `${model}, ${licence}. This browser keeps nothing for this site, so it stays until the tab closes.`,
  } satisfies Record<StorageRefusal | 'kept', unknown>,
  rest: (size: string) => `${size} still to fetch.`,
  start: 'Download',
  pause: 'Pause',
  resume: 'Go on',
  bytes: (loaded: string, total: string) => `${loaded} of ${total}`,
  elsewhere: (loaded: string, total: string) =>
    `Another tab is fetching the model, ${loaded} of ${total}`,
};
