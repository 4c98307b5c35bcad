import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const page: typeof english.page = {
  name: 'Kinora',
  title: 'Kinora：一句话变成一段短片',
  description: '输入一句话，得到一段短片，就在你自己的设备上生成。什么都不会发往别处。',
  skipToPrompt: '跳到提示词',
  dismiss: '关闭',
  language: '语言',
  languageFailed: '没能取得这种语言。页面保持原样。',
};

export const offline: typeof english.offline = {
  unavailable: '这个浏览器不在这里保存页面本身，所以打开它需要网络。',
  installing: '正在把页面本身保存到这台设备上。',
  ready: '页面本身已保存在这台设备上：没有网络也能打开。',
  newVersion: '有新版本的 Kinora。你的短片会保留。',
  withdrawn: '网站收回了此浏览器保存的自身副本。你的短片会保留。',
  takeOver: '立即使用',
  silent: '新版本没有回应。所有 Kinora 标签页关闭后，它就会接替。',
  otherTabs: (count) => `还有 ${number(count)} 个标签页在用旧版本。请先关闭。`,
};
