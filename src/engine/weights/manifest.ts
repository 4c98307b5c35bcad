import type { Backend } from '../../common/clip.ts';
import { ratios, type Ratio } from '../../common/recipe.ts';
import type { Compression, Size } from '../../common/shape.ts';
import {
  entries,
  list,
  member,
  number,
  oneOf,
  refuse,
  text,
  whole,
  type Field,
} from './json-door.ts';

/** What a model folder holds and how its networks are built; `models/<name>/manifest.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** SPDX name of the weights' licence. */
  readonly licence: string;
  readonly files: readonly ModelFile[];
  readonly textEncoder: TextEncoderConfig;
  readonly transformer: TransformerConfig;
  readonly autoencoder: AutoencoderConfig;
  readonly videoDecoder: VideoDecoderConfig;
  readonly sampling: SamplingConfig;
  /** What the network paints, for each ratio it was trained on. */
  readonly sizes: ReadonlyMap<Ratio, Size>;
  readonly fps: number;
  /** Frames of one clip. */
  readonly frames: number;
  /** Attribute name → its values, in the order of the text encoder's logits. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** A file that is downloaded, verified and kept in chunks. */
export interface ChunkedFile {
  /** Relative to the manifest. */
  readonly path: string;
  readonly bytes: number;
  readonly chunkBytes: number;
  /** Hex SHA-256 of each chunk; the last may be shorter. */
  readonly chunks: readonly string[];
}

/** Lies beside the manifest, in no folder. */
export interface ModelFile extends ChunkedFile {
  /** Hex SHA-256 of the whole file. */
  readonly sha256: string;
  readonly role: 'weights' | 'graph' | 'text';
  /** Which backend cannot do without it. */
  readonly needs: Backend | 'both';
  /** False for what text to video never reads, such as the video encoder. */
  readonly firstClip: boolean;
}

export interface TextEncoderConfig {
  readonly graph: string;
  readonly weights: string;
  readonly vocabulary: string;
  readonly lexicon: string;
  /** Tokens of every prompt, padding included. */
  readonly length: number;
  /** Width of an embedded token. */
  readonly dim: number;
  /** Token numbers of padding, of an unknown word and of the start mark. */
  readonly pad: number;
  readonly unknown: number;
  readonly start: number;
}

/** Channels beside the latents that may tell a network where it looks: x and y. */
const coordinateChannels = 2;

/** Field names of Wan 2.1's `config.json`, and what this family adds to it. */
export interface TransformerConfig {
  readonly graph: string;
  readonly weights: string;
  /** Frames, height, width. */
  readonly patch_size: readonly [number, number, number];
  /** Channels it sees: those of the latents, and perhaps the coordinates. */
  readonly in_dim: number;
  /** Channels of the latents. */
  readonly out_dim: number;
  readonly dim: number;
  readonly ffn_dim: number;
  readonly freq_dim: number;
  readonly text_dim: number;
  readonly text_len: number;
  readonly num_heads: number;
  readonly num_layers: number;
  readonly eps: number;
  readonly rope_theta: number;
  /** What the network predicts: the clean latents, or noise − clean latents. */
  readonly prediction_type: 'sample' | 'flow_prediction';
  /** Order of the head's outputs within a patch; Wan 2.1's own has the channels last. */
  readonly head_order: 'c,ph,pw' | 'ph,pw,c';
  /** Whether padding of the text is left out of attention; Wan 2.1's own takes part. */
  readonly mask_padding: boolean;
  readonly quantisation: Quantisation;
}

/** int8 in groups along the input axis: value = q · `<name>.scale`, symmetric, f16 scales. */
export interface Quantisation {
  readonly bits: 8;
  readonly groupSize: number;
}

export interface AutoencoderConfig extends Compression {
  /** Of the decoder. */
  readonly graph: string;
  readonly weights: string;
  /** Frames → latents; absent where a model cannot take in pictures and clips. */
  readonly encoder?: { readonly graph: string; readonly weights: string };
  /** Of the norms. */
  readonly eps: number;
  /** Of the convolutions at 1/4 and at 1/8 of the frame's size. */
  readonly widths: { readonly high: number; readonly low: number };
  readonly decoderBlocks: { readonly high: number; readonly low: number };
}

export interface TurboConfig {
  /** Of each window. */
  readonly steps: number;
  /** Added to every noise level that the network is told: so it knows that it is asked for turbo. */
  readonly sigma_offset: number;
}

