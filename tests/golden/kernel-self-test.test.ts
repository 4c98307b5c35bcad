import { expect, it } from 'vitest';
import type { Kernel } from '../../src/engine/gpu/kernel.ts';
import type { PipelineCache } from '../../src/engine/gpu/pipelines.ts';
import { buildVideoDecoderGraph } from '../../src/engine/networks/video-decoder-graph.ts';
import { readVideoDecoderLayers } from '../../src/engine/networks/video-decoder-layers.ts';
import { uploadVideoDecoder } from '../../src/engine/networks/video-decoder-wgsl.ts';
import { paintingOf } from '../../src/engine/networks/layered-film.ts';
import { firstOf, rankTilings } from '../../src/engine/networks/kernel-tilings.ts';
import { decoderChecks, transformerChecks } from '../../src/engine/networks/kernel-self-test.ts';
import { planContext } from '../../src/engine/networks/transformer/context-plan.ts';
import { planStep } from '../../src/engine/networks/transformer/step-plan.ts';
import { planText } from '../../src/engine/networks/transformer/text-plan.ts';
import { loadTransformerWeights } from '../../src/engine/networks/transformer/weights.ts';
import { breaking } from '../helpers/broken-driver.ts';
import { readModelFile } from '../helpers/golden.ts';
import { createGpuLab } from '../helpers/gpu-lab.ts';
import { elements } from '../helpers/kernel-test.ts';
import { readManifest } from '../helpers/node-onnx.ts';

const lab = createGpuLab();
const { transformer: config, videoDecoder } = readManifest();

/** A kernel but for its sizes: equal ones are one text to a compiler, with other numbers. */
function kindOf({ code, bindings }: Kernel): string {
  const lines = code.split('\n').filter((line) => !/^const [A-Z_\d]+: [uf]32 = /.test(line));
  return [Object.keys(bindings).join(), ...lines].join('\n');
}

it.for(elements.flatMap((element) => [true, false].map((isSoftware) => ({ element, isSoftware }))))(
  'checks every kernel of a clip in $element, on a CPU that plays GPU: $isSoftware',
  async ({ element, isSoftware }, context) => {
    const open = lab.open(context, { f16: element === 'f16' });
    const gpu = { ...open.gpu, adapter: { ...open.gpu.adapter, isSoftware } };
    const used = new Map<string, Kernel>();
    const idle = breaking(open.pipelines, () => true);
    const pipelines: PipelineCache = {
      get(kernel) {
        used.set(kindOf(kernel), kernel);
        return idle.get(kernel);
      },
    };
    const tilings = firstOf(rankTilings(gpu, element, config.dim / config.num_heads));
    const source = readModelFile('transformer.safetensors');
    const weights = await loadTransformerWeights(gpu, pipelines, config, source, element);
    const input = { gpu, pipelines, config, weights, element, tilings };
    const text = await planText(input, 2);
    const size = { channels: 24, height: 12, width: 22 };
    const past = await planContext(input, { ...size, frames: 3 }, text);
    const first = await planStep(input, { ...size, frames: 1 }, text);
    const step = await planStep(input, { ...size, frames: 4 }, text, past.seen);
    const one = await planText(input, 1);
    const alone = await planStep(input, { ...size, frames: 4 }, one);
    const layers = readVideoDecoderLayers(readModelFile(videoDecoder.weights), videoDecoder);
    const decoderWeights = await uploadVideoDecoder(gpu, layers);
    const decoder = await buildVideoDecoderGraph({
      ...{ gpu, pipelines, layers, size, element, convolution: tilings.convolution },
      weights: decoderWeights.buffers,
      layout: videoDecoder,
      painting: paintingOf(size, videoDecoder.spatial, { width: 854, height: 480 }),
    });
    for (const part of [decoder, decoderWeights, alone, one, step, first, past, text, weights]) {
      part.dispose();
    }

    const checks = [
      ...transformerChecks(config, element, tilings),
      ...decoderChecks(element, tilings),
    ];
    const checked = new Set(checks.map(({ kernel }) => kindOf(kernel)));
    const unchecked = [...used].filter(([kind]) => !checked.has(kind));
    expect(unchecked.map(([, { label }]) => label)).toEqual([]);
    expect(used.size).toBeGreaterThan(20);
  },
);
