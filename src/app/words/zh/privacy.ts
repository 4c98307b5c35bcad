import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const privacy: typeof english.privacy = {
  count: (count, elsewhere) =>
    elsewhere > 0 ? `${requests(elsewhere)}发往别处` : `打开页面以来 ${requests(count)}`,
  short: (count, elsewhere) => requests(elsewhere > 0 ? elsewhere : count),
  title: '这个页面请求过什么',
  lead: '你的句子和短片留在这台设备上。这是打开页面以来的全部请求，由浏览器记录：',
  none: '没有。',
  allHere: (host) => `全部发往 ${host}，也就是这个页面所在的网站。`,
  someElsewhere: '有些发往别处。页面自己做不到；扩展程序可以。',
  policy: '隐私说明',
  fromCache: '来自缓存',
};

export function requests(count: number): string {
  return `${number(count)} 个请求`;
}
