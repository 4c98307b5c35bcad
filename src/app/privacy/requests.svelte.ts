import type { SentRequest } from '../../common/requests.ts';

export type Requests = ReturnType<typeof createRequests>;

/** Every request since the page was loaded, of the window and of the worker. */
export function createRequests(origin: string) {
  let all = $state.raw<readonly SentRequest[]>([]);
  let loadedAtMs = $state(Infinity);

  const shown = $derived(all.filter((request) => request.startedAtMs >= loadedAtMs));
  const elsewhere = $derived(shown.filter(({ url }) => !url.startsWith(`${origin}/`)).length);

  return {
    get shown() {
      return shown;
    },
    get elsewhere() {
      return elsewhere;
    },
    add: (request: SentRequest) => {
      all = [...all, request];
    },
    /** The page stands; what it took to get there is no secret and not counted. */
    pageLoaded(atMs: number) {
      loadedAtMs = atMs;
    },
  };
}
