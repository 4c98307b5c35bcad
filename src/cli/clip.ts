import { randomInt } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { Backend } from '../common/clip.ts';
import { offeredHeights, offeredSeconds } from '../common/offers.ts';
import { maxSteps, ratios, type Recipe } from '../common/recipe.ts';
import { presetNames } from '../common/style-presets.ts';
import { backendNamed } from './clip-backend.ts';
import { usageError } from './cli-errors.ts';
import { listedName, readClipList } from './clip-list.ts';
import { clipRecipe } from './clip-recipe.ts';
import { checkFileTarget, checkFolderTarget, saveSomewhere } from './clip-target.ts';
import { either } from './either.ts';
import { readModel } from './model.ts';
import { watchMemory } from './peak-memory.ts';
import { progressBar } from './progress-bar.ts';
import {
  chooseBackend,
  downloadClip,
  makeClip,
  openRecipe,
  readingOfSentence,
} from './studio-page.ts';
import { withApp } from './with-app.ts';

const help = `Usage: npm run clip -- "a prompt" --out clip.mp4 [options]
       npm run clip -- --list prompts.json --out folder [options]

Makes clips without a window: the built app in a headless browser. Beside each it prints what the
browser's processes held at their peak, 60 to 80 MB of it for being driven (Linux alone tells it).

  --out      where the file goes (clip.mp4), or the folder for a list's 0000.mp4, 0001.mp4, …
  --list     JSON: [{ "prompt": "…", "seed": 7, "ratio": "1:1" }, …]; clips already there are kept
  --seed     whole number below 2^32 (drawn)
  --ratio    ${ratios.join(' ')} (16:9)
  --seconds  length: ${either(offeredSeconds)} (2)
  --height   the shorter side in pixels: ${either(offeredHeights)} (480)
  --sampler  turbo (a few large steps) or fine (what the model does best)
  --steps    of each window, 1 to ${maxSteps}, with fine (what the model's manifest says)
  --style    what the prompt leaves open: ${presetNames.slice(0, 3).join(', ')},
             ${presetNames.slice(3, 6).join(', ')},
             ${presetNames.slice(6).join(', ')}
  --backend  wgsl, onnx-webgpu (both on the graphics card) or cpu (what suits this machine)`;

const options = {
  out: { type: 'string' },
  list: { type: 'string' },
  seed: { type: 'string' },
  ratio: { type: 'string', default: '16:9' },
  seconds: { type: 'string' },
  height: { type: 'string' },
  sampler: { type: 'string' },
  steps: { type: 'string' },
  style: { type: 'string' },
  backend: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** A clip that is not there yet. */
interface Job {
  readonly recipe: Recipe;
  readonly path: string;
}

/** `npm run clip` */
export async function run(parameters: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: parameters, options, allowPositionals: true });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { list } = values;
  const backend = values.backend === undefined ? undefined : backendNamed(values.backend);
  const seed = values.seed ?? String(randomInt(2 ** 32));
  const wishes = { ...values, prompt: positionals.join(' '), seed };
  if (list === undefined) {
    const job = { recipe: clipRecipe(wishes, readModel()), path: wished(values.out ?? 'clip.mp4') };
    checkFileTarget(job.path);
    return makeAll([job], backend);
  }
  if (positionals.length > 0) {
    throw usageError(`With --list the prompts stand in its file, not "${positionals.join(' ')}".`);
  }
  if (values.out === undefined) throw usageError('--list needs --out, a folder for its clips.');
  const folder = wished(values.out);
  const recipes = readClipList(wished(list), wishes, readModel());
  checkFolderTarget(folder);
  const jobs = recipes
    .map((recipe, index) => ({ recipe, path: join(folder, listedName(index)) }))
    .filter(({ path }) => !existsSync(path));
  return makeAll(jobs, backend);
}

/** npm runs us in the project's folder; the person stands in theirs. */
function wished(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path);
}

/** @returns the exit code: 1 where a clip is not where it was wished. */
async function makeAll(jobs: readonly Job[], backend: Backend | undefined): Promise<number> {
  if (jobs.length === 0) return 0;
  let code = 0;
  const makeEach = async (page: Page, address: string): Promise<void> => {
    for (const { recipe, path } of jobs) {
      let saved;
      const bar = progressBar(process.stderr);
      const memory = watchMemory();
      try {
        await openRecipe(page, address, recipe);
        if (backend !== undefined) await chooseBackend(page, backend);
        await makeClip(page, ({ words, done }) => {
          bar.show(done, words);
        });
        const download = await downloadClip(page);
        saved = await saveSomewhere(path, (each) => download.saveAs(each));
      } finally {
        bar.end();
        memory.stop();
      }
      const peakBytes = memory.peakBytes();
      const peak =
        peakBytes === undefined ? '' : `, browser ${Math.round(peakBytes / 1e6)} MB at its peak`;
      console.log(`${saved.path}  ${statSync(saved.path).size} bytes, seed ${recipe.seed}${peak}`);
      const reading = await readingOfSentence(page);
      if (reading !== undefined) console.error(`  ${reading}`);
      if (saved.problem === undefined) continue;
      console.error(`It could not be written to ${path}: ${saved.problem}`);
      code = 1;
    }
  };
  // Nobody looks.
  await withApp(makeEach, { reducedMotion: 'reduce' });
  return code;
}
