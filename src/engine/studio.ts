import type { Backend } from '../common/clip.ts';
import type { OnProgress, Preparation } from '../common/progress.ts';
import { KinoraError } from '../common/errors.ts';
import { close, type Disposable } from './close.ts';
import type { ModelFacts, Studio } from './generate.ts';
import { type Gpu, type GpuPorts, openGpu } from './gpu/gpu.ts';
import { createPipelineCache } from './gpu/pipelines.ts';
import type { TextEncoder, VideoDecoder, VideoTransformer } from './networks/contracts.ts';
import { chooseKernels, type KernelReport } from './networks/kernel-self-test.ts';
import { createLatentPreview } from './networks/latent-preview.ts';
import { decoderMemories, onnxVideoDecoder } from './networks/video-decoder-onnx.ts';
import { loadVideoDecoder } from './networks/video-decoder-wgsl.ts';
import { onnxTextEncoder } from './networks/text-encoder-onnx.ts';
import { onnxVideoEncoder, type VideoEncoder } from './networks/video-encoder-onnx.ts';
import { onnxVideoTransformer } from './networks/video-transformer-onnx.ts';
import { loadVideoTransformer } from './networks/video-transformer-wgsl.ts';
import type { GraphHints, OnnxGraph, OnnxRuntime } from './onnx/runtime.ts';
import { createPromptReader, type PromptReader } from './prompt/prompt-reader.ts';
import { styleInSentence } from './prompt/style-in-sentence.ts';
import { modelId, type Manifest } from './weights/manifest.ts';
import type { ModelFiles } from './weights/model-files.ts';

export interface StudioPorts extends GpuPorts {
  readonly onnx: OnnxRuntime;
  /** The runtime on our device; asked for where the backend is `onnx-webgpu`. */
  readonly onnxOnGpu: (gpu: Gpu) => Promise<OnnxRuntime>;
}

export interface OpenStudio extends Studio {
  /** What the self-test found; undefined where our kernels do not run. */
  readonly kernels: KernelReport | undefined;
  /** What the model reads in a prompt under a style, in its own words. */
  readonly readAs: (prompt: string, styleWords?: string) => string;
  /** Frees memory, GPU buffers and sessions. */
  dispose(): Promise<void>;
}

export interface OpenPromptReader extends PromptReader {
  dispose(): Promise<void>;
}

/**
 * Loads a model's networks for one backend.
 * @throws KinoraError `webgpu-missing`, `gpu-wrong-result`, `gpu-out-of-memory`, `shader-invalid`,
 *   `weights-damaged`, `graph-failed`; whatever was opened by then is closed again.
 */
