import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const details: typeof english.details = {
  title: '这段短片是怎么做的',
  seed: '种子',
  size: '尺寸',
  length: '时长',
  frames: (count) => `${number(count)} 帧`,
  steps: '步数',
  guidance: '引导',
  file: '文件',
  madeOn: '生成于',
  took: '用时',
  tookParts: (denoise, decode, encode) => `绘制 ${denoise}，解码 ${decode}，写入 ${encode}`,
  model: '模型',
  latents: '潜变量 SHA-256',
  useRecipe: '使用配方',
  recipeUsed: '配方已填入。按下“生成”之前什么都不会开始。',
  copyLink: '复制链接',
  linkCopied: '链接已复制。里面只有配方，没有别的。',
  linkNotCopied: '浏览器不允许复制。',
};

export const saveAs: typeof english.saveAs = {
  open: '存为其他格式',
  title: '另存为',
  kinds: { png: '这一帧', gif: 'GIF', webm: 'WebM' },
  hints: {
    png: '当前画面的 PNG。',
    gif: '到处都能自动播放；每秒 12 帧，每帧 256 色。',
    webm: '不用 H.264 的影片，适合网页和自由播放器。',
  },
  writing: '正在写入',
  folder: '存入文件夹',
  folderHint: '把 MP4 存入本机的一个文件夹，只需选一次。',
  inFolder: (folder, file) => `已存入“${folder}”，文件名为 ${file}。`,
  otherFolder: '换个文件夹',
  notInFolder: (folder) =>
    `“${folder}”没有收下文件：它可能已不在、已满或不允许本页写入。短片还在；请换个文件夹，或照常下载。`,
  elsewhere: '带到更强的机器上',
  elsewhereLead:
    '把你要的内容交给 Wan 2.1 (1.3B)，一个大一百倍的模型。它需要 8 GB 显卡和 30 GB 磁盘，会用同一句话画出另一幅画面。',
  elsewhereKinds: { diffusers: 'Python', comfyui: 'ComfyUI' },
  elsewhereHints: {
    diffusers: '供 diffusers 使用的脚本。',
    comfyui: '工作流；拖到 ComfyUI 的页面上。',
  },
  leftBehind: {
    sources: '做这段短片用的图片或短片不在其中。',
    times: '各张卡的句子合成一句，不带时间。',
    rest: '它只做前 5 秒。',
    height: '画面大约 480 行高。',
  },
  recipeInside:
    '每种文件里都有配方：在这里打开，或拖到页面上，配方就会填回。签名的内容凭证只在 MP4 里。',
};
