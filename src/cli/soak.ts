import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { kioskKeys } from '../storage/kiosk.ts';
import { usageError } from './cli-errors.ts';
import { currentBytes } from './peak-memory.ts';
import { runCommand } from './shell.ts';
import { percentile, theilSenSlope } from './soak-figures.ts';
import { withApp } from './with-app.ts';

const help = `Usage: npm run soak -- [--clips 100]

Makes so many clips one after the other in one page, a kiosk's, and prints how its memory and the time
of a clip went; then rehearses eight hours of a kiosk by a driven clock. 100 clips take about a quarter
of an hour on two cores.`;

const options = {
  clips: { type: 'string', default: '100' },
  help: { type: 'boolean', default: false },
} as const;

interface Sample {
  readonly ms: number;
  readonly heapBytes: number;
  readonly browserBytes: number | undefined;
}

const card = 'a red fish swims to the right under water';

/** `npm run soak` */
export async function run(parameters: string[]): Promise<number> {
  const { values } = parseArgs({ args: parameters, options });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const clips = Number(values.clips);
  if (!Number.isInteger(clips) || clips < 4) {
    throw usageError(`--clips takes a whole number from 4 on, not "${values.clips}".`);
  }
  const samples: Sample[] = [];
  await withApp(async (page, address) => {
    await openKiosk(page, address);
    const session = await page.context().newCDPSession(page);
    while (samples.length < clips) {
      const startMs = performance.now();
      await page.getByRole('button', { name: card }).click();
      const again = page.getByRole('button', { name: 'Make another' });
      await again.waitFor({ timeout: 600_000 });
      const ms = performance.now() - startMs;
      await again.click();
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      samples.push({ ms, heapBytes: usedSize, browserBytes: currentBytes() });
      if (samples.length % 10 === 0) console.log(`${samples.length} of ${clips} clips`);
    }
  });
  const rehearsal = await runCommand('npx', [
    ...['vitest', 'run', '--project', 'faults', '--disable-console-intercept'],
    'tests/faults/kiosk-rehearsal.test.ts',
  ]);
  console.log(figuresOf(samples));
  return rehearsal;
}

async function openKiosk(page: Page, address: string): Promise<void> {
  const settings = JSON.stringify({ pin: { salt: '00', hash: '00' }, cards: [card] });
  await page.addInitScript(
    ([key, value]) => {
      localStorage.setItem(key!, value!);
    },
    [kioskKeys.settings, settings],
  );
  await page.goto(`${address}?kiosk`);
  await page.getByText('Touch to make your own').click({ timeout: 600_000 });
}

/** The first clips are left out of the slopes: they fetch the model and fill the caches. */
function figuresOf(samples: readonly Sample[]): string {
  const settled = samples.slice(Math.floor(samples.length / 5));
  const slope = (of: (sample: Sample) => number): string =>
    `${(theilSenSlope(settled.map(of)) / 1000).toFixed(1)} kB a clip`;
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
