/** What the page may ask of a service worker that waits for its turn. */
export interface TakeOver {
  readonly type: 'take-over';
}

/** Its answer, on the port that came with the question. */
export interface TakeOverAnswer {
  /** Other tabs that still run the old version; above 0 nothing was done. */
  readonly otherTabs: number;
}

export function isTakeOver(data: unknown): data is TakeOver {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'take-over';
}

/** What a service worker that withdraws itself tells each page, which answers anything on the port that comes with it. */
export interface Withdrawn {
  readonly type: 'withdrawn';
  /** False where there was none before it. */
  readonly wasKept: boolean;
}