/** The decoder that draws films: the autoencoder's trunk, and layers and edges on top of it. */
export interface VideoDecoderConfig {
  readonly graph: string;
  readonly weights: string;
  /** Of the latents. */
  readonly channels: number;
  /** Base pixels of one latent, each way. */
  readonly spatial: number;
  /** Frames of a latent frame; the first latent frame shows the last of them. */
  readonly slots: number;
  /** Times in a latent frame at which layers have colours. */
  readonly groups: number;
  /** Pixels for each of the base size of the pictures it was trained on. */
  readonly trainedScale: number;
  readonly framesPerSecond: number;
  readonly eps: number;
  /** Of the convolutions at 1/2, 1/4 and 1/8 of the base size. */
  readonly widths: { readonly fine: number; readonly high: number; readonly low: number };
  readonly decoderBlocks: { readonly fine: number; readonly high: number; readonly low: number };
}

export interface SamplingConfig {
  readonly steps: number;
  readonly guidance_scale: number;
  /** Of the flow-matching schedule: σ' = shift·σ / (1 + (shift − 1)·σ). */
  readonly shift: number;
  /**
   * Of models from before windows: the share of the steps that was the first latent frame's own. 0
   * where steps are those of each window.
   */
  readonly first_frame_lead: number;
  /** Present where the weights know how to take few large steps without guidance. */
  readonly turbo: TurboConfig | undefined;
  /** Starts from which the film's first latent frame is made, the clearest of which is kept. */
  readonly first_frame_candidates: number;
  /** Below this noise level the velocity is not divided by it any more; `sample` prediction only. */
  readonly smallest_sigma: number;
}

const maxFiles = 100;
const maxFileBytes = 2 ** 31;
const maxSide = 4096;
const fileName = /^[\w-][\w.-]{0,79}$/;
const sha256Hex = /^[0-9a-f]{64}$/;

/**
 * Checks a manifest at the door; everything behind may trust it. Unknown fields are dropped.
 * @throws KinoraError `manifest-invalid` with the field, what it must be and what it is.
 */
export function parseManifest(json: unknown): Manifest {
  const root: Field = { path: '', value: json };
  oneOf(member(root, 'format'), [1]);
  const filesField = member(root, 'files');
  const files = list(filesField, maxFiles, parseFile);
  const paths = new Set(files.map((file) => file.path));
  if (paths.size < files.length) refuse(filesField, 'a list of files with different paths');
  const path = (field: Field): string => {
    const name = text(field, fileName);
    return paths.has(name) ? name : refuse(field, 'the path of one of the files');
  };
  const transformer = parseTransformer(member(root, 'transformer'), path);
  const autoencoder = parseAutoencoder(member(root, 'autoencoder'), path);
  const [, patchHeight, patchWidth] = transformer.patch_size;
  const token: Size = {
    width: autoencoder.spatial * patchWidth,
    height: autoencoder.spatial * patchHeight,
  };
  const textEncoder = parseTextEncoder(member(root, 'textEncoder'), path);
  checkTogether(root, transformer, autoencoder, textEncoder);
  return {
    name: text(member(root, 'name'), /^[a-z0-9-]{1,40}$/),
    version: text(member(root, 'version'), /^\d+\.\d+\.\d+$/),
    licence: text(member(root, 'licence'), /^[\w.+-]{1,60}$/),
    files,
    textEncoder,
    transformer,
    autoencoder,
    videoDecoder: parseVideoDecoder(member(root, 'videoDecoder'), path),
    sampling: parseSampling(member(root, 'sampling')),
    sizes: parseSizes(member(root, 'sizes'), token),
    fps: whole(member(root, 'fps'), 1, 120),
    frames: wholeSteps(member(root, 'frames'), autoencoder.temporal),
    attributes: parseAttributes(member(root, 'attributes')),
  };
}

/** Networks that follow each other take what the one before gives; kernels read four numbers at once. */
function checkTogether(
  root: Field,
  transformer: TransformerConfig,
  autoencoder: AutoencoderConfig,
  textEncoder: TextEncoderConfig,
): void {
  const field = (name: string): Field => member(member(root, 'transformer'), name);
  const equal = (name: 'text_dim' | 'text_len' | 'out_dim', other: number, of: string): void => {
    if (transformer[name] !== other) refuse(field(name), `${other}, as ${of} has it`);
  };
  equal('text_dim', textEncoder.dim, 'textEncoder.dim');
  equal('text_len', textEncoder.length, 'textEncoder.length');
  equal('out_dim', autoencoder.channels, 'autoencoder.latent_channels');
  for (const name of ['dim', 'ffn_dim', 'freq_dim', 'text_dim'] as const) {
    if (transformer[name] % 4 !== 0) refuse(field(name), 'a multiple of 4');
  }
  const patchDepth = transformer.in_dim * transformer.patch_size.reduce((a, b) => a * b);
  if (patchDepth % 4 !== 0) refuse(field('in_dim'), 'a multiple of 4 with its patch');
}

