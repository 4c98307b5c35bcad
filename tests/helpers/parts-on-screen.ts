import type { LiveScreen } from '../../src/app/kiosk/kiosk-ports.ts';

/** A screen that plays whatever parts it is given, and remembers them. */
export function partsOnScreen(canPlay = true) {
  const seen = { url: undefined as string | undefined, endMs: 0, films: 0 };
  const screen: LiveScreen = {
    get url() {
      return seen.url;
    },
    get endMs() {
      return seen.endMs;
    },
    append({ isFirst, endMs }) {
      if (isFirst) seen.films++;
      if (!canPlay) return;
      seen.url = `blob:${seen.films}`;
      seen.endMs = endMs;
    },
    close() {
      seen.url = undefined;
      seen.endMs = 0;
    },
  };
  return { screen, seen };
}
