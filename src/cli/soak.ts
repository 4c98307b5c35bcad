import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { kioskKeys } from '../storage/kiosk.ts';
import { noClip, usageError } from './cli-errors.ts';
import { currentBytes } from './peak-memory.ts';
import { runCommand } from './shell.ts';
import { percentile, theilSenSlope } from './soak-figures.ts';
import { withApp } from './with-app.ts';

const help = `Usage: npm run soak -- [--clips 100] [--minutes 60] [--steps 1]

Makes so many clips one after the other in one page, a kiosk's, the smallest that it offers, and prints
how its memory and the time of a clip went; then rehearses eight hours of a kiosk by a driven clock.
--minutes ends the clips earlier; --steps has each window denoised in so many steps, and not in as many
as the model wants: most of the time goes there, and nothing of it stays. 100 clips take about half an hour on two quiet cores.`;

const options = {
  clips: { type: 'string', default: '100' },
  minutes: { type: 'string', default: '1440' },
  steps: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

interface Sample {
  readonly ms: number;
  readonly heapBytes: number;
  readonly browserBytes: number | undefined;
}

const card = 'a red fish swims to the right under water';

/** Fewer tell no slope. */
const leastClips = 4;

/** Longer than the kiosk itself waits for an engine that says nothing. */
const clipLimitMs = 600_000;

/** `npm run soak` */
export async function run(parameters: string[]): Promise<number> {
  const { values } = parseArgs({ args: parameters, options });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const clips = Number(values.clips);
  if (!Number.isInteger(clips) || clips < leastClips) {
    throw usageError(`--clips takes a whole number from ${leastClips} on, not "${values.clips}".`);
  }
  const limitMs = 60_000 * Number(values.minutes);
  if (!(limitMs > 0))
    throw usageError(`--minutes takes a number above 0, not "${values.minutes}".`);
  const steps = values.steps === undefined ? undefined : Number(values.steps);
  if (steps !== undefined && !(Number.isInteger(steps) && steps > 0)) {
    throw usageError(`--steps takes a whole number from 1 on, not "${values.steps!}".`);
  }
  const samples: Sample[] = [];
  await withApp(
    async (page, address) => {
      await openKiosk(page, address);
      console.log('The kiosk is ready.');
      const startMs = performance.now();
      const isTime = (): boolean =>
        samples.length < leastClips || performance.now() - startMs < limitMs;
      while (samples.length < clips && isTime()) {
        const sample = await makeClip(page);
        samples.push(sample);
        console.log(`clip ${samples.length}: ${wordsOf(sample)}`);
      }
    },
    { change: steps === undefined ? undefined : withSteps(steps) },
  );
  const rehearsal = await runCommand('npx', [
    ...['vitest', 'run', '--project', 'faults', 'tests/faults/kiosk-rehearsal.test.ts'],
    // Last: it takes what comes next for its own.
    '--disable-console-intercept',
  ]);
  console.log(figuresOf(samples));
  return rehearsal;
}

/** A model that wants so many steps of each window, and is the same in all else. */
function withSteps(steps: number): (folder: string) => void {
  return (folder) => {
    const path = `${folder}/models/kinora-nano/manifest.json`;
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { sampling: { steps: number } };
    manifest.sampling.steps = steps;
    writeFileSync(path, JSON.stringify(manifest));
  };
}

async function openKiosk(page: Page, address: string): Promise<void> {
  const settings = { pin: { salt: '00', hash: '00' }, cards: [card], ratio: '1:1' };
  await page.addInitScript(
    ([key, value]) => {
      localStorage.setItem(key!, value!);
    },
    [kioskKeys.settings, JSON.stringify(settings)],
  );
  await page.goto(`${address}?kiosk`);
  await page.getByText('Touch to make your own').click({ timeout: clipLimitMs });
}

/** @throws Error with the kiosk's words where there is no clip. */
async function makeClip(page: Page): Promise<Sample> {
  const startMs = performance.now();
  await page.getByRole('button', { name: card }).click();
  const again = page.getByRole('button', { name: 'Make another' });
  const sorry = page.getByRole('alert');
  await again.or(sorry).first().waitFor({ timeout: clipLimitMs });
  if (await sorry.isVisible()) throw noClip(await sorry.innerText());
  const ms = performance.now() - startMs;
  await again.click();
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { ms, heapBytes: usedSize, browserBytes: currentBytes() };
}

function wordsOf({ ms, heapBytes, browserBytes }: Sample): string {
  const browser = browserBytes === undefined ? '' : `, browser ${megabytes(browserBytes)}`;
  return `${(ms / 1000).toFixed(1)} s, heap ${megabytes(heapBytes)}${browser}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The first clips are left out of the slopes: they fetch the model and fill the caches. */
function figuresOf(samples: readonly Sample[]): string {
  const settled = samples.slice(Math.floor(samples.length / 5));
  const slope = (of: (sample: Sample) => number): string => {
    const { median, interval } = theilSenSlope(settled.map(of));
    const [least, most] = interval.map((bytes) => (bytes / 1000).toFixed(1));
    return `${(median / 1000).toFixed(1)} kB a clip (95 %: ${least!} to ${most!})`;
  };
  const part = Math.min(100, Math.floor(settled.length / 2));
  const p95 = (some: readonly Sample[]): number =>
    percentile(
      some.map(({ ms }) => ms),
      0.95,
    );
  const drift = p95(settled.slice(-part)) / p95(settled.slice(0, part)) - 1;
  const browser = settled.every(({ browserBytes }) => browserBytes !== undefined)
    ? `, of the browser ${slope(({ browserBytes }) => browserBytes!)}`
    : '';
  return (
    `soak: ${samples.length} clips, slope of the page's heap ${slope(({ heapBytes }) => heapBytes)}${browser}, ` +
    `p95 of the last ${part} clips ${(100 * drift).toFixed(0)} % beside the first ${part}`
  );
}
