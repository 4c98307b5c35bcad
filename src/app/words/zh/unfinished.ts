import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const unfinished: typeof english.unfinished = {
  region: '未完成的影片',
  lead: (count) => `有 ${number(count)} 部影片开始了但没有做完。已做好的部分会保留一周。`,
  made: (percent) => `已做 ${number(percent)}%`,
  worked: (when) => `停于 ${when}`,
  otherModel: '它由另一个模型开始，这个模型无法继续。',
  goOn: (prompt) => `继续：${prompt}`,
  forget: (prompt) => `不要了：${prompt}`,
};
