import type { SentRequest } from '../../common/requests.ts';
import { nowhere } from './proof.ts';

export type Requests = ReturnType<typeof createRequests>;

/** Requests that stand in the list; a page that stays open for days counts the older ones. */
const mostShown = 500;

/** Every request since the page was loaded, of the window and of the worker. */
export function createRequests(origin: string) {
  let shown = $state.raw<readonly SentRequest[]>([]);
  let count = $state(0);
  let elsewhere = $state(0);
  /** Before the page stood; told later or never. */
  let early: SentRequest[] = [];
  let loadedAtMs: number | undefined;

  function take(request: SentRequest): void {
    count++;
    if (!request.url.startsWith(`${origin}/`)) elsewhere++;
    shown = [...shown, request].slice(-mostShown);
  }

  return {
    /** The newest, oldest first. */
    get shown() {
      return shown;
    },
    get count() {
      return count;
    },
    get elsewhere() {
      return elsewhere;
    },
    add: (request: SentRequest) => {
      // Browsers note also what they stop: the tries of the proof are not requests.
      if (request.url.startsWith(`https://${nowhere}/`)) return;
      if (loadedAtMs === undefined) early.push(request);
      else if (request.startedAtMs >= loadedAtMs) take(request);
    },
    /** The page stands; what it took to get there is no secret and not counted. */
    pageLoaded(atMs: number) {
      loadedAtMs = atMs;
      const after = early.filter(({ startedAtMs }) => startedAtMs >= atMs);
      early = [];
      for (const request of after) take(request);
    },
  };
}
