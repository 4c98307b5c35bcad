/** The decoder that ships on the processor: is a film drawn as fast as it plays? */
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { it } from 'vitest';
import { normals } from '../../src/common/random.ts';
import { frameElements } from '../../src/common/shape.ts';
import { onnxVideoDecoder } from '../../src/engine/networks/video-decoder-onnx.ts';
import type { OnnxGraph } from '../../src/engine/onnx/runtime.ts';
import { readManifest } from '../helpers/node-onnx.ts';

const threads = 2;
const latentFrames = 7;
/** Base size in latents, and what is painted: 1:1 and 16:9 at four times it, then films. */
const works = [
  { width: 16, height: 16, painted: { width: 512, height: 512 } },
  { width: 22, height: 12, painted: { width: 704, height: 384 } },
  { width: 22, height: 12, painted: { width: 854, height: 480 } },
  { width: 22, height: 12, painted: { width: 1280, height: 720 } },
];

it('times a latent frame, half a second of film, on the processor', async () => {
  const { videoDecoder: config } = readManifest();
  const read = (name: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(readFileSync(new URL(`../../models/kinora-nano/${name}`, import.meta.url)));
  // The package's build for Node, because the product's finds its threads' code only in a browser.
  ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(read(config.graph), {
    executionProviders: ['wasm'],
    externalData: [{ path: config.weights, data: read(config.weights) }],
  });
  let networkMs: number[] = [];
  const graph: OnnxGraph = {
    inputs: new Map(session.inputMetadata.map((it) => [it.name, it.isTensor ? it.shape : []])),
    outputNames: session.outputNames,
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, dims }]) => [
          name,
          new ort.Tensor('float32', data as Float32Array, dims),
        ]),
      );
      const start = performance.now();
      const outputs = await session.run(feeds);
      networkMs.push(performance.now() - start);
      return new Map(
        Object.entries(outputs).map(([name, { data, dims }]) => [
          name,
          { data: data as Float32Array, dims },
        ]),
      );
    },
    dispose: () => session.release(),
  };
  const decoder = onnxVideoDecoder(graph, config);
  for (const { width, height, painted } of works) {
    const size = { channels: config.channels, width, height };
    const latents = normals(1, 'tests', latentFrames * frameElements(size));
    const film = await decoder.begin(size, painted);
    networkMs = [];
    const wholeMs: number[] = [];
    let since = performance.now();
    for await (const { index } of film.decode(latents)) {
      if (index % config.slots !== 0) continue;
      wholeMs.push(performance.now() - since);
      since = performance.now();
    }
    film.end();
    // The first latent frame warms up, and paints a single frame.
    const [network, whole] = [spread(networkMs.slice(1)), spread(wholeMs.slice(1))];
    const title = `${8 * width}×${8 * height} painted at ${painted.width}×${painted.height}`;
    console.log(`${title}: network ${network} ms, with painting ${whole} ms`);
  }
  await decoder.dispose();
});

function spread(ms: readonly number[]): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (part: number): string => sorted[Math.round(part * (sorted.length - 1))]!.toFixed(0);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
}
