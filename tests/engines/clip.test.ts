import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtFolder, isBuildStale, projectFolder } from '../../src/cli/build.ts';
import { serve, type Served } from '../../src/cli/serve.ts';
import type { VideoCodecName } from '../../src/common/clip.ts';
import { frameCountOf } from '../../src/common/recipe.ts';
import { recipeFragment } from '../../src/common/recipe-link.ts';
import { quickRecipe } from '../e2e/studio.ts';
import {
  hasProgram,
  openFirefox,
  openWebKit,
  type EngineDriver,
} from '../helpers/engine-driver.ts';
import { inspectWithFfmpeg } from '../helpers/ffmpeg.ts';
import { readStrictly } from '../helpers/strict-mp4.ts';
import { skipBecause } from '../helpers/skip.ts';

/** What a page has to show after Make: a clip, or the words of its error. */
interface Outcome {
  readonly codec?: VideoCodecName;
  /** What the stage says of another codec than H.264. */
  readonly remark?: string;
  readonly error?: string;
}

/** Presses Make as a person does, and reads the file where the page keeps it. */
const makeAndRead = `
  const until = async (look) => {
    for (;;) {
      const found = await look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const named = (name) => [...document.querySelectorAll('button')].find((each) => name.test(each.innerText.trim()));
  const button = () => named(/^Make/);
  const error = () => document.querySelector('main [role=alert] .happened')?.innerText;
  (await until(() => error() ?? named(/^Put it in the form$/))).click?.();
  await until(() => error() ?? (document.body.innerText.includes('The recipe of the link is in the form') && button()));
  if (error()) return { error: error() };
  button().click();
  const kept = () => new Promise((resolve, reject) => {
    const opening = indexedDB.open('kinora');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('clips').objectStore('clips').getAll();
      reading.onsuccess = () => { opening.result.close(); resolve(reading.result.at(-1)); };
    };
  });
  const clip = await until(async () => error() ? { error: error() } : await kept());
  if (clip.error) return clip;
  for (const name of ['file', 'poster']) {
    const kept = clip[name];
    const bytes = kept instanceof Blob ? new Uint8Array(await kept.arrayBuffer()) : kept.bytes;
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    document.documentElement.dataset[name] = btoa(binary);
  }
  const remark = [...document.querySelectorAll('main p')].find((each) => each.innerText.startsWith('This browser wrote'));
  return { codec: clip.codec, remark: remark?.innerText };`;

/** In base64, and in pieces: WebKit's driver takes no long answer. */
async function readMade(engine: EngineDriver, name: 'file' | 'poster'): Promise<string> {
  let text = '';
  for (;;) {
    const range = `${text.length}, ${text.length + 50_000}`;
    const piece = await engine.run<string>(
      `return document.documentElement.dataset.${name}.slice(${range});`,
    );
    if (piece === '') return text;
    text += piece;
  }
}

/** In a process of its own: under Vitest, Vite's root is another. */
async function buildApart(): Promise<void> {
  if (!isBuildStale()) return;
  const env = { ...process.env, VITEST: undefined, NODE_ENV: undefined };
  await promisify(execFile)('npx', ['vite', 'build'], { cwd: projectFolder, env });
}

/**
 * Decodes H.264 without the parameter sets between its frames, so that those of the file's record must
 * do, and stops at the first thing that is not as it should be.
 */
