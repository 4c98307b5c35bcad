import type { PassedOver, PassedOverBecause } from '../../common/attributes.ts';
import type { Lexicon, Tell } from './lexicon.ts';
import { endOfNegation, isHeadOf, isOfSubject, nounAfter } from './phrases.ts';
import { segmentsOf, type Segment } from './segments.ts';
import type { TypedWord } from './typed-words.ts';

/** A word that was not as it stands in the caption, and what it was taken for, if anything. */
export interface Substitution {
  readonly word: string;
  readonly takenFor: string | undefined;
}

/** What one attribute of the caption is told by. */
export interface Told extends Tell {
  readonly words: string;
  /** False where the words are only like those of the captions. */
  readonly isOwn: boolean;
}

/** A value that a sentence says is not to be: "not at night". A caption cannot say it; it still holds. */
export interface Denied {
  readonly attribute: string;
  readonly value: string;
  readonly words: string;
}

export interface Captioning {
  /** In the order of the captions of training, at most one for each attribute. */
  readonly told: readonly Told[];
  readonly denied: readonly Denied[];
  /** A verb says that something moves, wherever to: "a fish swims". */
  readonly isMoving: boolean;
  readonly substitutions: readonly Substitution[];
  readonly passedOver: readonly PassedOver[];
}

/** What a sentence says in the captions' own terms. Every word is told, of grammar, or in one of the two lists. */
export function captionOf(words: readonly TypedWord[], lexicon: Lexicon): Captioning {
  const segments = segmentsOf(words, lexicon);
  const caption = createCaption(segments, lexicon);
  let at = 0;
  while (at < segments.length) {
    const segment = segments[at]!;
    const phrase = typed(segment.words);
    const end = segment.kind === 'negation' ? endOfNegation(segments, at) : at + 1;
    if (segment.kind === 'negation') negate(segments.slice(at, end), at, caption, lexicon);
    else if (segment.kind === 'unknown') caption.substitutions.set(phrase, undefined);
    else if (segment.kind === 'count') {
      if (nounAfter(segments, at)?.attribute === 'subject') {
        caption.passedOver.set(phrase, 'one-of-each');
      } else caption.substitutions.set(phrase, undefined);
    } else if (segment.kind === 'tell') {
      if (segment.tells[0]!.attribute === 'colour' && !isOfSubject(segments, at)) {
        caption.passedOver.set(phrase, 'not-of-the-subject');
      } else caption.tell(segment, at);
    }
    at = end;
  }
  return {
    told: lexicon.attributes.flatMap((attribute) => {
      const tell = caption.told.get(attribute);
      return tell === undefined ? [] : { ...tell, words: tell.phrases.join(', ') };
    }),
    denied: caption.denied,
    isMoving: segments.some(({ kind }) => kind === 'moving'),
    substitutions: Array.from(caption.substitutions, ([word, takenFor]) => ({ word, takenFor })),
    passedOver: Array.from(caption.passedOver, ([phrase, because]) => ({
      words: phrase,
      because,
    })),
  };
}

/** Of two subjects the first is what the clip is about, however sure the second. */
const firstStands: ReadonlySet<string> = new Set(['subject', 'colour']);

type Caption = ReturnType<typeof createCaption>;

function createCaption(segments: readonly Segment[], lexicon: Lexicon) {
  const substitutions = new Map<string, string | undefined>();
  const passedOver = new Map<string, PassedOverBecause>();
  const told = new Map<string, Told & { readonly at: number; readonly phrases: string[] }>();
  const denied: Denied[] = [];
  return {
    substitutions,
    passedOver,
    told,
    denied,
    /** The first words for an attribute stand, unless others are the head of the phrase ("a rocket car") or surer ("a highway in the desert"). */
    tell({ words, tells, takenFor }: Segment, at: number): void {
      const phrase = typed(words);
      const isOwn = takenFor === undefined;
      for (const tell of tells) {
        const before = told.get(tell.attribute);
        if (before?.value === tell.value) {
          before.phrases.push(phrase);
          continue;
        }
        const isSurer = isOwn && before?.isOwn === false && !firstStands.has(tell.attribute);
        if (before && !isSurer && !isHeadOf(segments, before.at, at, lexicon)) continue;
        for (const earlier of before?.phrases ?? []) {
          passedOver.set(earlier, 'already-told');
          substitutions.delete(earlier);
        }
        told.set(tell.attribute, { ...tell, words: phrase, at, isOwn, phrases: [phrase] });
      }
      const isSaid = tells.some(({ attribute, value }) => told.get(attribute)?.value === value);
      if (!isSaid) passedOver.set(phrase, 'already-told');
      else if (takenFor !== undefined) substitutions.set(phrase, takenFor);
    },
  };
}

/** "no rain" is a clear sky, what is not moving stays still; nothing else can be left out. */
function negate(
  segments: readonly Segment[],
  at: number,
  caption: Caption,
  lexicon: Lexicon,
): void {
  const words = segments.flatMap((segment) => segment.words);
  const [negation, ...negated] = segments;
  if (negated.length === 0) {
    caption.substitutions.set(typed(words), undefined);
    return;
  }
  for (const { attribute, value } of negated.flatMap(({ tells }) => tells)) {
    caption.denied.push({ attribute, value, words: typed(words) });
  }
  const instead = negated
    .flatMap(({ kind, tells }) =>
      kind === 'moving' ? ['moving'] : tells.map((tell) => tell.attribute),
    )
    .map((name) => lexicon.negated.get(name))
    .find((tell) => tell !== undefined);
  const saysTheSame = negated.some(({ tells }) =>
    tells.some((tell) => tell.value === instead?.value),
  );
  if (instead === undefined || saysTheSame) caption.passedOver.set(typed(words), 'negated');
  else {
    caption.tell({ ...negation!, words, tells: [instead], takenFor: instead.caption }, at);
  }
}

function typed(words: readonly TypedWord[]): string {
  return words.map((word) => word.typed).join(' ');
}
