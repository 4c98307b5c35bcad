/**
 * Whether a sentence may be made into a clip: decided on words alone, before any compute, on this
 * machine. It is a seat belt, no judge: it cannot know what a sentence means.
 */
import { harmlessGroups } from './everyday.ts';
import {
  apart,
  chineseRules,
  groupRules,
  harm,
  harmGroups,
  minors,
  minorsChinese,
  people,
  sexualMinors,
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
  const found = [...wordHits(words), ...groupHits(words), ...chineseHits(sentence)];
  const minorSpans = [...spansOf(words, minorForms), ...chineseSpans(sentence, minorsChinese)];
  // A sexual word about a child is refused at every level, and so is what the lists call abusive
  // beside one: most of their entries are sexual.
  const hits = found.map((hit): Hit => {
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
const ruleForms = wordRules.map((rule) => ({ ...rule, forms: formsOf(rule.words) }));
const abusiveForms = formsOf(abusive.words);
const mildForms = formsOf(mildlyAbusive.words);
const groupForms = groupRules.flatMap(({ groups, ...rule }) =>
  groups.map((group) => ({ ...rule, parts: group.split(/\s+/).map(plain) })),
);
const harmGroupParts = harmGroups.map((group) => group.split(/\s+/).map(plain));
const listGroups = [...groupsOf(abusive, 'standard'), ...groupsOf(mildlyAbusive, 'kiosk')];
const harmless = harmlessGroups.map((group) => group.split(' ').map(plain));

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

function wordHits(words: readonly Word[]): Hit[] {
  const isAboutPeople = words.some((word) => isOneOf(word, peopleForms));
  return words.flatMap((word, index): Hit[] => {
    const { start, end } = word;
    const hits: Hit[] = ruleForms
      .filter(({ withPeople, forms }) => (!withPeople || isAboutPeople) && isOneOf(word, forms))
      .map(({ reason, from }) => ({ reason, from, start, end }));
    if (isOneOf(word, sexualMinorForms))
      hits.push({ reason: 'sexual-minors', from: 'open', start, end });
    if (isOneOf(word, abusiveForms)) hits.push({ reason: 'abusive', from: 'standard', start, end });
    if (isOneOf(word, mildForms)) hits.push({ reason: 'abusive', from: 'kiosk', start, end });
    if (isOneOf(word, harmForms) && objectOf(words, index).some(isSomebody)) {
      hits.push({ reason: 'violence', from: 'standard', start, end });
    }
    return hits;
  });
}

const isSomebody = (word: Word): boolean => isOneOf(word, peopleForms);

/** What the verb at `index` may be done to: up to three words, and none after one that parts them. */
function objectOf(words: readonly Word[], index: number): readonly Word[] {
  const near = words.slice(index + 1, index + 4);
  // Arabic writes its "and" together with what follows.
  const end = near.findIndex(
    (word) => isOneOf(word, apartForms) || word.readings[0]!.startsWith('و'),
  );
  return end < 0 ? near : near.slice(0, end);
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
  return [...plainHits, ...harmHits];
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
