import type { EncoderFault } from '../../../common/clip.ts';
import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number } from './units.ts';

export const stage: typeof english.stage = {
  region: 'المسرح',
  live: (made) => `مباشر، ${made} حتى الآن. غيّر الجملة فيتبعها الفيلم.`,
  keepLive: 'أوقف واحتفظ',
  fetching: (loaded, total) => `جلب النموذج، ${loaded} من ${total}`,
  preparing: 'جارٍ التحضير',
  preparations: {
    weights: 'قراءة النموذج',
    runtime: 'تشغيل المحرك',
    kernels: 'فحص بطاقة الرسوم',
    networks: 'تحميل الشبكات',
    prompt: 'قراءة الجملة',
    'first-step': 'رسم الخطوة الأولى',
  },
  step: (step, steps) => `الخطوة ${number(step)} من ${number(steps)}`,
  left: (duration) => `بقي نحو ${duration}`,
  longer: 'أطول من المتوقع',
  windowStep: (window, windows, step, steps) =>
    `النافذة ${number(window)} من ${number(windows)}، الخطوة ${number(step)} من ${number(steps)}`,
  finishing: (frame, frameCount) => `رسم الإطار ${number(frame)} من ${number(frameCount)}`,
  soFar: 'الفيلم حتى الآن',
  playable: (there, whole) => `يمكن مشاهدة ${there} من ${whole}`,
  unfinished: (seconds) => `فيلم مدته ${seconds} لم يكتمل. ما صُنع منه محفوظ.`,
  goOn: 'متابعة',
  forget: 'انسَه',
  forgotten: 'مُحي ما صُنع من الفيلم.',
  cancel: 'إلغاء',
  forming: 'المقطع وهو يتكوّن',
  clip: (prompt) => `مقطع: ${isolate(prompt)}`,
  play: 'تشغيل',
  pause: 'إيقاف مؤقت',
  position: 'الموضع',
  wholeScreen: 'ملء الشاشة',
  download: 'تنزيل',
  otherCodec: (codec, fault) =>
    `كتب هذا المتصفح ${isolate(codec)} بدل H.264${fault === undefined ? '' : `: ${whyNotH264[fault]}`}. تشغّله المتصفحات وVLC، ولا تشغّله بعض الهواتف والتلفزيونات وبرامج التحرير.`,
  details: 'التفاصيل',
  finished: (prompt) => `اكتمل: ${isolate(prompt)}`,
  cancelled: 'أُلغي. الجملة محفوظة.',
  cancelledKept: 'أُلغي. ما صُنع من الفيلم محفوظ.',
};

const whyNotH264: Readonly<Record<EncoderFault, string>> = {
  absent: 'ليس فيه مرمّز H.264 لصور بهذا الحجم',
  malformed: 'كتب مرمّز H.264 فيه دفقًا ترفضه المشغّلات الأخرى',
  'other-picture': 'كتب مرمّز H.264 فيه صورًا غير التي أُعطيها',
  'too-few-bits': 'استخدم مرمّز H.264 فيه بتات أقل بكثير من اللازم، فتشوّشت الصورة',
  stopped: 'لم يُخرج مرمّز H.264 فيه كل الصور',
};
