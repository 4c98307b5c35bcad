import type { ProofPort } from './proof.ts';

export type Wire = ReturnType<typeof createWire>;

/** Whether the network is off, and what was made since. */
export function createWire(port: Pick<ProofPort, 'isOnline' | 'watchNetwork'>) {
  let isCut = $state(!port.isOnline());
  let made = $state(0);

  return {
    /** As the browser says; a cable that was pulled elsewhere it does not see. */
    get isCut() {
      return isCut;
    },
    /** Clips since the network went off. */
    get made() {
      return made;
    },
    clipMade: () => {
      if (isCut) made++;
    },
    watch: () =>
      port.watchNetwork(() => {
        const wasCut = isCut;
        isCut = !port.isOnline();
        if (isCut && !wasCut) made = 0;
      }),
  };
}
