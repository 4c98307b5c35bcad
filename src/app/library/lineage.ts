/** Which clip was made from which. A recipe names its sources by their latents, so nothing else is kept. Pure. */
import type { KeptClip } from '../../common/clip.ts';

export interface Lineage {
  /** What it was made from, as far as it is here. */
  readonly parents: readonly KeptClip[];
  /** Sources that are not here: a file of the visitor, or a clip that went. */
  readonly missing: number;
  readonly children: readonly KeptClip[];
}

export function lineageOf(clip: KeptClip, clips: readonly KeptClip[]): Lineage {
  const hashes = [...new Set(clip.recipe.sources.map(({ sha256 }) => sha256))];
  const parents = hashes.flatMap(
    (sha256) => clips.find((each) => each.latentsSha256 === sha256 && each.id !== clip.id) ?? [],
  );
  return {
    parents,
    missing: hashes.length - parents.length,
    children: clips.filter(
      ({ id, recipe }) =>
        id !== clip.id && recipe.sources.some(({ sha256 }) => sha256 === clip.latentsSha256),
    ),
  };
}
