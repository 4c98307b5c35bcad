/** Numbers and plurals as a language writes them. */

export type PluralForms = Readonly<
  Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
>;

export interface Numbers {
  /** 100000 → "100,000", 2.125 → "2.1": grouped, and tenths only where there are some. */
  readonly number: (value: number) => string;
  /** The form that stands beside the number. */
  readonly plural: (count: number, forms: PluralForms) => string;
}

/** @param tag BCP 47, with the digits where a language has a choice: `ar-u-nu-latn` */
export function numbersOf(tag: string): Numbers {
  const format = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const rules = new Intl.PluralRules(tag);
  return {
    number: (value) => format.format(value),
    plural: (count, forms) => forms[rules.select(count)] ?? forms.other,
  };
}

/** What reads from left to right, whatever stands around it: first strong isolate … pop. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
