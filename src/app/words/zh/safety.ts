import type * as english from '../en/index.ts';

export const safety: typeof english.safety = {
  title: '安全',
  region: '句子的安全',
  levels: { open: '宽松', standard: '标准', kiosk: '严格' },
  hints: {
    open: '只拒绝把儿童性化的内容，任何设置都不允许它。',
    standard: '也拒绝色情、残忍、仇恨和自残的句子，以及辱骂。',
    kiosk: '也拒绝武器、血、毒品和粗话。适合陌生人共用的屏幕。',
  },
  limit: '它在这台设备上读词语。它不看画面，也不猜用意。',
  wouldRefuse: (why) => `在这个安全级别，Kinora 不做这个：${why}。`,
  instead: (sentence) => `改用：${sentence}`,
};
