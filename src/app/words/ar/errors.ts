import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number } from './units.ts';

export const nextSteps: typeof english.nextSteps = {
  'make-again': 'أعد المحاولة',
  'use-processor': 'اصنع على المعالج',
  'edit-prompt': 'عُد إلى الجملة',
  'use-rewrite': 'استخدم هذه الجملة بدلًا منها',
  'open-file': 'افتح ملفًا آخر',
  'open-styles': 'افتح الأنماط',
  'copy-link': 'انسخ رابطًا لمتصفح آخر',
  'go-to-shelf': 'انتقل إلى مقاطعك',
  'use-https': 'جرّب عبر https',
  reload: 'حمّل الصفحة من جديد',
};

export const refusals: typeof english.refusals = {
  'sexual-minors': 'تضفي طابعًا جنسيًا على الأطفال، وهو ما لا يسمح به أي إعداد',
  sexual: 'تُقرأ على أنها جنسية',
  violence: 'تُقرأ على أنها قاسية أو دموية',
  'self-harm': 'تُقرأ على أنها إيذاء للنفس. إن كان الأمر عنك: في findahelpline.com أناس تتحدث إليهم',
  hate: 'تُقرأ على أنها كارهة',
  abusive: 'فيها شتيمة أو لفظ خشن',
  'weapons-drugs': 'السلاح والدم والمخدرات ممنوعة على هذه الشاشة',
};

export const kept: typeof english.kept = {
  form: 'جملتك وإعداداتك محفوظة.',
  formAndClips: 'جملتك وإعداداتك ومقاطعك السابقة محفوظة.',
  settings: 'إعداداتك محفوظة.',
  allTyped: 'ما زالت كلها في الإدخال.',
  sentence: 'ما زالت جملتك في الإدخال.',
  instead: (sentence) => `لم يُحسب شيء. يمكنه أن يصنع بدلًا منها: «${isolate(sentence)}».`,
  formAsLeft: 'الإدخال كما تركته.',
  styles: 'أنماطك وجملتك كما كانت.',
  nothingFetched:
    'لا يُجلب شيء. من يقدّم الصفحة يستطيع تأمينها بالأمر: \u2068npm start -- --host 0.0.0.0 --https\u2069.',
  arrived: 'ما وصل محفوظ، وجملتك كذلك.',
  soundParts: 'الأجزاء السليمة محفوظة، وجملتك كذلك.',
  unkept: 'يمكن صنع المقاطع وتنزيلها، لا حفظها هنا.',
  openSource: 'جملتك وإعداداتك محفوظة. افتح الملف الذي جاء منه واستخدم الأداة من جديد.',
};

