import type * as english from '../en/index.ts';

export const download: typeof english.download = {
  region: '下载',
  lead: (size) => `先下载一次：${size}。`,
  detail: {
    kept: (model, licence) => `${model}，${licence}。它留在这个浏览器里；之后做短片不再需要网络。`,
    'storage-full': (model, licence) =>
      `${model}，${licence}。这个浏览器没有空间保存它，所以只留到标签页关闭。`,
    'storage-unavailable': (model, licence) =>
      `${model}，${licence}。这个浏览器不为这个网站保存任何东西，所以只留到标签页关闭。`,
  },
  rest: (size) => `还要下载 ${size}。`,
  start: '下载',
  pause: '暂停',
  resume: '继续',
  bytes: (loaded, total) => `${loaded} / ${total}`,
  elsewhere: (loaded, total) => `另一个标签页正在下载模型，${loaded} / ${total}`,
};
