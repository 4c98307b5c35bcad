/** The kiosk as the soak uses it: one card, pressed again and again. */
import { withDeadline } from '../common/deadline.ts';
import { kioskKeys } from '../storage/kiosk.ts';
import { noClip } from './cli-errors.ts';
import type { PlainPage } from './plain-browser.ts';

export interface Sample {
  /** From the touch to the film. */
  readonly ms: number;
  /** After all garbage was collected, in the page and in its worker. */
  readonly heapBytes: number;
  /** By kind of process; page and worker live in `renderer`. Undefined where the system does not tell. */
  readonly processBytes: ReadonlyMap<string, number> | undefined;
}

const card = 'a red fish swims to the right under water';

const settings = {
  pin: { salt: '00', hash: '00' },
  cards: [card],
  ratio: '1:1',
  // The buttons are found by their words.
  language: 'en',
};

/** Longer than the kiosk itself waits for an engine that says nothing. */
const clipLimitMs = 600_000;

export async function openKiosk(page: PlainPage, address: string): Promise<void> {
  const [key, value] = [kioskKeys.settings, JSON.stringify(settings)].map((x) => JSON.stringify(x));
  await page.addScript(`localStorage.setItem(${key!}, ${value!})`);
  await page.open(`${address}?kiosk`);
  await press(page, 'Touch to make your own');
}

/** @throws Error with the kiosk's words where there is no clip. */
export async function makeClip(page: PlainPage): Promise<Sample> {
  const startMs = performance.now();
  await press(page, card);
  await seen(page, 'Make another');
  const ms = performance.now() - startMs;
  await press(page, 'Make another');
  await page.collectGarbage();
  const heapBytes = await page.heapBytes();
  return { ms, heapBytes, processBytes: await page.processBytes() };
}

function press(page: PlainPage, words: string): Promise<void> {
  return seen(page, words, 'button.click();');
}

/** Waits for a button that says so, or for an alert. */
async function seen(page: PlainPage, words: string, then = ''): Promise<void> {
  const waiting = page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const sorry = document.querySelector('[role=alert]');
      const button = [...document.querySelectorAll('button')]
        .find((each) => !each.disabled && each.innerText.includes(${JSON.stringify(words)}));
      if (!sorry && !button) return;
      watch.disconnect();
      if (sorry) return resolve(sorry.innerText);
      ${then}
      resolve();
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  })`);
  const sorry = await withDeadline(waiting, clipLimitMs, words);
  if (typeof sorry === 'string') throw noClip(sorry);
}
