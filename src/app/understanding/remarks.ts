import type { Attribute } from '../../common/attributes.ts';
import type { Understanding } from '../../engine/engine-api.ts';
import { words } from '../words.ts';

/** Below this the encoder is guessing. */
const leastConfidence = 0.5;

/** What a sentence tells, as the model took it in. */
export function understoodIn({ attributes }: Understanding): readonly Attribute[] {
  return attributes.filter(
    ({ value, confidence }) => value !== undefined && confidence >= leastConfidence,
  );
}

/** What is said of the words that mean nothing, something else, or too much. */
export function remarksOn(understanding: Understanding): readonly string[] {
  const { substitutions, passedOver, droppedWords } = understanding;
  return [
    ...substitutions.map(({ word, takenFor }) =>
      takenFor === undefined
        ? words.understanding.unknown(word)
        : words.understanding.takenFor(word, takenFor),
    ),
    ...passedOver.map((passed) => words.understanding.passedOver[passed.because](passed.words)),
    ...(droppedWords === 0 ? [] : [words.understanding.dropped(droppedWords)]),
  ];
}
