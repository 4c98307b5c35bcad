import type { EncoderFault } from '../../../common/clip.ts';
import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const stage: typeof english.stage = {
  region: '舞台',
  live: (made) => `实时，已有 ${made}。改句子，影片就跟着变。`,
  keepLive: '停止并保留',
  fetching: (loaded, total) => `正在下载模型，${loaded} / ${total}`,
  preparing: '正在准备',
  preparations: {
    weights: '正在读取模型',
    runtime: '正在启动引擎',
    kernels: '正在检查显卡',
    networks: '正在加载网络',
    prompt: '正在读句子',
    'first-step': '正在画第一步',
  },
  step: (step, steps) => `第 ${number(step)} 步，共 ${number(steps)} 步`,
  left: (duration) => `还需约 ${duration}`,
  longer: '比预计的久',
  windowStep: (window, windows, step, steps) =>
    `第 ${number(window)} 个窗口，共 ${number(windows)} 个；第 ${number(step)} 步，共 ${number(steps)} 步`,
  finishing: (frame, frameCount) => `正在绘制第 ${number(frame)} 帧，共 ${number(frameCount)} 帧`,
  soFar: '目前的影片',
  playable: (there, whole) => `${whole} 中已有 ${there} 可看`,
  unfinished: (seconds) => `一部 ${seconds} 的影片没有做完。已做好的部分还在。`,
  goOn: '继续',
  forget: '不要了',
  forgotten: '影片已做好的部分已删除。',
  cancel: '取消',
  forming: '正在成形的短片',
  clip: (prompt) => `短片：${prompt}`,
  play: '播放',
  pause: '暂停',
  position: '位置',
  wholeScreen: '全屏',
  download: '下载',
  otherCodec: (codec, fault) =>
    `这个浏览器写的是 ${codec} 而不是 H.264${fault === undefined ? '' : `：${whyNotH264[fault]}`}。浏览器和 VLC 能播放；有些手机、电视和剪辑软件不能。`,
  details: '详情',
  finished: (prompt) => `完成：${prompt}`,
  cancelled: '已取消。句子还在。',
  cancelledKept: '已取消。影片已做好的部分还在。',
};

const whyNotH264: Readonly<Record<EncoderFault, string>> = {
  absent: '它没有适合这种尺寸的 H.264 编码器',
  malformed: '它的 H.264 编码器写出的流会被其他播放器拒绝',
  'other-picture': '它的 H.264 编码器写出的画面与给它的不同',
  'too-few-bits': '它的 H.264 编码器用的比特太少，画面模糊',
  stopped: '它的 H.264 编码器没有给出全部画面',
};
