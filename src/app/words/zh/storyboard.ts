import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const storyboard: typeof english.storyboard = {
  open: '分镜',
  title: '分镜',
  lead: '影片演什么，从什么时候开始。每张卡都接着前一张的画面。',
  axis: '时间轴上的卡片',
  cards: '卡片',
  card: (card) => `第 ${number(card)} 张卡的句子`,
  at: (card) => `第 ${number(card)} 张卡开始于`,
  from: (seconds) => `从 ${seconds} 起`,
  add: '加一张卡',
  full: '没有一张卡长到能再腾出一张的位置。',
  leaveOut: (card) => `去掉第 ${number(card)} 张卡`,
  split: '在“then”处切开第一句',
  nothingToSplit: '第一句只讲了一件事。用“then”说接下来发生什么。',
  carried: '每张卡单独读取：要保持不变的东西，请再写一遍。',
  problems: {
    empty: '说说看到什么。',
    'too-long': '句子太长。',
    'past-end': '到那时影片已经结束。',
    'too-close': '不到一秒半：几乎看不到。',
  },
  addSource: '以图片或短片开头',
  addSourceTo: (card) => `以图片或短片开头，第 ${number(card)} 张卡`,
  sourceOf: (card) => `第 ${number(card)} 张卡以什么开头`,
  removeSource: (card) => `让第 ${number(card)} 张卡只凭句子开头`,
  file: '来自文件',
  clip: '来自你的短片',
  noClip: (ratio) => `架上没有 ${ratio} 的短片。`,
  beginsWithPicture: '以一张图片开头，再从它接下去。',
  clipWhole: (seconds) => `放一段 ${seconds} 的短片，再从它的结尾接下去。`,
  clipEnd: (seconds) => `放一段短片的最后 ${seconds}，再从它的结尾接下去。`,
  clipFills: (seconds) => `一段短片的最后 ${seconds} 占满这张卡。`,
  done: '完成',
  chip: (count, begun) =>
    begun === 0
      ? `${number(count)} 张卡的分镜。`
      : `${number(count)} 张卡的分镜，其中 ${number(begun)} 张以图片或短片开头。`,
  remove: '只留第一张卡',
};