/** Frames of what the model paints at once: the first, and whole latent frames after. */
function wholeSteps(field: Field, temporal: number): number {
  const frames = whole(field, 1, 1000);
  return (frames - 1) % temporal === 0
    ? frames
    : refuse(field, `1 more than a multiple of ${temporal}`);
}

/** As recipes name the model. */
export function modelId(manifest: Manifest): string {
  return `${manifest.name}@${manifest.version}`;
}

/**
 * What can be fetched alone: all that a backend needs, what reading a prompt needs, or what taking in
 * a picture or a clip needs.
 */
export type Part = Backend | 'prompt' | 'encoder';

export function filesFor(manifest: Manifest, part: Part): readonly ModelFile[] {
  const named = pathsFor(manifest, part);
  return manifest.files.filter(({ path, needs, firstClip }) => {
    if (named) return named.includes(path);
    // Our denoiser runs there, so its graph does not.
    if (part === 'onnx-webgpu') return firstClip && path !== manifest.transformer.graph;
    return firstClip && (needs === 'both' || needs === part);
  });
}

/** The files of a part that is named by its networks; undefined for a backend. */
function pathsFor({ textEncoder, autoencoder }: Manifest, part: Part): string[] | undefined {
  if (part === 'encoder') {
    const { encoder } = autoencoder;
    return encoder ? [encoder.graph, encoder.weights] : [];
  }
  if (part !== 'prompt') return undefined;
  const { graph, weights, vocabulary, lexicon } = textEncoder;
  return [graph, weights, vocabulary, lexicon];
}

type PathReader = (field: Field) => string;

function parseFile(field: Field): ModelFile {
  const bytes = whole(member(field, 'bytes'), 1, maxFileBytes);
  const chunkBytes = whole(member(field, 'chunkBytes'), 4096, 2 ** 26);
  const chunksField = member(field, 'chunks');
  const count = Math.ceil(bytes / chunkBytes);
  const chunks = list(chunksField, count, (chunk) => text(chunk, sha256Hex));
  if (chunks.length < count) refuse(chunksField, `a list of ${count}`);
  return {
    path: text(member(field, 'path'), fileName),
    bytes,
    sha256: text(member(field, 'sha256'), sha256Hex),
    chunkBytes,
    chunks,
    role: oneOf(member(field, 'role'), ['weights', 'graph', 'text']),
    needs: oneOf(member(field, 'needs'), ['wgsl', 'cpu', 'both']),
    firstClip: oneOf(member(field, 'firstClip'), [true, false]),
  };
}

function parseTextEncoder(field: Field, path: PathReader): TextEncoderConfig {
  return {
    graph: path(member(field, 'graph')),
    weights: path(member(field, 'weights')),
    vocabulary: path(member(field, 'vocabulary')),
    lexicon: path(member(field, 'lexicon')),
    length: whole(member(field, 'length'), 2, 4096),
    dim: whole(member(field, 'dim'), 4, 2 ** 16),
    pad: whole(member(field, 'pad'), 0, 2 ** 20),
    unknown: whole(member(field, 'unknown'), 0, 2 ** 20),
    start: whole(member(field, 'start'), 0, 2 ** 20),
  };
}

function parseTransformer(field: Field, path: PathReader): TransformerConfig {
  const width = (name: string): number => whole(member(field, name), 1, 2 ** 16);
  const patchField = member(field, 'patch_size');
  const [frames, tall, wide] = list(patchField, 3, (side) => whole(side, 1, 16));
  if (frames === undefined || tall === undefined || wide === undefined) {
    return refuse(patchField, 'a list of 3');
  }
  const quantisation = member(field, 'quantisation');
  const config: TransformerConfig = {
    graph: path(member(field, 'graph')),
    weights: path(member(field, 'weights')),
    patch_size: [frames, tall, wide],
    in_dim: width('in_dim'),
    out_dim: width('out_dim'),
    dim: width('dim'),
    ffn_dim: width('ffn_dim'),
    freq_dim: width('freq_dim'),
    text_dim: width('text_dim'),
    text_len: width('text_len'),
    num_heads: width('num_heads'),
    num_layers: width('num_layers'),
    eps: number(member(field, 'eps'), 1e-12, 1e-2),
    rope_theta: number(member(field, 'rope_theta'), 1, 1e9),
    prediction_type: oneOf(member(field, 'prediction_type'), ['sample', 'flow_prediction']),
    head_order: oneOf(member(field, 'head_order'), ['c,ph,pw', 'ph,pw,c']),
    mask_padding: oneOf(member(field, 'mask_padding'), [true, false]),
    quantisation: {
      bits: oneOf(member(quantisation, 'bits'), [8]),
      groupSize: whole(member(quantisation, 'groupSize'), 4, 1024),
    },
  };
  // Wan's image-to-video also has more inputs than outputs; ours are coordinates.
  if (![0, coordinateChannels].includes(config.in_dim - config.out_dim)) {
    refuse(member(field, 'in_dim'), `out_dim or ${coordinateChannels} more`);
  }
  if (config.dim % (2 * config.num_heads) !== 0) {
    refuse(member(field, 'dim'), 'a multiple of twice num_heads');
  }
  return config;
}

