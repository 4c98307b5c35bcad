/** What a sentence asks for, as the model's text encoder understood it. */
export interface Attribute {
  /** For example "subject". */
  readonly name: string;
  /** For example "fish"; undefined when the sentence leaves it open. */
  readonly value: string | undefined;
  /** Probability of `value` in 0…1. */
  readonly confidence: number;
}

export type Attributes = readonly Attribute[];

/** Words of a sentence that were understood and yet do nothing. */
export interface PassedOver {
  readonly words: string;
  readonly because: PassedOverBecause;
}

export type PassedOverBecause =
  /** "two": one of each is drawn. */
  | 'one-of-each'
  /** "no fish": nothing can be left out. */
  | 'negated'
  /** A second subject, place or time; one of each stands. */
  | 'already-told'
  /** A colour of something else than the subject. */
  | 'not-of-the-subject'
  /** The text encoder made something else of it. */
  | 'not-taken-in';
