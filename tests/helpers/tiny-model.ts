import { sha256 } from '../../src/engine/weights/sha256.ts';

/** A model folder in memory: file contents by path, and the manifest that describes them. */
export interface TinyModel {
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly manifest: TinyManifest;
}

export interface TinyManifest extends Record<string, unknown> {
  files: (Record<string, unknown> & { path: string; chunks: string[] })[];
}

export const chunkBytes = 4096;

/** Bytes that differ from chunk to chunk and from file to file. */
export function patternedBytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 17 + seed * 101) % 256);
}

const graphBytes = 5000;

/** Three chunks of weights, two of each graph; the transformer's graph is for the CPU path only. */
export async function tinyModel(version = '1.0.0'): Promise<TinyModel> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>([
    ['transformer.safetensors', patternedBytes(2 * chunkBytes + 1000, 1)],
    ['autoencoder.safetensors', patternedBytes(chunkBytes, 2)],
    ['encoder.safetensors', patternedBytes(3000, 7)],
    ['text-encoder.safetensors', patternedBytes(2000, 6)],
    ['text-encoder.onnx', patternedBytes(graphBytes, 3)],
    ['transformer.onnx', patternedBytes(graphBytes, 4)],
    ['decoder.onnx', patternedBytes(graphBytes, 5)],
    ['vocabulary.json', new TextEncoder().encode('["<pad>", "<unk>", "<bos>", "red", "fish"]')],
    ['lexicon.json', new TextEncoder().encode('{"carp": "fish"}')],
  ]);
  return { files, manifest: await tinyManifest(files, version) };
}

export async function tinyManifest(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  version: string,
): Promise<TinyManifest> {
  return {
    format: 1,
    name: 'tiny',
    version,
    licence: 'CC0-1.0',
    files: await Promise.all([...files].map(([path, bytes]) => describeFile(path, bytes))),
    textEncoder: {
      graph: 'text-encoder.onnx',
      weights: 'text-encoder.safetensors',
      vocabulary: 'vocabulary.json',
      lexicon: 'lexicon.json',
      length: 28,
      dim: 128,
      pad: 0,
      unknown: 1,
      start: 2,
    },
    transformer: {
      graph: 'transformer.onnx',
      weights: 'transformer.safetensors',
      patch_size: [1, 2, 2],
      in_dim: 24,
      out_dim: 24,
      dim: 256,
      ffn_dim: 1024,
      freq_dim: 256,
      text_dim: 128,
      text_len: 28,
      num_heads: 4,
      num_layers: 8,
      eps: 1e-6,
      rope_theta: 100,
      prediction_type: 'sample',
      head_order: 'c,ph,pw',
      mask_padding: true,
      quantisation: { bits: 8, groupSize: 64 },
    },
    autoencoder: {
      graph: 'decoder.onnx',
      weights: 'autoencoder.safetensors',
      latent_channels: 24,
      spatial: 8,
      temporal: 4,
      eps: 1e-4,
      channels: { high: 96, low: 192 },
      decoderBlocks: { high: 2, low: 3 },
    },
    videoDecoder: {
      graph: 'decoder.onnx',
      weights: 'autoencoder.safetensors',
      latent_channels: 24,
      spatial: 8,
      slots: 4,
      groups: 4,
      trainedScale: 4,
      fps: 8,
      eps: 1e-4,
      channels: { fine: 64, high: 96, low: 192 },
      decoderBlocks: { fine: 1, high: 2, low: 3 },
    },
    sampling: {
      steps: 20,
      guidance_scale: 3,
      shift: 2,
      first_frame_lead: 0.5,
      smallest_sigma: 0.05,
    },
    sizes: { '16:9': { width: 176, height: 96 }, '1:1': { width: 128, height: 128 } },
    fps: 8,
    frames: 17,
    attributes: { subject: ['fish', 'bird'], colour: ['red', 'blue'] },
  };
}

async function describeFile(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<TinyManifest['files'][number]> {
  const starts = Array.from(
    { length: Math.ceil(bytes.length / chunkBytes) },
    (_, i) => i * chunkBytes,
  );
  return {
    path,
    bytes: bytes.length,
    sha256: await sha256(bytes),
    chunkBytes,
    chunks: await Promise.all(starts.map((at) => sha256(bytes.slice(at, at + chunkBytes)))),
    role: path.endsWith('.onnx') ? 'graph' : path.endsWith('.json') ? 'text' : 'weights',
    needs: /^(transformer|decoder).onnx$/.test(path) ? 'cpu' : 'both',
    firstClip: path !== 'encoder.safetensors',
  };
}
