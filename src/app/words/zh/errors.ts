import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const nextSteps: typeof english.nextSteps = {
  'make-again': '再试一次',
  'use-processor': '用处理器生成',
  'edit-prompt': '回到句子',
  'use-rewrite': '改用这个句子',
  'open-file': '打开另一个文件',
  'open-styles': '打开风格',
  'copy-link': '复制链接到别的浏览器',
  'go-to-shelf': '去看你的短片',
  'use-https': '改用 https 试试',
  reload: '重新加载页面',
};

export const refusals: typeof english.refusals = {
  'sexual-minors': '它把儿童性化，任何设置都不允许',
  sexual: '它读起来是色情的',
  violence: '它读起来残忍或血腥',
  'self-harm': '它读起来像自残。如果说的是你自己：findahelpline.com 上有可以倾诉的人',
  hate: '它读起来充满仇恨',
  abusive: '它含有辱骂或粗话',
  'weapons-drugs': '这块屏幕不做武器、血和毒品',
};

export const kept: typeof english.kept = {
  form: '你的句子和设置都还在。',
  formAndClips: '你的句子、设置和之前的短片都还在。',
  settings: '你的设置还在。',
  allTyped: '全部内容还在输入框里。',
  sentence: '你的句子还在输入框里。',
  instead: (sentence) => `什么都没有计算。可以改做：“${sentence}”。`,
  formAsLeft: '输入区和你离开时一样。',
  styles: '你的风格和句子都没有变。',
  nothingFetched:
    '什么都不会下载。提供页面的人可以这样让它安全：npm start -- --host 0.0.0.0 --https。',
  arrived: '已到的部分还在，你的句子也在。',
  soundParts: '完好的部分还在，你的句子也在。',
  unkept: '短片可以生成和下载，但不能保存在这里。',
  openSource: '你的句子和设置都还在。打开它原来的文件，再用一次这个工具。',
};

export const happened: typeof english.happened = {
  aborted: '已停止。',
  promptEmpty: '还没有句子。',
  promptTooLong: (characters, most) =>
    `句子有 ${counted(characters)} 个字符；最多 ${counted(most)} 个。`,
  promptRefused: (why) => `Kinora 不做这句话：${why}。`,
  linkInvalid: '这个链接里没有可读的配方；可能缺了一部分。',
  recipeInvalid: (field) => `这个配方无法照做：${field ?? '格式'} 无效。`,
  styleInvalid: {
    'no-style': '这里面没有 Kinora 的风格。',
    damaged: '这个风格已损坏，或缺了一部分。',
    newer: '这个风格来自更新的 Kinora。重新加载页面即可更新。',
    name: '这个风格没有名字，或名字太长。',
    words: '这个风格没有词语，或词语太多。',
  },
  insecure: (address) =>
    `浏览器只允许页面通过 https 或在本机上制作视频，而这个页面来自普通的 http${inBrackets(address)}。`,
  noGpu: '这个浏览器没有提供显卡。',
  gpuLost: '显卡不再响应。',
  gpuMemory: '显卡内存不足。',
  gpuWrong: '显卡给出了错误的结果，所以不显示短片。',
  shaderInvalid: '显卡驱动拒绝了 Kinora 的一个程序。',
  noCodecs: '这个浏览器不能写视频文件。如今的 Chrome、Edge、Firefox 和 Safari 可以。',
  noCodecFor: (size) => `这个浏览器不能写 ${size} 的视频文件。`,
  encoderMalformed: '浏览器的视频编码器写出的文件会被播放器拒绝，所以没有文件。',
  encoderBlurred: '浏览器的视频编码器用的比特太少，画面模糊，所以没有文件。',
  encoderStopped: '浏览器的视频编码器没有给出全部画面，所以没有文件。',
  encoderWrong: '浏览器的视频编码器写出的画面与给它的不同，所以没有文件。',
  encoderFailed: '浏览器的视频编码器失败了，所以没有文件。',
  pageInPlaceOf: (file) => `网站给的是一个页面，而不是 ${file}，像是需要登录。`,
  notGivenOut: (file, status) => `网站不提供 ${file}（${status}）。`,
  unreachable: (file) => `没能取得模型（${file}）；网络或网站连不上。`,
  damaged: (file) => `模型的一部分${inBrackets(file)}无论下载多少次都是损坏的。`,
  manifestInvalid: '模型的描述（manifest.json）缺失或损坏。',
  graphFailed: '模型的一部分没能运行。',
  runtimeFailed: {
    policy:
      '运行模型的引擎无法启动：这个网站的策略禁止 WebAssembly（script-src 没有 wasm-unsafe-eval）。',
    memory: '运行模型的引擎无法启动：这个浏览器没有给它内存或线程。',
    file: (file) => `运行模型的引擎无法启动：这个网站没有把 ${file} 作为程序提供。`,
  },
  storageFull: '浏览器没有空间留给这个网站了。',
  newerTab: '另一个标签页里有更新的 Kinora，所以这个不能保存任何东西。',
  olderTab: '另一个标签页里较旧的 Kinora 占着短片；请关闭它。',
  storageClosed: '浏览器关闭了这个网站的存储。',
  storageSilent: '浏览器的存储没有回应。',
  storageRefused: '浏览器不让这个网站保存任何东西。',
  unreadable: {
    empty: '这个文件是空的。',
    soundOnly: '这个文件有声音，没有画面。',
    codec: (codec) => `这个浏览器不能播放这个文件里的视频（${codec}）。`,
    damaged: '这个文件已损坏，或缺了一部分。',
    unknown: '这个文件不是这个浏览器能读的图片或视频。',
    noClips: '这个 zip 里没有 Kinora 的短片。',
    noRecipe: '这个文件里没有 Kinora 能读的配方。',
  },
  sourceMissing: {
    picture: '制作这部影片所用的图片已不在这个浏览器里。',
    clip: '制作这部影片所用的短片已不在这个浏览器里。',
  },
  workerDied: '浏览器停止了页面中制作短片的部分。',
  tookTooLong: {
    inspect: '检查这台设备花了太久。',
    worker: '页面中制作短片的部分没有回应了。',
    reading: '浏览器在读取这个文件时没有回应了。',
    writing: '浏览器在写文件时没有回应了，所以没有文件。',
    site: (file) => `网站没有回应了（${file}）。`,
    other: (what) => `有件事花了太久${inBrackets(what)}。`,
  },
  internal: (cause) => `发生了意外错误${cause === undefined ? '' : `：${cause}`}。`,
  someFile: '模型的一个文件',
};

function counted(value: number | undefined): string {
  return value === undefined ? '过多' : number(value);
}

function inBrackets(text: string | undefined): string {
  return text === undefined ? '' : `（${text}）`;
}
