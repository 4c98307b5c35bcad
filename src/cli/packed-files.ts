import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const suffix = '?packed';
const chunkBytes = 2 ** 20;
const cacheFolder = fileURLToPath(new URL('../../.cache/packed/', import.meta.url));

/**
 * `import file from 'x.wasm?packed'` ships x gzipped and gives what a verified download needs to
 * know of it. Hosts serve the result as it is, with byte ranges; none of them has to compress.
 */
export function packedFiles(): Plugin {
  return {
    name: 'packed-files',
    enforce: 'pre',
    async resolveId(id, importer) {
      if (!id.endsWith(suffix)) return undefined;
      const found = await this.resolve(id.slice(0, -suffix.length), importer);
      // While developing, Vite names a dependency's version behind its path.
      return found && found.id.replace(/\?.*$/, '') + suffix;
    },
    load(id) {
      if (!id.endsWith(suffix)) return undefined;
      const source = id.slice(0, -suffix.length);
      const packed = gzipSync(readFileSync(source), { level: 9 });
      // Not .gz: some servers take that for the transfer's encoding and let the browser undo it.
      const target = `${cacheFolder}${basename(source)}.bin`;
      mkdirSync(cacheFolder, { recursive: true });
      writeFileSync(target, packed);
      return `import path from ${JSON.stringify(`${target}?url`)};
export default { path, ...${JSON.stringify(describeChunks(packed))} };`;
    },
  };
}

/** As the model's manifest describes its files. */
function describeChunks(bytes: Uint8Array): object {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    createHash('sha256')
      .update(bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes))
      .digest('hex'),
  );
  return { bytes: bytes.length, chunkBytes, chunks };
}
