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
