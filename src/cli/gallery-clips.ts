import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Recipe } from '../common/recipe.ts';
import { readRecipe } from '../common/recipe-file.ts';

/** Six of them cost a visitor 3.6 megabytes at most, when they are first seen. */
const maxFileBytes = 600_000;

const moduleName = 'virtual:gallery';

/**
 * `import clips from 'virtual:gallery'` gives the address and the recipe of each MP4 in
 * public/gallery/. A file that carries no recipe or is too large fails the build.
 */
export function galleryClips(): Plugin {
  let folder = '';
  let address = '';
  return {
    name: 'gallery-clips',
    configResolved({ publicDir, base }) {
      folder = join(publicDir, 'gallery');
      address = `${base}gallery/`;
    },
    resolveId: (id) => (id === moduleName ? `\0${moduleName}` : undefined),
    async load(id) {
      if (id !== `\0${moduleName}`) return undefined;
      const clips = (await readGallery(folder)).map(({ file, recipe }) => ({
        url: address + encodeURIComponent(file),
        recipe,
      }));
      return `export default ${JSON.stringify(clips)};`;
    },
  };
}

export interface GalleryFile {
  readonly file: string;
  readonly recipe: Recipe;
}

/**
 * The MP4s of a folder in the order of their names; none where there is no folder.
 * @throws Error naming the file that is too large or holds no recipe.
 */
export async function readGallery(folder: string): Promise<GalleryFile[]> {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.mp4'));
  return Promise.all(
    names.sort().map(async (file) => {
      const bytes = readFileSync(join(folder, file));
      if (bytes.length > maxFileBytes) {
        throw new Error(`${file} has ${bytes.length} bytes; ${maxFileBytes} is the most.`);
      }
      try {
        return { file, recipe: await readRecipe(new Blob([bytes])) };
      } catch (thrown) {
        throw new Error(`${file} carries no recipe.`, { cause: thrown });
      }
    }),
  );
}
