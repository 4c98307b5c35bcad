/**
 * A studio small enough to run thousands of times: networks that are plain arithmetic with the
 * right shapes, so that tests can follow the story, stop it anywhere and break any of its ports.
 */
import type { Clip } from '../../src/common/clip.ts';
import type { Picture } from '../../src/common/picture.ts';
import type { FilmPart, OnProgress } from '../../src/common/progress.ts';
import { firstPrompt, type Recipe } from '../../src/common/recipe.ts';
import { generate, type GeneratePorts, type Studio } from '../../src/engine/generate.ts';
import { withJointContext } from '../../src/engine/networks/joint-context.ts';
import type { WebCodecs } from '../../src/engine/media/ports.ts';
import { noJournal, type Journal } from '../../src/engine/journal.ts';
import type { EncodedFilm } from '../../src/engine/media/encode-film.ts';
import type { SourceLatents, SourceStore } from '../../src/engine/sources.ts';
import { beats, recipe } from './recipes.ts';

export const tinyRecipe = recipe({
  beats: beats('A red fish!'),
  ratio: '1:1',
  seconds: 3,
  height: 64,
  sampler: { kind: 'fine', steps: 3, guidanceScale: 2 },
  model: 'tiny@1.0.0',
});

/** A window of one latent frame, one of four, and one of two. */
export const tinyWindows = 3;
export const tinyFrameCount = 24;

const latentShape = { frames: 2, channels: 3, height: 2, width: 2 };

/** Wraps a call of a port; the fault sweep counts and breaks calls here. */
export type Wrap = <T>(site: string, work: () => T) => T;
const asIs: Wrap = (_site, work) => work();

const inSentence = (prompt: string, styleWords: string): string => `${prompt}, ${styleWords}`;

export function tinyStudio(wrap: Wrap = asIs): Studio {
  return {
    backend: 'cpu',
    overlaps: false,
    model: {
      id: 'tiny@1.0.0',
      compression: { channels: latentShape.channels, spatial: 8, temporal: 4 },
      sizes: { '1:1': { width: 16, height: 16 } },
      framesPerSecond: 8,
      shift: 2,
      predictionType: 'sample',
      turboSigmaOffset: undefined,
      firstFrameCandidates: 1,
    },
    encodePrompt: (prompt, styleWords = '') =>
      wrap('encodePrompt', () => {
        const { length } = styleWords === '' ? prompt : inSentence(prompt, styleWords);
        const embeds = Float32Array.of(2, length);
        return Promise.resolve({ embeds, mask: Float32Array.of(1, 1) });
      }),
    styleInSentence: inSentence,
    transformer: withJointContext({
      predict: ({ latents, prompts }) =>
        wrap('transformer.predict', async () => {
          await Promise.resolve();
          // Each frame also sees the mean of all, so that its context counts.
          const mean = latents.reduce((sum, x) => sum + x, 0) / latents.length;
          return prompts.map(({ embeds }) =>
            latents.map((x) => Math.tanh(x + mean + embeds[1]! / 10)),
          );
        }),
      dispose: () => Promise.resolve(),
    }),
    decoder: {
      begin({ channels, height, width }) {
        let index = 0;
        return Promise.resolve({
          async *decode(latents) {
            const length = channels * height * width;
            for (let start = 0; start < latents.length; start += length) {
              for (let slot = index === 0 ? 3 : 0; slot < 4; slot++) {
                const level = latents[start + slot]!;
                const image = await wrap('decoder.decode', () => Promise.resolve(picture(level)));
                yield { index: index++, image };
              }
            }
          },
          end: () => undefined,
        });
      },
      dispose: () => Promise.resolve(),
    },
    preview: (latents) => ({
      width: 1,
      height: 1,
      frameCount: 1,
      rgba: Uint8ClampedArray.of(255 * latents[0]!, 0, 0, 255),
    }),
  };
}

/** A 16 × 16 picture of one grey level. */
function picture(level: number): Picture {
  return {
    width: 16,
    height: 16,
    rgba: new Uint8ClampedArray(16 * 16 * 4).fill(128 + 60 * level),
  };
}

export function tinyPorts(wrap: Wrap = asIs): GeneratePorts {
  let nowMs = 0;
  return {
    clock: { nowMs: () => (nowMs += 5), date: () => new Date(0) },
    newId: () => 'clip-1',
    planEncoding: ({ framesPerSecond }) =>
      wrap('planEncoding', () =>
        Promise.resolve({
          webCodecs: {} as WebCodecs,
          ladder: [],
          withoutH264: undefined,
          size: { width: 16, height: 16 },
          framesPerSecond,
        }),
      ),
    encode: ({ plan, openFrames, onPart }) =>
      wrap('encoder.encode', async (): Promise<EncodedFilm> => {
        const bytes: number[] = [];
        let told = 0;
        for await (const { image, endsPart } of openFrames()) {
          bytes.push(image.rgba[0]!);
          if (!endsPart) continue;
          onPart(partOf(bytes, told));
          told = bytes.length;
        }
        return {
          ...plan.size,
          mp4: new Blob([Uint8Array.from(bytes)]),
          codec: 'h264',
          frameCount: bytes.length,
          durationMs: bytes.length * 125,
          poster: new Blob(['poster']),
          encodeMs: 1,
        };
      }),
    stamp: () => wrap('stamp', () => Promise.resolve((picture) => picture)),
    mark: (mp4, recipe, _createdAt, ingredients) =>
      wrap('mark', () => {
        const named = ingredients.map(({ fileSha256 }) => fileSha256);
        return Promise.resolve(new Blob([mp4, firstPrompt(recipe), ...named]));
      }),
    originOf: (file) =>
      wrap('originOf', async () => {
        const fileSha256 = await hexDigest(new Uint8Array(await file.arrayBuffer()));
        return { format: 'video/tiny', fileSha256 };
      }),
    sources: memorySources(),
    digest: (bytes) => wrap('digest', () => hexDigest(bytes)),
  };
}

async function hexDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

/** Sources for as long as the test. */
export function memorySources(): SourceStore {
  const kept = new Map<string, SourceLatents>();
  return {
    get: (sha256) => Promise.resolve(kept.get(sha256)),
    has: (sha256, model) => Promise.resolve(kept.get(sha256)?.model === model),
    put(...sources) {
      for (const source of sources) kept.set(source.sha256, source);
      return Promise.resolve();
    },
  };
}

/** The frames that were not told yet, as the encoder of the engine tells them. */
function partOf(bytes: readonly number[], told: number): FilmPart {
  return {
    bytes: Uint8Array.from(bytes.slice(told)),
    mimeType: 'video/tiny',
    isFirst: told === 0,
    startMs: told * 125,
    endMs: bytes.length * 125,
  };
}

/** Makes the tiny clip. */
export function makeTinyClip(
  options: {
    recipe?: Partial<Recipe>;
    studio?: Studio;
    wrap?: Wrap;
    journal?: Journal;
    sources?: SourceStore;
    signal?: AbortSignal;
    onProgress?: OnProgress;
  } = {},
): Promise<Clip> {
  return generate(
    { ...tinyRecipe, ...options.recipe },
    options.studio ?? tinyStudio(options.wrap),
    { ...tinyPorts(options.wrap), ...(options.sources && { sources: options.sources }) },
    options.journal ?? noJournal,
    options.signal ?? new AbortController().signal,
    options.onProgress ?? (() => undefined),
  );
}
