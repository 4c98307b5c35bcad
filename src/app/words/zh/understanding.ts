import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const understanding: typeof english.understanding = {
  region: '模型理解了什么',
  beforeDownload: '模型到位后，这一行会显示它怎样读你的句子。',
  leftOpen: '听凭偶然：',
  noSubject: '没看到它认识的主体，所以自己选一个。',
  takenFor: (word, takenFor) => `“${word}”被读作 ${takenFor}`,
  unknown: (word) => `它不懂“${word}”`,
  passedOver: {
    'one-of-each': (words) => `“${words}”：它只画一个`,
    negated: (words) => `“${words}”：它没法去掉东西`,
    'already-told': (words) => `“${words}”没有采用：一段短片里每类只容一个`,
    'not-of-the-subject': (words) => `“${words}”没有采用：它只给主体上色`,
    'not-taken-in': (words) => `“${words}”没有传到它那里`,
  },
  dropped: (count) => `最后 ${number(count)} 个词超出了它的能力`,
  failed: '刚才没能读取句子。',
  knows: '它认识什么',
  knowsLead: '模型很小，画的也是一个小世界：就是这些东西，任意搭配。点一个词就能加上。',
};
