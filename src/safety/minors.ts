/** Who is a child, and what is sexual beside one only. */
import { words } from './written-lists.ts';

/** Words of children, in any form that a sentence about them may take. A trailing `*` is any ending. */
export const minors = words(`
  child children childlike childhood kid kids kiddie* minor minors underage preteen*
  teen teens teenage* toddler* infant* baby babies newborn* schoolgirl* schoolboy* schoolchild*
  girl girls boy boys daughter daughters sons niece nephew loli lolita lolicon shota shotacon
  pupil pupils kindergart* preschool* juvenile* adolescen* tween tweens youngster* babysitter
  kind kinder kindes kindlich* mädchen junge jungen jugendlich* schülerin* schüler minderjährig* säugling*
  kleinkind* tochter sohn baby teenager
  enfant enfants fille filles fillette* garçon garçons garçonnet mineur mineure mineurs mineures bébé bébés
  adolescent* ado ados écolier* écolière* collégien*
  niño niña niños niñas menor menores adolescente* bebé bebés colegiala* colegial muchacha* chica chicas
  chico chicos hija hijas hijo hijos
  طفل طفلة أطفال اطفال الطفل الطفلة الأطفال قاصر قاصرة قاصرات فتاة بنت بنات صبي مراهق مراهقة رضيع
  القاصر الصبي البنت الفتاة تلميذ تلميذة تلاميذ تلميذات enfantin*
  grader graders schooler schoolers grundschüler* gamin gamine gamins gamines gosse gosses lycéen*
  chiquillo chiquillos chiquilla chiquillas nena nenas
`);
export const minorsChinese = words(
  '儿童 小孩 孩子 女孩 男孩 幼女 幼童 未成年 少女 少年 萝莉 正太 小学生 中学生 初中生 婴儿 宝宝 学生妹 女童 男童 女学生 男学生 孩童',
);

/** These say both at once. */
export const sexualMinors = words(`
  pthc pedophil* paedophil* pedobear nambla jailbait lolicon shotacon childporn* kiddieporn*
  kinderporn* pedoporn* pédoporn* pédophil* pederast* pederasta* pedofil* pädophil*
`);

/** Of adults they may be said at every level. */
export const suggestive = words(`
  suggestive* sultry sensual* provocative* lascivious* seduc* alluring* make-out makeout smooch* underwear
  undies panties thong lingerie
  lasziv* verführ* aufreizend* räkelt räkeln unterwäsche dessous reizwäsche
  lascif* lascive* aguich* sensuel* séduct* séduis* provocant* sous-vêtements
  lencería provocativ* seductor* insinuante* lasciv*
  مغرية مغري مثيرة مثير لانجري
`);
export const suggestiveChinese = words('诱惑 挑逗 撩人 性感 内衣 比基尼 湿身 妩媚');

/** Not after a word for tens: "twenty-seven". */
const tens = words(`
  twenty thirty forty fifty sixty seventy eighty ninety vingt trente quarante cinquante soixante y et
`);

/** Below eighteen, as each language of the page says it, in lower case without accents. */
const ages: readonly RegExp[] = [
  age(
    'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven)teen',
    '[ -]*(?:years?|yrs?)[ -]*(?:olds?|of age)',
  ),
  age('', '[ -]*y/?o'),
  /(?<!\p{L})aged? (?:1[0-7]|[1-9])(?!\d)/u,
  age(
    'ein|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|(?:drei|vier|funf|sech|sieb)zehn',
    '(?:[ -]?jahrig\\p{L}*| jahre alt)',
  ),
  age(
    'un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize',
    ' ans?',
  ),
  age(
    'un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete',
    ' anos?',
  ),
  // Arabic counts years from three to ten by this form.
  /\p{L}+ سنوات/u,
  /(?:احد|احدى|اثنا|اثني|اثنتا|اثنتي|ثلاثة?|اربعة?|خمسة?|ستة?|سبعة?) عشرة? (?:سنة|عاما)/u,
  /(?<![\d٠-٩])(?:1[0-7]|[1-9]|١[٠-٧]|[١-٩]) (?:سنة|سنوات|عاما|اعوام)/u,
  /(?<![\d一二三四五六七八九十])(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])岁/u,
];

function age(numbers: string, years: string): RegExp {
  const inWords = numbers === '' ? '' : `|${numbers}`;
  const before = `(?<![\\p{L}\\d])(?<!(?:${tens.join('|')})[ -])`;
  return new RegExp(`${before}(?:1[0-7]|[1-9]${inWords})${years}(?!\\p{L})`, 'u');
}

/** @param text in lower case without accents */
export function tellsAgeOfChild(text: string): boolean {
  return ages.some((pattern) => pattern.test(text));
}
