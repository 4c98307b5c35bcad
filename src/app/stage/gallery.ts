import { parseRecipe, type Recipe } from '../../common/recipe.ts';

/** A shipped clip that the opening plays; the manifest is `public/gallery/gallery.json`. */
export interface GalleryClip {
  /** Address of the MP4. */
  readonly url: string;
  readonly recipe: Recipe;
}

/** Reads `{ "clips": [{ "file": "red-fish.mp4", "recipe": {…} }] }`; `file` lies beside it. */
export function parseGallery(manifest: unknown, base: string): GalleryClip[] {
  const { clips } = manifest as { clips: readonly { file: string; recipe: unknown }[] };
  return clips.map(({ file, recipe }) => ({
    url: new URL(file, base).href,
    recipe: parseRecipe(recipe),
  }));
}

export async function fetchGallery(): Promise<GalleryClip[]> {
  const response = await fetch('gallery/gallery.json');
  return response.ok ? parseGallery(await response.json(), response.url) : [];
}
