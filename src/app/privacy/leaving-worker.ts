/** A worker that tries to leave, as `proof.ts` does in the page: workers have a policy of their own. */
import { isForbidden } from './proof.ts';

const isStopped = await isForbidden(
  () => void fetch('https://kinora.invalid/worker').catch(() => undefined),
  globalThis,
);
postMessage(isStopped);
