/**
 * Lets waiting messages in. A worker that only awaits finished promises never reads its mail, so a
 * long loop takes a breath here once per step. (`scheduler.yield` does the same; drop this when
 * every browser has it in workers.)
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
