import { parseArgs } from 'node:util';
import type { Timings } from '../common/clip.ts';
import { usageError } from './cli-errors.ts';
import { backendNamed } from './clip-backend.ts';
import { clipRecipe } from './clip-recipe.ts';
import { benchGpu } from './gpu-bench.ts';
import { packGpuBench } from './gpu-pack.ts';
import { benchLibrary } from './library-bench.ts';
import { readModel } from './model.ts';
import { runCommand } from './shell.ts';
import { chooseBackend, makeClip, newestClip, openRecipe } from './studio-page.ts';
import { ensureVulkanDriver } from './vulkan-driver.ts';
import { withApp } from './with-app.ts';

const help = `Usage: npm run bench -- [--backend cpu] [--clips 2] [--ratio 16:9] [--seconds 2] [--height 480] [--steps 10]
       npm run bench -- --library 1000
       npm run bench -- --kernels
       npm run bench -- --gpu [--seconds 230] [--pack]

Makes clips in the built app and prints where the time went. The first clip also fetches and
verifies the weights. With --library, how long so many kept clips keep the page busy when it opens.
With --kernels, on Dawn: one denoising step, kernel by kernel, our kernels beside onnxruntime-web's,
and how long a clip's dispatches are. With --gpu, on Dawn and any Vulkan driver (VK_DRIVER_FILES
names it) in at most so many seconds: a denoising step, windows, films and kernels, beside PyTorch
where there is one; --pack makes a folder that runs it on a bare machine.`;

const options = {
  backend: { type: 'string', default: 'cpu' },
  clips: { type: 'string', default: '2' },
  steps: { type: 'string' },
  /** Of film, or that --gpu may take; each has its own default. */
  seconds: { type: 'string' },
  height: { type: 'string', default: '480' },
  ratio: { type: 'string', default: '16:9' },
  library: { type: 'string' },
  kernels: { type: 'boolean', default: false },
  gpu: { type: 'boolean', default: false },
  pack: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const parts = ['loadMs', 'promptMs', 'denoiseMs', 'decodeMs', 'encodeMs', 'totalMs'] as const;

/** `npm run bench` */
export async function run(parameters: string[]): Promise<number> {
  const { values } = parseArgs({ args: parameters, options });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.gpu) return values.pack ? packGpuBench() : benchGpu(values.seconds);
  if (values.library !== undefined) return benchLibrary(values.library);
  if (values.kernels) {
    return runCommand('npx', ['vitest', 'run', '--project', 'bench'], ensureVulkanDriver());
  }
  const { clips, ...wishes } = values;
  if (!/^[1-9]\d*$/.test(clips)) {
    throw usageError(`--clips takes a whole number from 1 on, not "${clips}".`);
  }
  const backend = backendNamed(values.backend);
  const prompt = 'a red fish swims to the right under water';
  const recipe = clipRecipe({ ...wishes, prompt, seed: '7' }, readModel());

  await withApp(async (page, address) => {
    await openRecipe(page, address, recipe);
    await chooseBackend(page, backend);
    console.log(
      `${recipe.model}, ${backend}, ${recipe.sampler.steps} steps a window, ${recipe.seconds} s, ms\n`,
    );
    console.log(
      ['clip', ...parts.map((part) => part.replace('Ms', '')), 'outside'].map(cell).join(''),
    );
    for (let clip = 1; clip <= Number(clips); clip++) {
      await makeClip(page, () => undefined);
      const { timings } = await newestClip(page, clip);
      const times = parts.map((part) => timings[part].toFixed(0));
      console.log([String(clip), ...times, outsideShare(timings)].map(cell).join(''));
    }
  });
  return 0;
}

/** What is neither loading nor a network: the share that is ours to lose. */
function outsideShare({ loadMs, promptMs, denoiseMs, decodeMs, totalMs }: Timings): string {
  const madeMs = totalMs - loadMs;
  return `${((100 * (madeMs - promptMs - denoiseMs - decodeMs)) / madeMs).toFixed(1)} %`;
}

function cell(text: string): string {
  return text.padStart(9);
}
