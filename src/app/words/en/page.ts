export const page = {
  name: 'Kinora',
  title: 'Kinora: a sentence becomes a clip',
  description:
    'Type a sentence, get a short video clip, made on your own machine. Nothing is sent anywhere.',
  skipToPrompt: 'Go to the prompt',
  dismiss: 'Close',
  language: 'Language',
  languageFailed: 'This language could not be fetched. The page stays as it is.',
};

export const offline = {
  unavailable: 'This browser does not keep the page itself here, so opening it takes a network.',
  installing: 'The page itself is being kept on this device.',
  ready: 'The page itself is kept on this device: it opens without a network, too.',
  newVersion: 'A new version of Kinora is here. Your clips stay.',
  withdrawn: 'The site has taken back the copy of itself that this browser kept. Your clips stay.',
  takeOver: 'Use it now',
  silent: 'The new version does not answer. It takes over once every tab of Kinora is closed.',
  otherTabs: (count: number) =>
    count === 1
      ? 'Another tab still runs the old version. Close it first.'
      : `${count} other tabs still run the old version. Close them first.`,
};
