export const opening = {
  title: 'A sentence becomes a clip.',
  lead: 'Made in this tab, on this machine. Nothing you type is sent anywhere.',
  tryOne: 'Press one to begin',
};

export const gallery = {
  region: 'Made with Kinora',
  lead: 'Press one to use its recipe.',
  play: 'Play',
  pause: 'Pause',
};

/** What a sentence for the model, which reads English, says in the language of the page. */
export const meanings: Readonly<Record<string, string>> = {};
