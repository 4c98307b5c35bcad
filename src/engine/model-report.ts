import { backends, type Backend } from '../common/clip.ts';
import { offeredHeights, offeredSeconds } from '../common/offers.ts';
import { ratios, type Sampler } from '../common/recipe.ts';
import { centreOf, frameSize } from '../common/shape.ts';
import type { ModelReport, SizeOffer } from './engine-api.ts';
import { modelId, type Manifest } from './weights/manifest.ts';
import type { Model } from './weights/model.ts';

/** What the page shows of a model: its sizes, its words, and the bytes still to be fetched. */
export async function reportModel(model: Model): Promise<ModelReport> {
  const { manifest } = model;
  const missing = await Promise.all(backends.map((backend) => model.missingBytes(backend)));
  return {
    id: modelId(manifest),
    licence: manifest.licence,
    missingBytes: ofEach((_, index) => missing[index]!),
    encoderMissingBytes: manifest.autoencoder.encoder && (await model.missingBytes('encoder')),
    totalBytes: ofEach((backend) => model.totalBytes(backend)),
    unkeptBecause: model.unkeptBecause,
    offers: ratios.flatMap((ratio): SizeOffer[] => {
      const base = manifest.sizes.get(ratio);
      return base
        ? [{ ratio, base, shown: centreOf(base, frameSize(ratio, offeredHeights[0])) }]
        : [];
    }),
    lengths: offeredSeconds,
    heights: offeredHeights,
    framesPerSecond: manifest.videoDecoder.framesPerSecond,
    shift: manifest.sampling.shift,
    firstFrameCandidates: manifest.sampling.first_frame_candidates,
    framesPerLatent: manifest.videoDecoder.slots,
    previewFramesPerSecond: manifest.fps,
    samplers: samplersOf(manifest.sampling),
    knows: Object.fromEntries(manifest.attributes),
  };
}

function ofEach<T>(value: (backend: Backend, index: number) => T): Record<Backend, T> {
  const entries = backends.map((backend, index) => [backend, value(backend, index)] as const);
  return Object.fromEntries(entries) as Record<Backend, T>;
}

/** Best choice first. */
export function samplersOf(sampling: Manifest['sampling']): Sampler[] {
  const { turbo, guidance_scale: guidanceScale } = sampling;
  const fine: Sampler = { kind: 'fine', steps: stepsOfWindow(sampling), guidanceScale };
  return turbo ? [{ kind: 'turbo', steps: turbo.steps, guidanceScale: 1 }, fine] : [fine];
}

/**
 * Steps of each window. A model from before windows was to spend a share of its steps on the first
 * latent frame alone; that frame is a window of its own now, so the others take what was left.
 */
function stepsOfWindow({ steps, first_frame_lead: lead }: Manifest['sampling']): number {
  return Math.max(1, Math.round(steps * (1 - lead)));
}
