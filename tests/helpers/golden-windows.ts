/** The fixtures of windows as the engines take them; see models/training/fixtures.py. */
import { frameElements, type LatentShape } from '../../src/common/shape.ts';
import { denoise } from '../../src/engine/denoise.ts';
import type {
  LatentFrames,
  PromptEmbeds,
  VideoTransformer,
  WindowContext,
} from '../../src/engine/networks/contracts.ts';
import { cutWindows } from '../../src/engine/plans/windows.ts';
import type { PredictionType } from '../../src/engine/sampling/euler.ts';
import { floatsOf, readGolden } from './golden.ts';

interface WindowCase {
  readonly context: WindowContext;
  readonly fresh: LatentFrames;
  /** What PyTorch predicts of the fresh frames. */
  readonly prediction: Float32Array;
}

/** One pass without a context, a noise level for each latent frame. */
export function passCase(): WindowCase {
  const golden = readGolden('transformer.safetensors');
  const latents = floatsOf(golden, 'latents');
  const shape = shapeOf(golden.tensor('latents').shape);
  const prompts = [
    { embeds: floatsOf(golden, 'prompt_embeds'), mask: floatsOf(golden, 'prompt_mask') },
  ];
  const positions = Float32Array.from({ length: shape.frames }, (_, frame) => frame);
  return {
    context: { ...noFrames(shape), prompts },
    fresh: { latents, shape, sigmas: floatsOf(golden, 'sigmas'), positions },
    prediction: floatsOf(golden, 'prediction'),
  };
}

/** Fresh frames with a context before and after them, and the film's first frame far away. */
export function contextCase(): WindowCase {
  const golden = readGolden('transformer.safetensors');
  const part = (name: string): Float32Array<ArrayBuffer> => floatsOf(golden, `context.${name}`);
  const shape = shapeOf(golden.tensor('context.latents').shape);
  const frames = Number(new BigInt64Array(golden.tensor('context.frames').bytes.slice().buffer)[0]);
  const whole = new BigInt64Array(golden.tensor('context.positions').bytes.slice().buffer);
  const positions = Float32Array.from(whole, Number);
  const [latents, sigmas] = [part('latents'), part('sigmas')];
  const cut = (first: number, last: number): LatentFrames => ({
    latents: latents.slice(first * frameElements(shape), last * frameElements(shape)),
    shape: { ...shape, frames: last - first },
    sigmas: sigmas.slice(first, last),
    positions: positions.slice(first, last),
  });
  const prompts = [{ embeds: part('prompt_embeds'), mask: part('prompt_mask') }];
  return {
    context: { ...cut(0, frames), prompts },
    fresh: cut(frames, shape.frames),
    prediction: part('prediction'),
  };
}

export function noFrames(shape: LatentShape): LatentFrames {
  const none = new Float32Array(0);
  return { latents: none, shape: { ...shape, frames: 0 }, sigmas: none, positions: none };
}

function shapeOf([, frames, channels, height, width]: readonly number[]): LatentShape {
  return { frames: frames!, channels: channels!, height: height!, width: width! };
}

/** A film of two windows, guided or as turbo: what an engine makes of the fixture's noise, and what PyTorch does. */
export async function makeGoldenFilm(
  transformer: VideoTransformer,
  predictionType: PredictionType,
  how: 'guided' | 'turbo',
): Promise<{ readonly got: Float32Array; readonly wanted: Float32Array; readonly steps: number }> {
  const golden = readGolden('sampling.safetensors');
  const isTurbo = how === 'turbo';
  const [embeds, mask] = [floatsOf(golden, 'prompt_embeds'), floatsOf(golden, 'prompt_mask')];
  const prompt = (row: number): PromptEmbeds => ({
    embeds: embeds.slice((row * embeds.length) / 2, ((row + 1) * embeds.length) / 2),
    mask: mask.slice((row * mask.length) / 2, ((row + 1) * mask.length) / 2),
  });
  const [noise, sigmas] = [floatsOf(golden, 'noise'), floatsOf(golden, 'sigmas')];
  const size = shapeOf(golden.tensor('noise').shape);
  const length = frameElements(size);
  const got = new Float32Array(noise.length);
  let steps = 0;
  for (const cut of cutWindows(size.frames, [])) {
    const end = (cut.start + cut.count) * length;
    const context = Float32Array.from(
      cut.context.flatMap((frame) => [...got.subarray(frame * length, (frame + 1) * length)]),
    );
    const startLatents = (): Float32Array => noise.slice(cut.start * length, end);
    const latents = await denoise(transformer, {
      window: { ...cut, prompt: '', sigmas, startLatents },
      ...{ size, context, prompt: prompt(0), negative: prompt(1), predictionType },
      sigmaOffset: isTurbo ? floatsOf(golden, 'turbo.sigma_offset')[0]! : 0,
      guidanceScale: isTurbo ? 1 : floatsOf(golden, 'guidance_scale')[0]!,
      signal: new AbortController().signal,
      async onStep(_step, readClean) {
        steps++;
        const clean = await readClean();
        if (clean.length !== cut.count * length) throw new Error(`${clean.length} clean latents`);
      },
    });
    got.set(latents, cut.start * length);
  }
  return { got, wanted: floatsOf(golden, isTurbo ? 'turbo.latents' : 'latents'), steps };
}
