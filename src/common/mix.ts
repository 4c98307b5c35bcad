/** On the way from `a` to `b`: `a` at share 0, `b` at 1. */
export function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
