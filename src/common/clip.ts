import type { Recipe } from './recipe.ts';

/** A finished clip: the file, its picture for the shelf, and how it came to be. */
export interface Clip {
  readonly id: string;
  readonly recipe: Recipe;
  readonly file: Blob;
  /** File name suggested for saving, without a path. */
  readonly fileName: string;
  readonly codec: VideoCodecName;
  /** Why the codec is another than H.264; clips of versions before 0.2 do not know. */
  readonly withoutH264?: EncoderFault;
  /** Pixels of the encoded frame. */
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  readonly durationMs: number;
  /** PNG of the middle frame. */
  readonly poster: Blob;
  /** Hex SHA-256 of the final latents' bytes: equal for equal recipes on one device. */
  readonly latentsSha256: string;
  readonly timings: Timings;
  readonly backend: Backend;
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

/** A clip as the library keeps it: what the visitor made of it since. */
export interface KeptClip extends Clip {
  readonly isStarred?: boolean;
  /** When it was put into the bin, in milliseconds since 1970, UTC. */
  readonly binnedAtMs?: number;
  /** Name of the folder it lies in; absent where it lies in none. */
  readonly folder?: string;
  /** Clips of one wish with different seeds have this in common. */
  readonly takesOf?: string;
}

export const videoCodecs = ['h264', 'vp9', 'av1'] as const;
export type VideoCodecName = (typeof videoCodecs)[number];

/**
 * What is wrong with an encoder: not there; its stream is not what it was asked for, or not what it says; it
 * shows something else than it was given; it took next to no bits; it ended, fell silent, or gave nothing out.
 */
export const encoderFaults = [
  'absent',
  'malformed',
  'other-picture',
  'too-few-bits',
  'stopped',
] as const;
export type EncoderFault = (typeof encoderFaults)[number];

/**
 * `wgsl`: our kernels on the visitor's GPU; `onnx-webgpu`: our denoiser there, and beside it, on the
 * same device, the text encoder and the decoder on onnxruntime-web; `cpu`: onnxruntime-web on
 * WebAssembly.
 */
export const backends = ['wgsl', 'onnx-webgpu', 'cpu'] as const;
export type Backend = (typeof backends)[number];

/** Where the time went, in milliseconds. */
export interface Timings {
  /** Opening the networks, when they were not open yet; a download is not counted. */
  readonly loadMs: number;
  readonly promptMs: number;
  readonly denoiseMs: number;
  readonly decodeMs: number;
  readonly encodeMs: number;
  readonly totalMs: number;
}
