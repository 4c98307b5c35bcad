/**
 * Lets waiting messages in. A worker that only awaits finished promises never reads its mail, so a
 * long loop takes a breath here once per step. A message to ourselves goes behind those that wait
 * already; a timer would too, but from the sixth in a row on it takes at least 4 ms (HTML standard,
 * "timer initialization steps"), a tenth of the time of a film. (`scheduler.yield` does the same;
 * drop this when every browser has it in workers.)
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      // One that stays open would keep Node from ending.
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
