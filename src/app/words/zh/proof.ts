import type * as english from '../en/index.ts';
import { requests } from './privacy.ts';
import { number } from './units.ts';

export const proof: typeof english.proof = {
  cutTitle: '断网试试',
  done: '完成',
  cut: '关掉这台设备的网络。',
  isCut: '网络已关。',
  make: '生成一段短片。',
  made: (count) => `没有网络，做出了 ${number(count)} 段短片。`,
  look: (elsewhere) => `重新打开网络，再看上面：${requests(elsewhere)}发往别处。`,
  policyTitle: '浏览器禁止这个页面做什么',
  policyLead: '这个页面用尽一切办法去连一个不存在的地址，而且没有任何内容可说。',
  tryAll: '试遍所有出口',
  trying: '正在试',
  ways: {
    fetch: '一个请求',
    worker: '它的 worker 发的请求',
    beacon: '一个信标',
    socket: '一个套接字',
    picture: '一张别处的图片',
    program: '一段变成程序的文字',
    markup: '一段变成标记的文字',
  },
  stopped: '被拦下',
  open: '没有拦下',
  result: (stopped, all) => `${number(all)} 个出口中拦下了 ${number(stopped)} 个。`,
  policyLimit: '没有策略能禁止网站自己记下它发出了哪些文件，也不能禁止你点的链接。',
  policyText: '策略',
  buildTitle: '这次构建',
  buildHow:
    '(cd assets && sha256sum *) 输出的 SHA-256。用同样的源码构建就会得到同样的值；页面不能为自己作证，所以请比对文件。',
};
