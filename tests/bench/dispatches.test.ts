import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, it } from 'vitest';
import { findChromium } from '../../src/cli/chromium.ts';
import { systemClock } from '../../src/common/clock.ts';
import { type Gpu, openGpu } from '../../src/engine/gpu/gpu.ts';
import { createPipelineCache } from '../../src/engine/gpu/pipelines.ts';
import { type Program, runProgram } from '../../src/engine/gpu/program.ts';
import { type DispatchTime, timeProgram } from '../../src/engine/gpu/timing.ts';
import type { Element } from '../../src/engine/gpu/wgsl.ts';
import { firstOf, rankTilings } from '../../src/engine/networks/kernel-tilings.ts';
import { buildVideoDecoderGraph } from '../../src/engine/networks/video-decoder-graph.ts';
import { readVideoDecoderLayers } from '../../src/engine/networks/video-decoder-layers.ts';
import { uploadVideoDecoder } from '../../src/engine/networks/video-decoder-wgsl.ts';
import { paintingOf } from '../../src/engine/networks/layered-film.ts';
import { planContext } from '../../src/engine/networks/transformer/context-plan.ts';
import { planStep } from '../../src/engine/networks/transformer/step-plan.ts';
import { planText } from '../../src/engine/networks/transformer/text-plan.ts';
import { loadTransformerWeights } from '../../src/engine/networks/transformer/weights.ts';
import { readModelFile } from '../helpers/golden.ts';
import { findPort } from '../helpers/gpu-lab.ts';
import { elements } from '../helpers/kernel-test.ts';
import { readManifest } from '../helpers/node-onnx.ts';

/** How long the dispatches of a 16:9 film's windows with guidance are, once cut. */
const whole = { frames: 4, channels: 24, height: 12, width: 22 };
const rounds = 5;

const named = (process.env['VK_DRIVER_FILES'] ?? '').split(':').filter(Boolean);
// Beside the browser; Debian's /usr/bin/chromium is a script that starts it.
const swiftShader = [dirname(findChromium() ?? ''), '/usr/lib/chromium']
  .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
  .find((path) => existsSync(path));
const drivers = [...new Set([...named, ...(swiftShader === undefined ? [] : [swiftShader])])];
/** Dawn's own choice where no driver is named, as on macOS. */
const choices = drivers.length > 0 ? drivers : [undefined];

afterAll(() => {
  process.env['VK_DRIVER_FILES'] = named.join(':');
});

it.for(choices.flatMap((driver) => elements.map((element) => [element, driver] as const)))(
  'times the dispatches of a clip in %s on %s',
  async ([element, driver], context) => {
    // Read anew by each Vulkan instance.
    if (driver !== undefined) process.env['VK_DRIVER_FILES'] = driver;
    const port = await findPort();
    const gpu = await openGpu({ gpu: port, clock: systemClock });
    try {
      const { features } = gpu.device;
      if (element === 'f16' && !features.has('shader-f16')) context.skip('no shader-f16');
      if (!features.has('timestamp-query')) context.skip('no timestamp-query');
      process.stdout.write(`${gpu.adapter.description}, ${element}\n`);
      await withPrograms(gpu, element, async (title, program) => {
        print(title, await timeRounds(gpu, program));
      });
    } finally {
      gpu.dispose();
    }
  },
);

type Visit = (title: string, program: Program) => Promise<void>;

/** Every program of a clip, in its order. */
async function withPrograms(gpu: Gpu, element: Element, visit: Visit): Promise<void> {
  const pipelines = createPipelineCache(gpu);
  const { transformer: config, videoDecoder } = readManifest();
  const tilings = firstOf(rankTilings(gpu, element, config.dim / config.num_heads));
  const source = readModelFile('transformer.safetensors');
  const weights = await loadTransformerWeights(gpu, pipelines, config, source, element);
  const input = { gpu, pipelines, config, weights, element, tilings };
  const text = await planText(input, 2);
  const first = await planStep(input, { ...whole, frames: 1 }, text);
  const past = await planContext(input, { ...whole, frames: 3 }, text);
  const all = await planStep(input, whole, text, past.seen);
  const layers = readVideoDecoderLayers(readModelFile(videoDecoder.weights), videoDecoder);
  const decoderWeights = await uploadVideoDecoder(gpu, layers);
  const decoder = await buildVideoDecoderGraph({
    ...{ gpu, pipelines, layers, element, convolution: tilings.convolution },
    ...{ weights: decoderWeights.buffers, size: whole, layout: videoDecoder },
    painting: paintingOf(whole, videoDecoder.spatial, { width: 854, height: 480 }),
  });
  try {
    await visit('step, first frame', first.program);
    await visit('context', past.program);
    await visit('step, a window', all.program);
    await visit('decode a latent frame', decoder.programs[0]);
    await visit('paint three frames at 480p', decoder.paint[0]!);
  } finally {
    for (const part of [decoder, decoderWeights, all, past, first, text, weights]) part.dispose();
  }
}

/** Runs as in a clip between the timed ones, so that the pace is learned and kept up. */
async function timeRounds(gpu: Gpu, program: Program): Promise<DispatchTime[]> {
  const times: DispatchTime[] = [];
  for (let round = 0; round < rounds; round++) {
    await runProgram(gpu, program);
    times.push(...(await timeProgram(gpu, program)));
  }
  return times;
}

function print(title: string, times: readonly DispatchTime[]): void {
  const sorted = [...times].sort((a, b) => a.ms - b.ms);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const longest = sorted.at(-1)!;
  const count = times.length / rounds;
  process.stdout.write(
    `  ${title.padEnd(18)} ${count.toFixed(0).padStart(5)} dispatches,` +
      ` median ${median.ms.toFixed(1)} ms,` +
      ` longest ${longest.ms.toFixed(1)} ms: ${longest.label}\n`,
  );
}
