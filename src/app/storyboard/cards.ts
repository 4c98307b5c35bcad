/** Pictures and clips on the cards of a storyboard. Pure. */
import type { Beat, Source } from '../../common/recipe.ts';
import { boardGridSeconds } from './board.ts';

/** What a card begins from: a picture, or a clip whose end leads on; the part of it that may be used. */
export type CardSource = Pick<Source, 'sha256' | 'kind' | 'fromSeconds' | 'toSeconds'>;

export interface Card extends Beat {
  readonly source?: CardSource | undefined;
}

/**
 * The part of a clip that a card has room for: its end, for the film goes on from there, and so much of
 * the card is left that something is made of its sentence. A picture is one moment.
 */
export function usedPart(
  { kind, fromSeconds, toSeconds }: CardSource,
  cardSeconds: number,
): Pick<Source, 'fromSeconds' | 'toSeconds'> {
  if (kind === 'picture') return { fromSeconds: 0, toSeconds: 0 };
  const room = Math.max(boardGridSeconds, cardSeconds - boardGridSeconds);
  return { fromSeconds: Math.max(fromSeconds, toSeconds - room), toSeconds };
}

/** How long a card is seen, in a film that ends at `seconds`; 0 beyond its end. */
export function cardSeconds(cards: readonly Beat[], index: number, seconds: number): number {
  const end = Math.min(cards[index + 1]?.atSeconds ?? seconds, seconds);
  return Math.max(0, end - cards[index]!.atSeconds);
}

/** What a recipe says of the sources on cards; those past the end are left out with their cards. */
export function placedSources(cards: readonly Card[], seconds: number): Source[] {
  return cards.flatMap(({ source, atSeconds }, index): Source[] => {
    const length = cardSeconds(cards, index, seconds);
    if (source === undefined || length === 0) return [];
    const { sha256, kind } = source;
    const part = usedPart(source, length);
    return [{ sha256, kind, ...part, placedAtSeconds: atSeconds, strength: 0 }];
  });
}

/** The other way: undefined where the sources lie otherwise than cards would have them. */
export function cardSourcesOf(
  beats: readonly Beat[],
  sources: readonly Source[],
): readonly (CardSource | undefined)[] | undefined {
  const found = beats.map(({ atSeconds }) =>
    sources.find(
      ({ placedAtSeconds, strength }) => placedAtSeconds === atSeconds && strength === 0,
    ),
  );
  if (found.filter((source) => source !== undefined).length !== sources.length) return undefined;
  return found.map((source) => {
    if (source === undefined) return undefined;
    const { sha256, kind, fromSeconds, toSeconds } = source;
    return { sha256, kind, fromSeconds, toSeconds };
  });
}