function decodeByRecordAlone(file: Uint8Array): void {
  const strict = ['-v', 'error', '-xerror', '-err_detect', 'explode', '-i'];
  const folder = mkdtempSync(`${tmpdir()}/kinora-bare-`);
  const [whole, bare] = [`${folder}/whole.mp4`, `${folder}/bare.mp4`];
  try {
    writeFileSync(whole, file);
    const removeSets = ['-c', 'copy', '-bsf:v', 'filter_units=remove_types=7-8', bare];
    execFileSync('ffmpeg', [...strict, whole, ...removeSets]);
    execFileSync('ffmpeg', [...strict, bare, '-f', 'null', '-']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Decibels between a frame as it was painted and as it comes out of the file: a hundredth of the bits asked
 * for leaves less than 25.
 */
function frameOnTheWay(file: Uint8Array, index: number, painted: Uint8Array): number {
  const folder = mkdtempSync(`${tmpdir()}/kinora-frame-`);
  try {
    writeFileSync(`${folder}/clip.mp4`, file);
    writeFileSync(`${folder}/frame.png`, painted);
    const inputs = ['-i', `${folder}/clip.mp4`, '-i', `${folder}/frame.png`];
    const yuv = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p';
    const compare = `[0:v]select=eq(n\\,${index}),setpts=0[a];[1:v]${yuv},setpts=0[b];[a][b]psnr`;
    const run = ['-hide_banner', ...inputs, '-lavfi', compare, '-frames:v', '1', '-f', 'null', '-'];
    const { stderr } = spawnSync('ffmpeg', run, { encoding: 'utf8' });
    return Number(/ y:([\d.]+|inf) /.exec(stderr)?.[1]?.replace('inf', 'Infinity'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const webKit = readdirSync('/usr/lib', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `/usr/lib/${name}/webkit2gtk-4.1/MiniBrowser`)
  .find((path) => existsSync(path));
const hasFirefox = hasProgram('firefox-esr');
const hasWebKit = webKit !== undefined && hasProgram('WebKitWebDriver');

describe.each([
  { name: 'Firefox', isHere: hasFirefox, open: () => openFirefox('firefox-esr') },
  { name: 'WebKitGTK', isHere: hasWebKit, open: () => openWebKit(webKit!) },
])('$name, from a folder of a host', ({ name, isHere, open }) => {
  const root = mkdtempSync(`${tmpdir()}/kinora-host-`);
  let served: Served | undefined;
  let engine: EngineDriver | undefined;

  beforeAll(async () => {
    if (!isHere) return;
    await buildApart();
    symlinkSync(builtFolder, `${root}/studio`);
    served = await serve(root);
    engine = await open();
  }, 240_000);
  afterAll(async () => {
    await engine?.close();
    served?.close();
    rmSync(root, { recursive: true });
  });

  it('makes a clip that every player opens, or says why not', async (context) => {
    if (!isHere) skipBecause(context, `no ${name} here`);
    const recipe = quickRecipe({ ratio: '16:9' });
    await engine!.open(`${served!.address}studio/${recipeFragment(recipe)}`);
    const { codec, remark, error } = await engine!.run<Outcome>(makeAndRead);
    if (name === 'WebKitGTK' && error !== undefined) {
      // Its builds come with and without an encoder; without one the page says so.
      expect(error).toMatch(/^This browser cannot write video files/);
      return;
    }
    expect(error).toBeUndefined();
    const frameCount = frameCountOf(recipe);
    const fileBase64 = await readMade(engine!, 'file');
    const { stream, decodeErrors } = await inspectWithFfmpeg(fileBase64);
    expect(decodeErrors).toBe('');
    const rate = recipe.framesPerSecond;
    expect(stream).toMatchObject({
      ...{ width: 854, height: 480, nb_read_frames: String(frameCount) },
      avg_frame_rate: `${rate}/1`,
      ...{ color_range: 'tv', color_space: 'bt709', color_primaries: 'bt709' },
    });
    const file = new Uint8Array(Buffer.from(fileBase64, 'base64'));
    const painted = new Uint8Array(Buffer.from(await readMade(engine!, 'poster'), 'base64'));
    const psnrDb = frameOnTheWay(file, Math.floor(frameCount / 2), painted);
    console.log(`${name}: ${codec}, ${stream['bit_rate']} bits a second, ${psnrDb} dB`);
    expect(psnrDb).toBeGreaterThan(32);
    if (name === 'Firefox') expect(codec).toBe('h264');
    if (codec !== 'h264') {
      // What WebKitGTK encodes are the GStreamer plugins of its machine: often none for H.264, or one
      // that is said to be there and gives out nothing.
      expect(remark).toMatch(
        /^This browser wrote (VP9|AV1) instead of H.264: (it has no H.264 encoder for pictures of this size|its H.264 encoder did not give out all pictures). Browsers and VLC play it/,
      );
      return;
    }
    decodeByRecordAlone(file);
    expect(readStrictly(file)).toMatchObject({
      ...{ width: 854, height: 480, durations: Array<number>(frameCount).fill(1 / rate) },
      color: { primaries: 1, transfer: 1, matrix: 1, isFullRange: false },
    });
  });
});
