/**
 * Whether a sentence may be made into a clip: decided on words alone, before any compute, on this
 * machine. It is a seat belt, no judge: it cannot know what a sentence means.
 */
import { harmlessGroups } from './everyday.ts';
import { afterSomebody, bareThings, contests, glances, parted, remembrance } from './excuses.ts';
import {
  minors,
  minorsChinese,
  sexualMinors,
  suggestive,
  suggestiveChinese,
  tellsAgeOfChild,
} from './minors.ts';
import {
  apart,
  chineseRules,
  groupRules,
  harm,
  harmGroups,
  harmSuffered,
  pairRules,
  people,
  petHarm,
  pets,
  wordRules,
  type Reason,
  type SafetyLevel,
} from './rules.ts';
import { collapse, plain, wordsOf, type Word } from './spelling.ts';
import { abusive, abusiveChinese, mildlyAbusive, type WordList } from './word-lists.ts';

export interface Refusal {
  readonly reason: Reason;
  /** What gave offence, in UTF-16 units of the sentence. */
  readonly spans: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Hit extends Span {
  readonly reason: Reason;
  readonly from: SafetyLevel;
}

const ranks: Readonly<Record<SafetyLevel, number>> = { open: 0, standard: 1, kiosk: 2 };

/** What a refusal names first: the gravest. */
const gravity: readonly Reason[] = [
  'sexual-minors',
  'sexual',
  'hate',
  'self-harm',
  'violence',
  'abusive',
  'weapons-drugs',
];

/**
 * @param sentence as typed, or as the model reads it
 * @returns undefined where it may be made
 */
export function checkPrompt(sentence: string, level: SafetyLevel): Refusal | undefined {
  const words = withoutHarmless(wordsOf(sentence));
  const minorSpans = [
    ...spansOf(words, minorForms),
    ...chineseSpans(sentence, minorsChinese),
    ...ageSpans(sentence, words),
  ];
  const found = [
    ...wordHits(words, minorSpans.length > 0),
    ...groupHits(words),
    ...pairHits(words),
    ...chineseHits(sentence),
  ];
  // A sexual word about a child is refused at every level, and so is what the lists call abusive
  // beside one: most of their entries are sexual.
  const hits = [...found, ...suggestiveHits(words, sentence, minorSpans)].map((hit): Hit => {
    const isAboutMinors =
      minorSpans.length > 0 && (hit.reason === 'sexual' || isSexualAbuse(hit, sentence));
    return isAboutMinors ? { ...hit, reason: 'sexual-minors', from: 'open' } : hit;
  });
  const counted = hits.filter(({ from }) => ranks[from] <= ranks[level]);
  const reason = gravity.find((candidate) => counted.some((hit) => hit.reason === candidate));
  if (reason === undefined) return undefined;
  const spans = counted.map(({ start, end }) => ({ start, end }));
  return { reason, spans: reason === 'sexual-minors' ? [...spans, ...minorSpans] : spans };
}

interface Forms {
  readonly exact: ReadonlySet<string>;
  /** What a word may begin with. */
  readonly stems: readonly string[];
  /** Both with each run of one letter cut to one. */
  readonly collapsed: ReadonlySet<string>;
  readonly collapsedStems: readonly string[];
}

function formsOf(words: Iterable<string>): Forms {
  const all = [...words].map((word) => plain(word));
  const exact = all.filter((word) => !word.endsWith('*'));
  const stems = all.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
  return {
    exact: new Set(exact),
    stems,
    collapsed: new Set(exact.map(collapse)),
    collapsedStems: stems.map(collapse),
  };
}

const minorForms = formsOf([...minors]);
const sexualMinorForms = formsOf(sexualMinors);
const peopleForms = formsOf([...people, ...minors]);
const harmForms = formsOf(harm);
const apartForms = formsOf(apart);
const petForms = formsOf(pets);
const petHarmForms = formsOf(petHarm);
const suggestiveForms = formsOf(suggestive);
const remembranceForms = formsOf(remembrance);
const possessive = formsOf(['her']);
const afterSomebodyForms = formsOf(afterSomebody);
const partedForms = { verbs: formsOf(parted.verbs), ends: formsOf(parted.ends) };
const excuseForms = [contests, glances].map(({ verbs, words }) => ({
  verbs: formsOf(verbs),
  words: formsOf(words),
}));
const pairForms = pairRules.map(({ one, other, ...rule }) => ({
  ...rule,
  one: formsOf(one),
  other: formsOf(other),
}));
const ruleForms = wordRules.map((rule) => ({ ...rule, forms: formsOf(rule.words) }));
const abusiveForms = formsOf(abusive.words);
const mildForms = formsOf(mildlyAbusive.words);
const groupForms = groupRules.flatMap(({ groups, ...rule }) =>
  groups.map((group) => ({ ...rule, parts: group.split(/\s+/).map(plain) })),
);
const harmGroupParts = harmGroups.map((group) => group.split(/\s+/).map(plain));
const harmSufferedParts = harmSuffered.map((group) => group.split(/\s+/).map(plain));
const listGroups = [...groupsOf(abusive, 'standard'), ...groupsOf(mildlyAbusive, 'kiosk')];
const harmless = [...harmlessGroups, ...bareThings].map((group) => group.split(' ').map(plain));

function groupsOf({ groups }: WordList, from: 'standard' | 'kiosk') {
  return groups.map((parts) => ({ reason: 'abusive' as const, from, parts }));
}

function isOneOf(word: Word, { exact, stems, collapsed, collapsedStems }: Forms): boolean {
  const short = word.collapsed;
  if (short !== undefined) {
    if (collapsed.has(short) || collapsedStems.some((stem) => short.startsWith(stem))) return true;
  }
  if (word.hidden !== undefined && isHidden(word.hidden, exact)) return true;
  return word.readings.some(
    (reading) =>
      exact.has(reading) ||
      isInflected(reading, exact) ||
      stems.some((stem) => reading.startsWith(stem)),
  );
}

function isSpelt({ readings, collapsed }: Word, part: string): boolean {
  return readings.includes(part) || (collapsed !== undefined && collapsed === collapse(part));
}

/** English and French plurals, and nothing more: other endings make other words. */
function isInflected(reading: string, exact: ReadonlySet<string>): boolean {
  return reading.length > 4 && reading.endsWith('s') && exact.has(reading.slice(0, -1));
}

/** `f**k`: the same length, the same letters where they show, and at least half of them do. */
function isHidden(hidden: string, exact: ReadonlySet<string>): boolean {
  const shown = hidden.replace(/\*/g, '').length;
  if (shown < 2 || shown * 2 < hidden.length) return false;
  const pattern = new RegExp(`^${hidden.replace(/\*/g, '.')}$`, 'u');
  return [...exact].some((word) => word.length === hidden.length && pattern.test(word));
}

function spansOf(words: readonly Word[], forms: Forms): Span[] {
  return words.filter((word) => isOneOf(word, forms));
}

/** @param isAboutMinors whoever has an age is somebody */
function wordHits(words: readonly Word[], isAboutMinors: boolean): Hit[] {
  const isAboutPeople = isAboutMinors || words.some(isSomebody);
  const remembers = words.some((word) => isOneOf(word, remembranceForms));
  return words.flatMap((word, index): Hit[] => {
    const { start, end } = word;
    const hits: Hit[] = ruleForms
      .filter(
        ({ withPeople, isRemembered, forms }) =>
          (!withPeople || isAboutPeople) && !(isRemembered && remembers) && isOneOf(word, forms),
      )
      .map(({ reason, from }) => ({ reason, from, start, end }));
    if (isOneOf(word, sexualMinorForms))
      hits.push({ reason: 'sexual-minors', from: 'open', start, end });
    if (isOneOf(word, abusiveForms)) hits.push({ reason: 'abusive', from: 'standard', start, end });
    if (isOneOf(word, mildForms)) hits.push({ reason: 'abusive', from: 'kiosk', start, end });
    if (isDone(words, index, harmForms, isSomebody) || isDone(words, index, petHarmForms, isPet)) {
      hits.push({ reason: 'violence', from: 'standard', start, end });
    }
    return hits;
  });
}

const isSomebody = (word: Word): boolean => isOneOf(word, peopleForms);
const isPet = (word: Word): boolean => isOneOf(word, petForms);

/** Whether the word at `index` is a verb of harm, and done to one of those that count. */
function isDone(
  words: readonly Word[],
  index: number,
  verbs: Forms,
  counts: (word: Word) => boolean,
): boolean {
  if (!isOneOf(words[index]!, verbs) || isExcused(words, index)) return false;
  const object = objectOf(words, index);
  return object.some((word, at) => counts(word) && !isPossessive(word, object[at + 1]));
}

/** What comes after a verb may say that it does no harm. */
function isExcused(words: readonly Word[], index: number): boolean {
  const verb = words[index]!;
  const later = words.slice(index + 1);
  const isParted = isOneOf(verb, partedForms.verbs) && isOneOf(words.at(-1)!, partedForms.ends);
  return (
    isParted ||
    excuseForms.some(
      ({ verbs, words: named }) =>
        isOneOf(verb, verbs) && later.some((word) => isOneOf(word, named)),
    )
  );
}

function isPossessive(word: Word, next: Word | undefined): boolean {
  if (next === undefined || !isOneOf(word, possessive)) return false;
  return !isOneOf(next, afterSomebodyForms) && !next.readings[0]!.endsWith('ly');
}

/** What the verb at `index` may be done to: up to three words, and none after one that parts them. */
function objectOf(words: readonly Word[], index: number): readonly Word[] {
  const near = words.slice(index + 1, index + 4);
  const end = near.findIndex((word) => isOneOf(word, apartForms) || isApartInArabic(word));
  return end < 0 ? near : near.slice(0, end);
}

/** Arabic writes its "and" and its "for" together with what follows. */
function isApartInArabic({ readings }: Word): boolean {
  const [word] = readings;
  return /^[ول]/.test(word!) && !peopleForms.exact.has(word!);
}

function groupHits(words: readonly Word[]): Hit[] {
  const hit = (reason: Reason, from: SafetyLevel, { first, last }: Run): Hit => ({
    ...{ reason, from, start: words[first]!.start, end: words[last]!.end },
  });
  const plainHits = [...groupForms, ...listGroups].flatMap(({ parts, reason, from }) =>
    runsOf(words, parts).map((run) => hit(reason, from, run)),
  );
  const harmHits = harmGroupParts.flatMap((parts) =>
    runsOf(words, parts)
      .filter(({ first, last }) => words.slice(first, last + 4).some(isSomebody))
      .map((run) => hit('violence', 'standard', run)),
  );
  const isVictim = (word: Word): boolean => isSomebody(word) || isPet(word);
  const sufferedHits = harmSufferedParts.flatMap((parts) =>
    runsOf(words, parts)
      .filter(({ first, last }) => {
        const before = words.slice(Math.max(0, first - 4), first);
        return before.some(isVictim) && !isExcused(words, last);
      })
      .map((run) => hit('violence', 'standard', run)),
  );
  return [...plainHits, ...harmHits, ...sufferedHits];
}

function pairHits(words: readonly Word[]): Hit[] {
  return pairForms.flatMap(({ one, other, reason, from }) => {
    const [ones, others] = [spansOf(words, one), spansOf(words, other)];
    if (ones.length === 0 || others.length === 0) return [];
    return [...ones, ...others].map(({ start, end }): Hit => ({ reason, from, start, end }));
  });
}

/** As written, or as its words are read: then all of the sentence counts, for nothing else is looked up by it. */
function ageSpans(sentence: string, words: readonly Word[]): Span[] {
  const read = words.map(({ readings }) => readings[1] ?? readings[0]!).join(' ');
  const isTold = [plain(sentence), read].some(tellsAgeOfChild);
  return isTold ? [{ start: 0, end: sentence.length }] : [];
}

/** Beside a child they are what sexual words are. */
function suggestiveHits(
  words: readonly Word[],
  sentence: string,
  minorSpans: readonly Span[],
): Hit[] {
  if (minorSpans.length === 0) return [];
  const spans = [...spansOf(words, suggestiveForms), ...chineseSpans(sentence, suggestiveChinese)];
  return spans.map(({ start, end }): Hit => ({ reason: 'sexual', from: 'open', start, end }));
}

interface Run {
  readonly first: number;
  readonly last: number;
}

/** Where the parts stand in order; `~` leaves room for up to three words. */
function runsOf(words: readonly Word[], parts: readonly string[]): Run[] {
  const isPart = (index: number, part: string): boolean =>
    words[index] !== undefined && isSpelt(words[index], part);
  return words.flatMap((_, first) => {
    if (!isPart(first, parts[0]!)) return [];
    let at = first;
    let room = 0;
    for (const part of parts.slice(1)) {
      if (part === '~') {
        room = 3;
        continue;
      }
      const next = [...Array(room + 1).keys()].find((skipped) => isPart(at + 1 + skipped, part));
      if (next === undefined) return [];
      at += 1 + next;
      room = 0;
    }
    return [{ first, last: at }];
  });
}

function withoutHarmless(words: readonly Word[]): readonly Word[] {
  const out = new Set(
    harmless.flatMap((parts) =>
      runsOf(words, parts).flatMap(({ first, last }) => words.slice(first, last + 1)),
    ),
  );
  return words.filter((word) => !out.has(word));
}

function chineseHits(sentence: string): Hit[] {
  return [
    ...chineseRules.flatMap(({ reason, from, words }) =>
      chineseSpans(sentence, words).map((span): Hit => ({ reason, from, ...span })),
    ),
    ...chineseSpans(sentence, abusiveChinese).map((span): Hit => ({
      reason: 'abusive',
      from: 'standard',
      ...span,
    })),
  ];
}

/** Words among the sentence's Han characters and digits, whatever stands between them. */
function chineseSpans(sentence: string, words: readonly string[]): Span[] {
  if (!/\p{Script=Han}/u.test(sentence)) return [];
  const places = [...sentence.matchAll(/[\p{L}\p{N}]/gu)];
  const text = places.map(([letter]) => plain(letter)).join('');
  return words.flatMap((word) => {
    const at = text.indexOf(word);
    if (at < 0 || !/\p{Script=Han}/u.test(word)) return [];
    const last = places[at + word.length - 1];
    return last === undefined
      ? []
      : [{ start: places[at]!.index, end: last.index + last[0].length }];
  });
}

/** Insults are no sexual words; these are what `naughty-words` has most of. */
function isSexualAbuse({ reason, start, end }: Hit, sentence: string): boolean {
  return reason === 'abusive' && !isMild(sentence.slice(start, end));
}

function isMild(text: string): boolean {
  return wordsOf(text).some((word) => isOneOf(word, mildForms));
}
