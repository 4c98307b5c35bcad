import type { Lexicon, Tell } from './lexicon.ts';
import type { Segment } from './segments.ts';

/** Words of grammar between "no" and what is negated: "not in the city". */
const mostGrammarAfterNegation = 4;
/** Further on, a noun has nothing to do with a word. */
const mostSegmentsOfPhrase = 8;
const joining: ReadonlySet<string> = new Set(['or', 'nor']);

/** Where the words end that the negation at `at` is about; `at` + 1 where there are none. */
export function endOfNegation(segments: readonly Segment[], at: number): number {
  let start = at + 1;
  for (;;) {
    const end = endOfNounPhrase(segments, start);
    if (end === start) return start === at + 1 ? start : start - 1;
    if (!isJoining(segments[end])) return end;
    start = end + 1;
  }
}

/** Past grammar to the first noun or verb, and past it; `start` where there is none. */
function endOfNounPhrase(segments: readonly Segment[], start: number): number {
  let first = start;
  while (first - start < mostGrammarAfterNegation && isGrammar(segments[first])) first++;
  let end = first;
  for (;;) {
    const segment = segments[end];
    if (segment === undefined || isGrammar(segment) || segment.kind === 'negation') break;
    end++;
    if (segment.kind === 'moving' || isNoun(segment) || isLast(segment)) break;
  }
  return end === first ? start : end;
}

/** True when the tell at `at` is the head of the noun phrase in which the one at `before` stands: "rocket car", "snowy mountains". */
export function isHeadOf(
  segments: readonly Segment[],
  before: number,
  at: number,
  lexicon: Lexicon,
): boolean {
  // "a city under the sea" are two phrases.
  const opensPhrase = lexicon.quiet.has(segments[at]!.words[0]!.text);
  if (opensPhrase || at - before > mostSegmentsOfPhrase) return false;
  return segments
    .slice(before, at)
    .every(
      (segment) =>
        !isLast(segment) &&
        (segment.kind === 'tell' ||
          (segment.kind === 'unknown' && !segment.words[0]!.text.endsWith('ing'))),
    );
}

/** True for a colour before the subject ("a red sports car") or alone ("the car is red"), not for "green eyes" and "blue sky". */
export function isOfSubject(segments: readonly Segment[], at: number): boolean {
  let isOfUnknown = false;
  for (let next = at; next < at + mostSegmentsOfPhrase && !isLast(segments[next]!); next++) {
    const segment = segments[next + 1];
    if (segment === undefined || isGrammar(segment) || segment.kind === 'negation') break;
    if (isNoun(segment)) {
      const { attribute } = segment.tells[0]!;
      if (attribute !== 'motion') return attribute === 'subject';
    }
    if (segment.kind === 'unknown') isOfUnknown = true;
  }
  return !isOfUnknown;
}

/** What the words after a count are about: "two little birds", "a flock of birds". */
export function nounAfter(segments: readonly Segment[], at: number): Tell | undefined {
  for (const segment of segments.slice(at + 1, at + 1 + mostSegmentsOfPhrase)) {
    if (isNoun(segment)) return segment.tells[0];
    const isOf = segment.words.at(-1)!.text === 'of' || segment.kind === 'article';
    if ((isGrammar(segment) && !isOf) || segment.kind === 'negation') return undefined;
  }
  return undefined;
}

function isNoun({ tells }: Segment): boolean {
  return tells.length > 0 && tells[0]!.attribute !== 'colour';
}

function isGrammar(segment: Segment | undefined): boolean {
  return segment?.kind === 'grammar' || segment?.kind === 'article';
}

function isJoining(segment: Segment | undefined): boolean {
  return segment?.kind === 'grammar' && joining.has(segment.words[0]!.text);
}

function isLast({ words }: Segment): boolean {
  return words.at(-1)!.isLast;
}
