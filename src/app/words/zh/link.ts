import type * as english from '../en/index.ts';

export const link: typeof english.link = {
  title: '来自链接的配方',
  lead: '在你选择之前，什么都不会开始，填写的内容也不变。',
  sentences: '它的句子',
  tool: '做出',
  fromWords: '由文字生成的影片',
  sameModel: '它写的是本页的模型，所以做出的短片一样。',
  otherModel: '它写的是另一个模型：本页的模型会做出不同的短片。',
  use: '填入表单',
  leave: '不用',
};
