import type * as english from '../en/index.ts';

export const madeHere: typeof english.madeHere = {
  looking: '正在查找 Kinora 的标记',
  found: (mark) =>
    `用 Kinora 制作：像素里带有标记 ${mark}。10,500 张没有标记的图片里，没有一张看起来像这样。`,
  foundUnread:
    '用 Kinora 制作：像素里带有标记，只是太弱，读不出是哪个配方。10,500 张没有标记的图片里，没有一张看起来像这样。',
  notFound: '这个文件里没有 Kinora 的标记。它可能来自别处，或改动太大，无法判断。',
};

export const drop: typeof english.drop = {
  here: '把 Kinora 短片拖到这里可恢复配方；拖入任何图片或视频，可以使用它，并查问它是否在这里制作',
  restored: '文件的配方已填入。按下“生成”之前什么都不会开始。',
  fromLink: '链接的配方已填入。按下“生成”之前什么都不会开始。',
  otherModel: (model) => `配方出自 ${model}；现在的模型会做出不同的短片。`,
};
