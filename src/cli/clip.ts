import { randomInt } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ratios } from '../common/recipe.ts';
import { usageError } from './cli-errors.ts';
import { clipRecipe } from './clip-recipe.ts';
import { readModel } from './model.ts';
import { progressBar } from './progress-bar.ts';
import { chooseBackend, makeClip, openRecipe, saveClip } from './studio-page.ts';
import { withApp } from './with-app.ts';

const help = `Usage: npm run clip -- "a prompt" --out clip.mp4 [options]

Makes a clip without a window: the built app in a headless browser.

  --out      where the file goes (clip.mp4)
  --seed     whole number below 2^32 (drawn)
  --ratio    ${ratios.join(' ')} (16:9)
  --seconds  length (the model's longest)
  --steps    denoising steps (what the model's manifest says)
  --backend  wgsl (graphics card) or cpu (what suits this machine)`;

const options = {
  out: { type: 'string', default: 'clip.mp4' },
  seed: { type: 'string' },
  ratio: { type: 'string', default: '16:9' },
  seconds: { type: 'string' },
  steps: { type: 'string' },
  backend: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run clip` */
export async function run(parameters: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: parameters, options, allowPositionals: true });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { backend } = values;
  if (backend !== undefined && backend !== 'wgsl' && backend !== 'cpu') {
    throw usageError(`--backend takes wgsl or cpu, not "${backend}".`);
  }
  const seed = values.seed ?? String(randomInt(2 ** 32));
  const recipe = clipRecipe({ ...values, prompt: positionals.join(' '), seed }, readModel());
  // npm runs us in the project's folder; the person stands in theirs.
  const out = resolve(process.env['INIT_CWD'] ?? '.', values.out);

  const bar = progressBar(process.stderr);
  try {
    await withApp(async (page, address) => {
      await openRecipe(page, address, recipe);
      if (backend !== undefined) await chooseBackend(page, backend);
      await makeClip(page, ({ words, done }) => {
        bar.show(done, words);
      });
      await saveClip(page, out);
    });
  } finally {
    bar.end();
  }
  console.log(`${out}  ${statSync(out).size} bytes, seed ${recipe.seed}`);
  return 0;
}
