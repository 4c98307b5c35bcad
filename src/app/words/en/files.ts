export const madeHere = {
  looking: 'Looking for Kinora’s mark',
  found: (number: string) =>
    `Made with Kinora: its pixels carry the mark ${number}. None of 10,500 unmarked pictures looked like this.`,
  foundUnread:
    'Made with Kinora: its pixels carry the mark, too faint to say which recipe. None of 10,500 unmarked pictures looked like this.',
  notFound:
    'No mark of Kinora in this file. It may come from elsewhere, or have been changed too much to tell.',
};

export const drop = {
  here: 'Drop a Kinora clip to restore its recipe, or any picture or video to use it and to ask whether it was made here',
  restored: 'The recipe of the file is in the form. Nothing runs until you press Make.',
  fromLink: 'The recipe of the link is in the form. Nothing runs until you press Make.',
  otherModel: (model: string) =>
    `The recipe was made with ${model}; this model gives another clip.`,
};