export async function openStudio(
  backend: Backend,
  manifest: Manifest,
  files: ModelFiles,
  ports: StudioPorts,
  onProgress: OnProgress,
): Promise<OpenStudio> {
  const tell: Tell = (what) => {
    onProgress({ stage: 'prepare', what });
  };
  const opened: Disposable[] = [];
  const keep = <T extends Disposable>(part: T): T => {
    opened.push(part);
    return part;
  };
  const dispose = async (): Promise<void> => {
    // In reverse: networks before the device they live on.
    for (const part of opened.splice(0).reverse()) await close(part);
  };
  try {
    const { textEncoder, transformer, decoder, kernels, overlaps } =
      backend === 'cpu'
        ? await openOnCpu(manifest, files, ports.onnx, keep, tell)
        : await openOnGpu(backend, manifest, files, ports, keep, tell);
    const reader = promptReader(manifest, files, textEncoder);
    return {
      backend,
      model: modelFacts(manifest),
      encodePrompt: async (prompt, styleWords) =>
        (await textEncoder.encode(reader.tokenise(prompt, styleWords).tokens)).prompt,
      styleInSentence: (prompt, styleWords) =>
        styleInSentence(prompt, styleWords, (text, words) => reader.tokenise(text, words)),
      transformer,
      decoder,
      kernels,
      readAs: (prompt, styleWords) =>
        reader
          .tokenise(prompt, styleWords)
          .told.map(({ value }) => value)
          .join(' '),
      overlaps,
      preview: createLatentPreview(
        files.tensors(manifest.videoDecoder.weights),
        manifest.autoencoder,
        2,
      ),
      dispose,
    };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}

/** What reading a prompt needs, without the rest of the model. */
export async function openPromptReader(
  manifest: Manifest,
  files: ModelFiles,
  onnx: OnnxRuntime,
): Promise<OpenPromptReader> {
  const textEncoder = await openTextEncoder(manifest, files, onnx);
  return {
    ...promptReader(manifest, files, textEncoder),
    dispose: () => textEncoder.dispose(),
  };
}

/** What takes in pictures and clips, whatever the backend. */
export async function openEncoder(
  { autoencoder }: Manifest,
  files: ModelFiles,
  onnx: OnnxRuntime,
): Promise<VideoEncoder> {
  const { encoder } = autoencoder;
  if (!encoder) throw new KinoraError('internal', { what: 'a model without an encoder' });
  return onnxVideoEncoder(await openGraph(onnx, files, encoder));
}

type Tell = (what: Preparation) => void;
type Keep = <T extends Disposable>(part: T) => T;

interface Networks {
  readonly textEncoder: TextEncoder;
  readonly transformer: VideoTransformer;
  readonly decoder: VideoDecoder;
  readonly kernels: KernelReport | undefined;
  readonly overlaps: boolean;
}

async function openOnGpu(
  backend: 'wgsl' | 'onnx-webgpu',
  manifest: Manifest,
  files: ModelFiles,
  ports: StudioPorts,
  keep: Keep,
  tell: Tell,
): Promise<Networks> {
  tell('runtime');
  const gpu = keep(await openGpu(ports));
  const onnx = backend === 'wgsl' ? ports.onnx : await ports.onnxOnGpu(gpu);
  const textEncoder = keep(await openTextEncoder(manifest, files, onnx));
  tell('kernels');
  const pipelines = createPipelineCache(gpu);
  const kernels = await chooseKernels(gpu, pipelines, manifest.transformer);
  tell('networks');
  const common = { gpu, pipelines } as const;
  const transformer = await loadVideoTransformer({
    ...common,
    ...kernels.transformer,
    config: manifest.transformer,
    weights: files.tensors(manifest.transformer.weights),
  });
  keep(transformer);
  const decoder =
    backend === 'wgsl'
      ? await loadVideoDecoder({
          ...common,
          element: kernels.decoder.element,
          convolution: kernels.decoder.tilings.convolution,
          config: manifest.videoDecoder,
          weights: files.tensors(manifest.videoDecoder.weights),
        })
      : await openOnnxDecoder(manifest, files, onnx);
  const overlaps = !gpu.adapter.isSoftware;
  return { textEncoder, transformer, decoder: keep(decoder), kernels: kernels.report, overlaps };
}

async function openOnCpu(
  manifest: Manifest,
  files: ModelFiles,
  onnx: OnnxRuntime,
  keep: Keep,
  tell: Tell,
): Promise<Networks> {
  tell('runtime');
  const textEncoder = keep(await openTextEncoder(manifest, files, onnx));
  tell('networks');
  const { transformer } = manifest;
  return {
    textEncoder,
    transformer: keep(onnxVideoTransformer(await openGraph(onnx, files, transformer), transformer)),
    decoder: keep(await openOnnxDecoder(manifest, files, onnx)),
    kernels: undefined,
    overlaps: false,
  };
}

async function openOnnxDecoder(
  { videoDecoder }: Manifest,
  files: ModelFiles,
  onnx: OnnxRuntime,
): Promise<VideoDecoder> {
  const graph = await openGraph(onnx, files, videoDecoder, {
    fedBack: decoderMemories(videoDecoder),
  });
  return onnxVideoDecoder(graph, videoDecoder);
}

async function openTextEncoder(
  manifest: Manifest,
  files: ModelFiles,
  onnx: OnnxRuntime,
): Promise<TextEncoder> {
  return onnxTextEncoder(await openGraph(onnx, files, manifest.textEncoder), manifest.attributes);
}

function openGraph(
  onnx: OnnxRuntime,
  files: ModelFiles,
  { graph, weights }: { readonly graph: string; readonly weights: string },
  hints?: GraphHints,
): Promise<OnnxGraph> {
  return onnx.openGraph(files.bytes(graph), { path: weights, bytes: files.bytes(weights) }, hints);
}

function promptReader(
  { textEncoder: form }: Manifest,
  files: ModelFiles,
  textEncoder: TextEncoder,
): PromptReader {
  return createPromptReader({
    vocabulary: files.json(form.vocabulary),
    lexicon: files.json(form.lexicon),
    form,
    attributesOf: async (tokens) => (await textEncoder.encode(tokens)).attributes,
  });
}

/** What the story needs to know of a model. */
export function modelFacts(manifest: Manifest): ModelFacts {
  return {
    id: modelId(manifest),
    compression: { ...manifest.autoencoder, temporal: manifest.videoDecoder.slots },
    sizes: Object.fromEntries(manifest.sizes),
    framesPerSecond: manifest.videoDecoder.framesPerSecond,
    shift: manifest.sampling.shift,
    predictionType: manifest.transformer.prediction_type,
    turboSigmaOffset: manifest.sampling.turbo?.sigma_offset,
    firstFrameCandidates: manifest.sampling.first_frame_candidates,
  };
}
