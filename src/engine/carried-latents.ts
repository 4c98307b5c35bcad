/** Latents that come beside their clip, as in a library's zip: checked before they are kept. */
import type { Recipe } from '../common/recipe.ts';
import { frameElements, latentSize } from '../common/shape.ts';
import type { GeneratePorts, ModelFacts } from './generate.ts';
import { digestLatents } from './latents-digest.ts';
import type { SourceLatents } from './sources.ts';

export interface CarriedLatents {
  /** Of the clip: it says the model and the frame. */
  readonly recipe: Pick<Recipe, 'model' | 'ratio'>;
  /** Hex, as `Clip.latentsSha256`. */
  readonly sha256: string;
  /** [frames, channels, height, width] f32. */
  readonly latents: Float32Array;
  /** The clip's own. */
  readonly file: Blob;
}

type Ports = Pick<GeneratePorts, 'digest' | 'originOf' | 'sources'>;

/**
 * Keeps those that are what their clip names and that films of `model` can be made from.
 * @returns for each whether it is here now
 */
export async function keepCarried(
  carried: readonly CarriedLatents[],
  model: ModelFacts,
  ports: Ports,
): Promise<readonly boolean[]> {
  const sound: SourceLatents[] = [];
  const isHere: boolean[] = [];
  for (const each of carried) {
    const source = await soundOf(each, model, ports.digest);
    isHere.push(source !== undefined);
    if (source === undefined) continue;
    const origin = await ports.originOf(each.file).catch(() => undefined);
    sound.push({ ...source, ...(origin && { origin }) });
  }
  if (sound.length > 0) await ports.sources.put(...sound);
  return isHere;
}

async function soundOf(
  { recipe, sha256, latents }: CarriedLatents,
  { id, sizes, compression }: ModelFacts,
  hash: Ports['digest'],
): Promise<SourceLatents | undefined> {
  const base = sizes[recipe.ratio];
  if (recipe.model !== id || base === undefined) return undefined;
  const size = latentSize(base, compression);
  const isWhole = latents.length > 0 && latents.length % frameElements(size) === 0;
  // Whoever wrote the clip wrote its hash: no film can be made from what is no number.
  if (!isWhole || !latents.every(Number.isFinite)) return undefined;
  const digest = digestLatents(frameElements(size), hash);
  await digest.add(latents);
  return (await digest.finish()) === sha256 ? { sha256, model: id, size, latents } : undefined;
}
