export const link = {
  title: 'A recipe from a link',
  lead: 'Nothing runs, and the form stays as it is, until you choose.',
  sentences: 'Its sentences',
  tool: 'Makes',
  fromWords: 'A film from words',
  sameModel: 'It names the model of this page, so the clip comes out alike.',
  otherModel: 'It names another model: the one of this page gives another clip.',
  use: 'Put it in the form',
  leave: 'Leave it',
};
