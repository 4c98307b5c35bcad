import { readFileSync } from 'node:fs';
import { createOnnxRuntime, type OnnxGraph } from '../../src/engine/onnx/runtime.ts';
import { parseManifest, type Manifest } from '../../src/engine/weights/manifest.ts';

const modelUrl = new URL('../../models/kinora-nano/', import.meta.url);

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, modelUrl)));

/** The manifest of the model that ships. */
export function readManifest(): Manifest {
  return parseManifest(JSON.parse(new TextDecoder().decode(read('manifest.json'))));
}

/** A graph of the model that ships, on onnxruntime-web in Node. */
export function openShippedGraph(network: {
  readonly graph: string;
  readonly weights: string;
}): Promise<OnnxGraph> {
  const runtime = createOnnxRuntime({ threads: 1, files: undefined });
  return runtime.openGraph(read(network.graph), {
    path: network.weights,
    bytes: read(network.weights),
  });
}
