import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const device: typeof english.device = {
  button: { wgsl: '显卡', 'onnx-webgpu': '显卡', cpu: '处理器' },
  checking: '正在检查',
  title: '这台设备',
  verdict: {
    gpu: 'Kinora 在你的显卡上运行。',
    'no-webgpu': '这个浏览器没有 WebGPU，所以 Kinora 在处理器上运行。慢一些；短片看起来一样。',
    'no-adapter': '浏览器没有提供显卡，所以 Kinora 在处理器上运行。慢一些；短片看起来一样。',
    'software-adapter': '浏览器只是用软件模拟显卡。处理器更快，所以 Kinora 在处理器上运行。',
  },
  runOn: '运行在',
  choice: {
    wgsl: '显卡（WebGPU）',
    'onnx-webgpu': '显卡（配合 onnxruntime）',
    cpu: '处理器（WebAssembly）',
  },
  chosenForYou: '为你选定',
  compare: '比较引擎',
  compareAfter: (size) => `比较引擎（需下载 ${size}）`,
  comparing: (engine) => `正在试：${engine}`,
  stopComparing: '停止',
  took: (work) => `每秒影片需 ${work}`,
  otherPicture: '在这里画面不同',
  failedHere: '在这里失败',
  sameCard: '我们的去噪器，其余网络用 onnxruntime-web',
  notHere: '这里不可用',
  threads: (count) => `${number(count)} 个线程`,
  noCodecs:
    '这个浏览器不能写视频文件，所以在这里做不完任何短片。当前版本的 Chrome、Edge、Safari 或 Firefox 可以。',
  codecs: '视频文件',
  failedCodec: (name) => `${name}（失败）`,
  model: '模型',
  licence: '许可证',
  stored: '存放在此',
  untilTabCloses: (size) => `${size}，直到关闭这个标签页`,
  unkept: {
    'storage-full':
      '浏览器没有空间保存模型，所以它只留到这个标签页关闭；腾出一些空间，下次访问就会保存。',
    'storage-unavailable':
      '浏览器不让这个网站保存任何东西，某些隐私窗口就是这样。模型留在内存里，直到这个标签页关闭；下次访问会重新下载。',
  },
  numbers: '精度',
  setAside: '搁置的',
  numbersOf: { f16: '16 位', f32: '32 位' },
  fellBack: (kernels) =>
    `你的显卡用 16 位算错了这些，所以改用 32 位：${kernels}。慢一些；短片看起来一样。`,
  deleteModel: '删除模型',
  modelDeleted: '模型已删除。做下一段短片时会重新下载。',
};

export const kernels: typeof english.kernels = {
  linear: '矩阵乘积',
  attention: '注意力',
  'layer norm': '层归一化',
  'modulated norm': '层归一化',
  'rms norm': '键归一化',
  'rms norm and rope': '旋转位置',
  'channel RMS norm': '通道归一化',
  conv: '卷积',
  dequantise: '权重解包',
};
