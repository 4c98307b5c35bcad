import type * as english from '../en/index.ts';
import { isolate } from '../numbers.ts';
import { number, plural } from './units.ts';

export const shelf: typeof english.shelf = {
  region: 'مقاطعك',
  title: 'مقاطعك',
  empty: 'هنا تصطف مقاطعك.',
  onlyHere: 'في هذا المتصفح وحده. مسح بيانات الموقع يحذفها.',
  show: (prompt) => `عرض: ${isolate(prompt)}`,
  showUnkept: (prompt) => `عرض: ${isolate(prompt)}، غير محفوظ`,
  download: (prompt) => `تنزيل: ${isolate(prompt)}`,
  useRecipe: (prompt) => `استخدام الوصفة: ${isolate(prompt)}`,
  throwAway: (prompt) => `رمي: ${isolate(prompt)}`,
  throwAwayShort: 'رمي',
  thrownAway: (count) => `${clipCount(count)} في السلة.`,
  madeRoom: (count) =>
    plural(count, {
      one: 'حُذف أقدم مقطع ليفسح المكان.',
      two: 'حُذف أقدم مقطعين ليفسحا المكان.',
      few: `حُذف أقدم ${number(count)} مقاطع لتفسح المكان.`,
      many: `حُذف أقدم ${number(count)} مقطعًا لتفسح المكان.`,
      other: `حُذف أقدم ${number(count)} مقطع لتفسح المكان.`,
    }),
  undo: 'تراجع',
  search: 'البحث في مقاطعك',
  searchShort: 'بحث',
  view: 'المعروض',
  views: { all: 'الكل', starred: 'بنجمة', bin: 'السلة' },
  nothing: {
    all: 'لا مقطع فيه هذه الكلمات.',
    starred: 'لا مقطع بنجمة.',
    bin: 'لا شيء في السلة. ما يُرمى يبقى هنا 30 يومًا.',
  },
  choose: 'اختيار عدة مقاطع',
  chooseThis: (prompt) => `اختيار: ${isolate(prompt)}`,
  chosenRegion: 'ما يُفعل بالمقاطع المختارة',
  chosen: (count, all) => `اختير ${number(count)} من ${number(all)}`,
  star: (prompt) => `نجمة: ${isolate(prompt)}`,
  starShort: 'نجمة',
  unstarShort: 'نزع النجمة',
  starChosen: 'منح المقاطع المختارة نجمة أو نزعها',
  binChosen: 'رمي المقاطع المختارة',
  folder: 'المجلد',
  allFolders: 'كل المجلدات',
  fileChosen: 'وضع المقاطع المختارة في مجلد',
  folderTitle: (count) => `مجلد لما اختير: ${clipCount(count)}`,
  newFolder: 'مجلد جديد',
  putInFolder: 'وضع فيه',
  outOfFolder: 'إخراج من المجلد',
  wentInFolder: (count, folder) => `في «${isolate(folder)}»: ${clipCount(count)}.`,
  tookOutOfFolder: (count) => `أُخرج من المجلد: ${clipCount(count)}.`,
  putBack: (prompt) => `إعادة: ${isolate(prompt)}`,
  putBackShort: 'إعادة',
  putBackChosen: 'إعادة المقاطع المختارة',
  eraseChosen: 'محو المقاطع المختارة نهائيًا',
  eraseTitle: (count) => `محو ${clipCount(count)} نهائيًا؟`,
  eraseWarning: 'لا يمكن التراجع عن هذا.',
  eraseForGood: 'محو نهائي',
  eraseNot: 'إبقاء',
  erased: (count) => `مُحي: ${clipCount(count)}.`,
  goneElsewhere: (count) => `مقاطع مُحيت في علامة تبويب أخرى: ${number(count)}.`,
  gone: { 'other-tab': 'مُحي في علامة تبويب أخرى.', 'no-room': 'حُذف ليفسح المكان.' },
  playsFromHere: 'لم يبق إلا في هذه الصفحة، ويذهب معها.',
  keepAgain: 'إبقاء',
  inBin: 'هذا المقطع في السلة.',
  exportAll: 'حفظ الكل في ملف zip واحد',
  exportChosen: 'حفظ المقاطع المختارة في ملف zip واحد',
  packing: (done, all) => `جارٍ الحزم: ${number(done)} من ${number(all)}`,
  packingStopped: 'أُوقف الحزم. كل المقاطع في مكانها.',
  exported: (count) => `${clipCount(count)} في ملف zip. افتحه في أي Kinora لتستعيدها.`,
  withoutBin: 'ما في السلة ليس فيه.',
  leftOut: (count) => `مقاطع ليست فيه لأن الفيديو الخاص بها لا يُقرأ: ${number(count)}.`,
  imported: (added, known, damaged, without) =>
    [
      `أُدخل: ${clipCount(added)}.`,
      known > 0 && `كان هنا من قبل: ${clipCount(known)}.`,
      damaged > 0 && `التالف فيه: ${clipCount(damaged)}.`,
      without > 0 &&
        `بلا بيانات كامنة سليمة: ${clipCount(without)}. ما يُصنع منها يبدأ من الصور، وقد تظهر وصلة.`,
    ]
      .filter(Boolean)
      .join(' '),
  leftInZip: (count) =>
    `مقاطع ما زالت في ملف zip: ${number(count)}. أخلِ مكانًا وافتحه من جديد: ما هو هنا يبقى كما هو.`,
  arrival: {
    opening: 'جارٍ النظر في محتوى ملف zip.',
    waiting: 'ملف zip آخر قيد الإدخال، هنا أو في علامة تبويب أخرى. هذا الملف ينتظر دوره.',
    clips: 'مقاطع قيد الإدخال من ملف zip.',
    latents: 'المقاطع هنا. تتبعها بياناتها الكامنة، للأفلام التي تُصنع منها.',
    amount: (here, all, bytes, allBytes) =>
      `المقاطع التي دخلت: ${number(here)} من ${number(all)}، ${bytes} من ${allBytes}`,
    latentsOf: (done, all) => `المقاطع: ${number(done)} من ${number(all)}`,
    stop: 'إيقاف',
    stopping: 'جارٍ الإيقاف',
    stopped: 'أُوقف.',
    clipsLeft: (count) =>
      `مقاطع ما زالت في ملف zip: ${number(count)}. افتحه من جديد لإدخال الباقي: ما هو هنا يبقى كما هو.`,
    latentsLeft:
      'بعض البيانات الكامنة ما زالت في ملف zip. افتحه من جديد لإدخال الباقي: ما هو هنا يبقى كما هو.',
  },
  cutShort: (count) =>
    `أُغلقت الصفحة أثناء إدخال ملف zip. المقاطع المحفوظة منه: ${number(count)}. افتحه من جديد لإدخال الباقي.`,
  uses: (size) => `تشغل ${size}.`,
  usesInBin: (size) => `منها ${size} في السلة.`,
  lineage: 'مقاطع ذات صلة',
  madeFrom: (tool) => `مصدره (${tool})`,
  madeOfIt: (tool) => `صُنع منه (${tool})`,
  sourceGone: (count) =>
    plural(count, {
      one: 'ما صُنع منه ليس بين هذه المقاطع.',
      two: 'اثنان من مصادره ليسا بين هذه المقاطع.',
      few: `${number(count)} من مصادره ليست بين هذه المقاطع.`,
      many: `${number(count)} من مصادره ليست بين هذه المقاطع.`,
      other: `${number(count)} من مصادره ليست بين هذه المقاطع.`,
    }),
  openFile: 'فتح مقطع',
  notKept: 'غير محفوظ',
  dataDeleted: (again, gone) =>
    [
      'حُذفت بيانات هذا الموقع في هذا المتصفح.',
      again > 0 && `حُفظ من جديد من هذه الزيارة: ${clipCount(again)}.`,
      gone > 0 && `ذهب مما قبلها: ${clipCount(gone)}.`,
    ]
      .filter(Boolean)
      .join(' '),
  keepByDownload: 'نزّل المقطع لتحتفظ به.',
};

function clipCount(value: number): string {
  return plural(value, {
    zero: 'لا مقاطع',
    one: 'مقطع واحد',
    two: 'مقطعان',
    few: `${number(value)} مقاطع`,
    many: `${number(value)} مقطعًا`,
    other: `${number(value)} مقطع`,
  });
}
