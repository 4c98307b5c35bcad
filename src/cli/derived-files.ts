import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const cacheFolder = fileURLToPath(new URL('../../.cache/packed/', import.meta.url));

export interface Derived {
  readonly fileName: string;
  readonly content: string | Uint8Array;
  /** The module that stands for the import. @param address what Vite gives the address of the file for */
  readonly module: (address: string) => string;
}

/**
 * `import … from 'x?suffix'` ships a file that is made of x in its place.
 * @param derive is given the path of x; what it throws fails the build
 */
export function derivedFiles(
  name: string,
  suffix: string,
  derive: (source: string) => Derived,
): Plugin {
  return {
    name,
    enforce: 'pre',
    async resolveId(id, importer) {
      if (!id.endsWith(suffix)) return undefined;
      const found = await this.resolve(id.slice(0, -suffix.length), importer);
      // While developing, Vite names a dependency's version behind its path.
      return found && found.id.replace(/\?.*$/, '') + suffix;
    },
    load(id) {
      if (!id.endsWith(suffix)) return undefined;
      const { fileName, content, module } = derive(id.slice(0, -suffix.length));
      const target = `${cacheFolder}${fileName}`;
      mkdirSync(cacheFolder, { recursive: true });
      writeFileSync(target, content);
      return module(JSON.stringify(`${target}?url`));
    },
  };
}
