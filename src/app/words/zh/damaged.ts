import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const damaged: typeof english.damaged = {
  region: '无法读取的内容',
  lead: (count) =>
    count === 1
      ? '这里保存的一项内容无法读取。其余的都已显示；在你决定之前，什么都不会被删除。'
      : `这里保存的 ${number(count)} 项内容无法读取。其余的都已显示；在你决定之前，什么都不会被删除。`,
  kinds: {
    clips: '短片',
    queue: '队列中的影片',
    jobs: '未完成的影片',
    styles: '风格',
  },
  unnamed: {
    clips: '没有名称的短片',
    queue: '没有句子的影片',
    jobs: '没有句子的影片',
    styles: '没有名称的风格',
  },
  faults: {
    newer: '它由更新版本的 Kinora 制作。',
    recipe: '它的配方已损坏。',
    facts: '关于它的记录已损坏。',
    file: '它的视频缺失。',
    unreadable: '浏览器已无法读取它。',
  },
  kept: {
    video: '它的视频还在：请原样保存。',
    recipe: '它的配方还在：请重新制作。',
    record: '它原样保留，不起作用。可以删除它，或留给能读取它的版本。',
    nothing: '它的内容都无法取回。删除它可腾出位置。',
  },
  save: (name) => `保存视频：${name}`,
  saveShort: '保存视频',
  remove: (name) => `删除：${name}`,
  removeShort: '删除',
  removed: (name) => `“${name}”已删除。`,
};