export const happened: typeof english.happened = {
  aborted: 'توقف.',
  promptEmpty: 'لا جملة بعد.',
  promptTooLong: (characters, most) =>
    `عدد أحرف الجملة ${counted(characters)}، والحد الأقصى ${counted(most)}.`,
  promptRefused: (why) => `لا يصنع Kinora هذه الجملة: ${why}.`,
  linkInvalid: 'ليس في هذا الرابط وصفة يمكن قراءتها، وقد ينقصه جزء.',
  recipeInvalid: (field) =>
    `لا يمكن اتباع هذه الوصفة: ${field === undefined ? 'شكلها' : isolate(field)} غير صالح.`,
  styleInvalid: {
    'no-style': 'لا نمط من Kinora في هذا.',
    damaged: 'هذا النمط تالف أو ينقصه جزء.',
    newer: 'هذا النمط من إصدار أحدث من Kinora. أعد تحميل الصفحة لتحصل عليه.',
    name: 'ليس لهذا النمط اسم، أو أن اسمه أطول من اللازم.',
    words: 'ليس لهذا النمط كلمات، أو أن كلماته أكثر من اللازم.',
  },
  insecure: (address) =>
    `لا تسمح المتصفحات لصفحة بصنع الفيديو إلا عبر https أو على الجهاز نفسه، وهذه جاءت عبر http العادي${inBrackets(address)}.`,
  noGpu: 'لا يقدّم هذا المتصفح بطاقة رسوم.',
  gpuLost: 'كفّت بطاقة الرسوم عن الرد.',
  gpuMemory: 'نفدت ذاكرة بطاقة الرسوم.',
  gpuWrong: 'أعطت بطاقة الرسوم نتيجة خاطئة، فلا يُعرض مقطع.',
  shaderInvalid: 'رفض مشغّل بطاقة الرسوم أحد برامج Kinora.',
  noCodecs:
    'لا يستطيع هذا المتصفح كتابة ملفات فيديو. تستطيع ذلك إصدارات اليوم من Chrome وEdge وFirefox وSafari.',
  noCodecFor: (size) => `لا يستطيع هذا المتصفح كتابة ملفات فيديو بحجم ${isolate(size)}.`,
  encoderMalformed: 'كتب مرمّز الفيديو في المتصفح ملفًا ترفضه المشغّلات، فلا ملف.',
  encoderBlurred: 'استخدم مرمّز الفيديو في المتصفح بتات أقل بكثير من اللازم فتشوّشت الصورة، فلا ملف.',
  encoderStopped: 'لم يُخرج مرمّز الفيديو في المتصفح كل الصور، فلا ملف.',
  encoderWrong: 'كتب مرمّز الفيديو في المتصفح صورًا غير التي أُعطيها، فلا ملف.',
  encoderFailed: 'أخفق مرمّز الفيديو في المتصفح، فلا ملف.',
  pageInPlaceOf: (file) => `أعطى الموقع صفحة بدل ${isolate(file)}، كما قبل تسجيل الدخول.`,
  notGivenOut: (file, status) => `لا يعطي الموقع ${isolate(file)} (${status}).`,
  unreachable: (file) =>
    `تعذّر جلب النموذج (${isolate(file)})، فلا يمكن الوصول إلى الشبكة أو الموقع.`,
  damaged: (file) => `جزء من النموذج${inBrackets(file)} يصل تالفًا مهما جُلب.`,
  manifestInvalid: 'وصف النموذج (manifest.json) مفقود أو تالف.',
  graphFailed: 'لم يعمل جزء من النموذج.',
  runtimeFailed: {
    policy:
      'تعذّر تشغيل محرك النموذج: سياسة هذا الموقع تمنع WebAssembly (\u2068script-src\u2069 من دون \u2068wasm-unsafe-eval\u2069).',
    memory: 'تعذّر تشغيل محرك النموذج: لم يعطه هذا المتصفح ذاكرة أو خيوطًا.',
    file: (file) => `تعذّر تشغيل محرك النموذج: لا يعطي هذا الموقع ${isolate(file)} على أنه برنامج.`,
  },
  storageFull: 'لم يبقَ لدى المتصفح متسع لهذا الموقع.',
  newerTab: 'في لسان آخر Kinora أحدث، فلا يجوز لهذا أن يحفظ شيئًا.',
  olderTab: 'لسان آخر فيه Kinora أقدم يمسك بالمقاطع، فأغلقه.',
  storageClosed: 'أغلق المتصفح مخزن هذا الموقع.',
  storageSilent: 'لا يستجيب مخزن المتصفح.',
  storageRefused: 'لا يسمح المتصفح لهذا الموقع بحفظ شيء.',
  unreadable: {
    empty: 'هذا الملف فارغ.',
    soundOnly: 'في هذا الملف صوت بلا صور.',
    codec: (codec) => `لا يستطيع هذا المتصفح تشغيل الفيديو في هذا الملف (${isolate(codec)}).`,
    damaged: 'هذا الملف تالف، أو ينقصه جزء.',
    unknown: 'ليس هذا الملف صورة أو فيديو يستطيع هذا المتصفح قراءته.',
    noClips: 'ليس في ملف zip هذا مقاطع من Kinora.',
    noRecipe: 'ليس في هذا الملف وصفة يستطيع Kinora قراءتها.',
  },
  sourceMissing: {
    picture: 'الصورة التي صُنع منها هذا الفيلم لم تعد في هذا المتصفح.',
    clip: 'المقطع الذي صُنع منه هذا الفيلم لم يعد في هذا المتصفح.',
  },
  workerDied: 'أوقف المتصفح الجزء الذي يصنع المقاطع من الصفحة.',
  tookTooLong: {
    inspect: 'استغرق فحص هذا الجهاز أطول من اللازم.',
    worker: 'صمت الجزء الذي يصنع المقاطع من الصفحة.',
    reading: 'صمت المتصفح أثناء قراءة هذا الملف.',
    writing: 'صمت المتصفح أثناء كتابة الملف، لذا لا يوجد ملف.',
    site: (file) => `صمت الموقع (${isolate(file)}).`,
    other: (what) => `استغرق شيء أطول من اللازم${inBrackets(what)}.`,
  },
  internal: (cause) => `حدث خطأ غير متوقع${cause === undefined ? '' : `: ${isolate(cause)}`}.`,
  someFile: 'ملف من النموذج',
};

function counted(value: number | undefined): string {
  return value === undefined ? 'كبير' : number(value);
}

function inBrackets(text: string | undefined): string {
  return text === undefined ? '' : ` (${isolate(text)})`;
}
