import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number, plural } from './units.ts';

export const details: typeof english.details = {
  title: 'كيف صُنع هذا المقطع',
  seed: 'البذرة',
  size: 'الحجم',
  length: 'المدة',
  frames: (count) =>
    plural(count, {
      zero: 'بلا إطارات',
      one: 'إطار واحد',
      two: 'إطاران',
      few: `${number(count)} إطارات`,
      many: `${number(count)} إطارًا`,
      other: `${number(count)} إطار`,
    }),
  steps: 'الخطوات',
  guidance: 'التوجيه',
  file: 'الملف',
  madeOn: 'صُنع على',
  took: 'استغرق',
  tookParts: (denoise, decode, encode) => `${denoise} رسم، ${decode} فك ترميز، ${encode} كتابة`,
  model: 'النموذج',
  latents: 'بصمة SHA-256 للكوامن',
  useRecipe: 'استخدام الوصفة',
  recipeUsed: 'الوصفة في الإدخال. لا يبدأ شيء حتى تضغط «اصنع».',
  copyLink: 'نسخ الرابط',
  linkCopied: 'نُسخ الرابط. فيه الوصفة ولا شيء غيرها.',
  linkNotCopied: 'لم يسمح المتصفح بالنسخ.',
};

export const saveAs: typeof english.saveAs = {
  open: 'الحفظ بصيغة أخرى',
  title: 'حفظ باسم',
  kinds: { png: 'هذه الصورة', gif: 'GIF', webm: 'WebM' },
  hints: {
    png: 'صورة PNG لما يظهر الآن.',
    gif: 'يعمل وحده في كل مكان: 12 صورة في الثانية، في كل منها 256 لونًا.',
    webm: 'فيلم من دون H.264، للصفحات والمشغّلات الحرة.',
  },
  writing: 'جارٍ الكتابة',
  folder: 'في مجلد',
  folderHint: 'ملف MP4 في مجلد على هذا الجهاز تختاره مرة واحدة.',
  inFolder: (folder, file) => `حُفظ في «${isolate(folder)}» باسم ${isolate(file)}.`,
  otherFolder: 'مجلد آخر',
  notInFolder: (folder) =>
    `لم يقبل «${isolate(folder)}» الملف: قد يكون غير موجود أو ممتلئًا أو مغلقًا أمام هذه الصفحة. المقطع ما زال هنا؛ اختر مجلدًا آخر أو نزّله كالمعتاد.`,
  elsewhere: 'خذه إلى جهاز أقوى',
  elsewhereLead:
    'طلبك لنموذج Wan 2.1 (1.3B)، وهو أكبر بمئة مرة. يحتاج إلى بطاقة رسوم بذاكرة 8\u00a0GB وإلى 30\u00a0GB على القرص، ويصنع صورة أخرى من الجملة نفسها.',
  elsewhereKinds: { diffusers: 'Python', comfyui: 'ComfyUI' },
  elsewhereHints: {
    diffusers: 'برنامج لمكتبة diffusers.',
    comfyui: 'سير عمل، أفلته في صفحة ComfyUI.',
  },
  leftBehind: {
    sources: 'الصورة أو المقطع الذي صُنع منه ليس فيه.',
    times: 'جمل بطاقاته تُجمع في جملة واحدة، بلا أوقاتها.',
    rest: 'لا يُصنع إلا أول 5 ثوانٍ.',
    height: 'ارتفاع الصورة نحو 480 سطرًا.',
  },
  recipeInside:
    'الوصفة في كل منها: افتح واحدًا هنا أو أفلته على الصفحة فتعود إلى الإدخال. أما بيانات المصدر الموقّعة ففي MP4 وحده.',
};
