/** A time that moves on once a second while the component that made it stands. */
export function ticking(nowMs: () => number) {
  let shownMs = $state(nowMs());
  $effect(() => {
    const timer = setInterval(() => (shownMs = nowMs()), 1000);
    return () => {
      clearInterval(timer);
    };
  });
  return {
    get nowMs() {
      return shownMs;
    },
  };
}
