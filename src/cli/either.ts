/** `2, 5 or 10` */
export function either(values: readonly (string | number)[]): string {
  const [last, ...others] = values.toReversed();
  return others.length === 0 ? String(last) : `${others.reverse().join(', ')} or ${last!}`;
}
