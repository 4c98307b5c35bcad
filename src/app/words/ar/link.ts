import type * as english from '../en/index.ts';

export const link: typeof english.link = {
  title: 'وصفة من رابط',
  lead: 'لا يبدأ شيء، ويبقى الإدخال كما هو، حتى تختار.',
  sentences: 'جملها',
  tool: 'تصنع',
  fromWords: 'فيلم من كلمات',
  sameModel: 'تذكر نموذج هذه الصفحة، فيخرج المقطع مثله.',
  otherModel: 'تذكر نموذجًا آخر، ونموذج هذه الصفحة يعطي مقطعًا آخر.',
  use: 'ضعها في الإدخال',
  leave: 'اتركها',
};
