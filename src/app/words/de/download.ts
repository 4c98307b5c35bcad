import type * as english from '../en/index.ts';

export const download: typeof english.download = {
  region: 'Laden',
  lead: (size) => `Vorher einmal laden: ${size}.`,
  detail: {
    kept: (model, licence) =>
      `${model}, ${licence}. Es bleibt in diesem Browser; danach braucht kein Clip das Netz.`,
    'storage-full': (model, licence) =>
      `${model}, ${licence}. Dieser Browser hat keinen Platz dafür, also bleibt es, bis der Tab schließt.`,
    'storage-unavailable': (model, licence) =>
      `${model}, ${licence}. Dieser Browser behält nichts für diese Seite, also bleibt es, bis der Tab schließt.`,
  },
  rest: (size) => `Noch ${size} zu laden.`,
  start: 'Laden',
  pause: 'Anhalten',
  resume: 'Weiter',
  bytes: (loaded, total) => `${loaded} von ${total}`,
  elsewhere: (loaded, total) => `Ein anderer Tab lädt das Modell, ${loaded} von ${total}`,
};
