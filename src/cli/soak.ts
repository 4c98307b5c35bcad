import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hardwareGpuArguments } from './chromium.ts';
import { usageError } from './cli-errors.ts';
import { withPlainPage } from './plain-browser.ts';
import { runCommand } from './shell.ts';
import { percentile, theilSenSlope } from './soak-figures.ts';
import { makeClip, openKiosk, type Sample } from './soak-kiosk.ts';
import { ensureChromium } from './test-tools.ts';
import { withServedApp } from './with-app.ts';

const help = `Usage: npm run soak -- [--clips 100] [--minutes 60] [--small]

Makes so many clips one after the other in one page, a kiosk's, the smallest that it offers, and prints
how the time of a clip and the browser's memory went, by kind of process and with all garbage collected
(page and worker are in the renderer); then rehearses eight hours of a kiosk by a driven clock.
--minutes ends the clips earlier; --small has the model draw pictures of 32 by 32 in one step, which are
enlarged, marked, encoded and shown as all are: most of the time goes where nothing stays. All else is real.`;

const options = {
  clips: { type: 'string', default: '100' },
  minutes: { type: 'string', default: '1440' },
  small: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Fewer tell no slope. */
const leastClips = 4;

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
  const samples: Sample[] = [];
  let minutes = 0;
  const executablePath = await ensureChromium();
  await withServedApp(
    (address) =>
      withPlainPage(executablePath, hardwareGpuArguments, async (page) => {
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
        minutes = (performance.now() - startMs) / 60_000;
      }),
    values.small ? drawSmall : undefined,
  );
  const rehearsal = await runCommand('npx', [
    ...['vitest', 'run', '--project', 'faults', 'tests/faults/kiosk-rehearsal.test.ts'],
    // Last: it takes what comes next for its own.
    '--disable-console-intercept',
  ]);
  console.log(figuresOf(samples, minutes));
  return rehearsal;
}

/** The same model, of which the least is wanted: one small picture of each latent frame, in one step. */
function drawSmall(folder: string): void {
  const path = `${folder}/models/kinora-nano/manifest.json`;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
    sizes: object;
    sampling: { steps: number; first_frame_candidates?: number; turbo?: { steps: number } };
  };
  manifest.sizes = { '1:1': { width: 32, height: 32 } };
  manifest.sampling.steps = 1;
  manifest.sampling.first_frame_candidates = 1;
  if (manifest.sampling.turbo) manifest.sampling.turbo.steps = 1;
  writeFileSync(path, JSON.stringify(manifest));
}

function wordsOf({ ms, heapBytes, processBytes }: Sample): string {
  const each = [...(processBytes ?? [])]
    .filter(([, bytes]) => bytes > 0)
    .map(([type, bytes]) => `, ${nameOf(type)} ${megabytes(bytes)}`);
  return `${(ms / 1000).toFixed(1)} s, heap ${megabytes(heapBytes)}${each.join('')}`;
}

/** As in `network.mojom.NetworkService`. */
function nameOf(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The first clips are left out of the slopes: they fetch the model and fill the caches. */
function figuresOf(samples: readonly Sample[], minutes: number): string {
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
    ) / 1000;
  const [first, last] = [p95(settled.slice(0, part)), p95(settled.slice(-part))];
  const processes = settled.every(({ processBytes }) => processBytes !== undefined)
    ? [...new Set(settled.flatMap(({ processBytes }) => [...processBytes!.keys()]))].map(
        (type) => `, ${nameOf(type)} ${slope(({ processBytes }) => processBytes!.get(type) ?? 0)}`,
      )
    : [];
  return (
    `soak: ${samples.length} clips in ${minutes.toFixed(1)} minutes (${(samples.length / minutes).toFixed(1)} a minute), ` +
    `slopes after garbage collection: heap of the page ${slope(({ heapBytes }) => heapBytes)}${processes.join('')}, ` +
    `p95 of a clip's time ${last.toFixed(1)} s in the last ${part}, ${first.toFixed(1)} s in the first ${part}`
  );
}
