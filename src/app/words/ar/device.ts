import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number, plural } from './units.ts';

export const device: typeof english.device = {
  button: { wgsl: 'بطاقة الرسوم', 'onnx-webgpu': 'بطاقة الرسوم', cpu: 'المعالج' },
  checking: 'جارٍ الفحص',
  title: 'هذا الجهاز',
  verdict: {
    gpu: 'يعمل Kinora على بطاقة الرسوم لديك.',
    'no-webgpu':
      'ليس في هذا المتصفح WebGPU، فيعمل Kinora على المعالج. هو أبطأ، والمقاطع تبدو كما هي.',
    'no-adapter':
      'لا يقدّم المتصفح بطاقة رسوم، فيعمل Kinora على المعالج. هو أبطأ، والمقاطع تبدو كما هي.',
    'software-adapter':
      'يحاكي المتصفح بطاقة الرسوم بالبرمجيات فقط. المعالج أسرع، فيعمل Kinora عليه.',
  },
  runOn: 'التشغيل على',
  choice: {
    wgsl: 'بطاقة الرسوم (WebGPU)',
    'onnx-webgpu': 'بطاقة الرسوم (مع onnxruntime)',
    cpu: 'المعالج (WebAssembly)',
  },
  chosenForYou: 'اختير لك',
  compare: 'مقارنة المحركات',
  compareAfter: (size) => `مقارنة المحركات (يجلب ${size})`,
  comparing: (engine) => `تجربة: ${isolate(engine)}`,
  stopComparing: 'إيقاف',
  took: (work) => `${work} من العمل لكل ثانية من الفيلم`,
  otherPicture: 'يعطي هنا صورة أخرى',
  failedHere: 'أخفق هنا',
  sameCard: 'مزيل الضجيج لنا، وبقية الشبكات على onnxruntime-web',
  notHere: 'غير متاح هنا',
  threads: (count) =>
    plural(count, {
      one: 'خيط واحد',
      two: 'خيطان',
      few: `${number(count)} خيوط`,
      many: `${number(count)} خيطًا`,
      other: `${number(count)} خيط`,
    }),
  noCodecs:
    'لا يستطيع هذا المتصفح كتابة ملفات فيديو، فلا يكتمل فيه أي مقطع. يستطيع ذلك إصدار حديث من Chrome أو Edge أو Safari أو Firefox.',
  codecs: 'ملفات الفيديو',
  failedCodec: (name) => `${isolate(name)} (أخفق)`,
  model: 'النموذج',
  licence: 'الرخصة',
  stored: 'المحفوظ هنا',
  untilTabCloses: (size) => `${size}، حتى يُغلق هذا اللسان`,
  unkept: {
    'storage-full':
      'ليس لدى المتصفح متسع لحفظ النموذج، فيبقى حتى يُغلق هذا اللسان. أفرغ بعض المساحة فتحفظه الزيارة القادمة.',
    'storage-unavailable':
      'لا يسمح المتصفح لهذا الموقع بحفظ شيء، كما في بعض النوافذ الخاصة. يبقى النموذج في الذاكرة حتى يُغلق هذا اللسان، وتجلبه الزيارة القادمة من جديد.',
  },
  numbers: 'دقة الأعداد',
  setAside: 'المنحّى',
  numbersOf: { f16: '16 بت', f32: '32 بت' },
  fellBack: (kernels) =>
    `أخطأت بطاقة الرسوم هنا في 16 بت، فتحسب في 32: ${isolate(kernels)}. هو أبطأ، والمقاطع تبدو كما هي.`,
  deleteModel: 'حذف النموذج',
  modelDeleted: 'حُذف النموذج. يجلبه المقطع القادم من جديد.',
};

export const kernels: typeof english.kernels = {
  linear: 'ضرب المصفوفات',
  attention: 'الانتباه',
  'layer norm': 'معايير الطبقات',
  'modulated norm': 'معايير الطبقات',
  'rms norm': 'معايير المفاتيح',
  'rms norm and rope': 'المواضع الدوّارة',
  'channel RMS norm': 'معايير القنوات',
  conv: 'الالتفافات',
  dequantise: 'فك حزم الأوزان',
};
