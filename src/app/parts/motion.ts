/** Whether things may move by themselves; the visitor's system says. */
export function mayMove(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