function parseAutoencoder(field: Field, path: PathReader): AutoencoderConfig {
  const highAndLow = (name: string): { high: number; low: number } => ({
    high: whole(member(member(field, name), 'high'), 1, 4096),
    low: whole(member(member(field, name), 'low'), 1, 4096),
  });
  return {
    graph: path(member(field, 'graph')),
    weights: path(member(field, 'weights')),
    ...parseEncoder(field, path),
    channels: whole(member(field, 'latent_channels'), 1, 1024),
    spatial: whole(member(field, 'spatial'), 1, 64),
    // Recipes count frames in these steps.
    temporal: oneOf(member(field, 'temporal'), [4]),
    eps: number(member(field, 'eps'), 1e-12, 1e-2),
    widths: highAndLow('channels'),
    decoderBlocks: highAndLow('decoderBlocks'),
  };
}

function parseEncoder(field: Field, path: PathReader): Pick<AutoencoderConfig, 'encoder'> {
  const graph = member(field, 'encoderGraph');
  if (graph.value === undefined) return {};
  return { encoder: { graph: path(graph), weights: path(member(field, 'encoderWeights')) } };
}

function parseTurbo(field: Field): TurboConfig | undefined {
  if (field.value === undefined) return undefined;
  return {
    steps: whole(member(field, 'steps'), 1, 100),
    sigma_offset: number(member(field, 'sigma_offset'), -100, 100),
  };
}

function parseVideoDecoder(field: Field, path: PathReader): VideoDecoderConfig {
  const bySize = (name: string, low: number): { fine: number; high: number; low: number } => {
    const sizes = member(field, name);
    return {
      fine: whole(member(sizes, 'fine'), low, 4096),
      high: whole(member(sizes, 'high'), low, 4096),
      low: whole(member(sizes, 'low'), low, 4096),
    };
  };
  const groups = whole(member(field, 'groups'), 1, 64);
  const slots = whole(member(field, 'slots'), 1, 64);
  if (slots % groups !== 0) refuse(member(field, 'slots'), 'a multiple of groups');
  return {
    graph: path(member(field, 'graph')),
    weights: path(member(field, 'weights')),
    channels: whole(member(field, 'latent_channels'), 1, 1024),
    spatial: whole(member(field, 'spatial'), 1, 64),
    slots,
    groups,
    trainedScale: number(member(field, 'trainedScale'), 1, 64),
    framesPerSecond: number(member(field, 'fps'), 1, 120),
    eps: number(member(field, 'eps'), 1e-12, 1e-2),
    widths: bySize('channels', 1),
    decoderBlocks: bySize('decoderBlocks', 1),
  };
}

function parseSampling(field: Field): SamplingConfig {
  const lead = member(field, 'first_frame_lead');
  const candidates = member(field, 'first_frame_candidates');
  return {
    steps: whole(member(field, 'steps'), 1, 1000),
    guidance_scale: number(member(field, 'guidance_scale'), 1, 100),
    shift: number(member(field, 'shift'), 0.01, 100),
    first_frame_lead: lead.value === undefined ? 0 : number(lead, 0, 0.9),
    turbo: parseTurbo(member(field, 'turbo')),
    first_frame_candidates: candidates.value === undefined ? 1 : whole(candidates, 1, 16),
    smallest_sigma: number(member(field, 'smallest_sigma'), 0, 1),
  };
}

/** @param token pixels that one token of the transformer stands for */
function parseSizes(field: Field, token: Size): ReadonlyMap<Ratio, Size> {
  return new Map(
    entries(field).map(([name, size]) => [
      oneOf({ path: `${field.path}.${name}`, value: name }, ratios),
      {
        width: wholeTokens(member(size, 'width'), token.width),
        height: wholeTokens(member(size, 'height'), token.height),
      },
    ]),
  );
}

function wholeTokens(field: Field, tokenPixels: number): number {
  const pixels = whole(field, 16, maxSide);
  return pixels % tokenPixels === 0 ? pixels : refuse(field, `a multiple of ${tokenPixels}`);
}

function parseAttributes(field: Field): ReadonlyMap<string, readonly string[]> {
  return new Map(
    entries(field).map(([name, values]) => [name, list(values, 1000, (value) => text(value))]),
  );
}
