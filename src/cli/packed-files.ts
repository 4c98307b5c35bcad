import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { derivedFiles } from './derived-files.ts';

const chunkBytes = 2 ** 20;

/**
 * `import file from 'x.wasm?packed'` ships x gzipped and gives what a verified download needs to
 * know of it. Hosts serve the result as it is, with byte ranges; none of them has to compress.
 */
export function packedFiles(): Plugin {
  return derivedFiles('packed-files', '?packed', (source) => {
    const packed = gzipSync(readFileSync(source), { level: 9 });
    return {
      // Not .gz: some servers take that for the transfer's encoding and let the browser undo it.
      fileName: `${basename(source)}.bin`,
      content: packed,
      module: (address) => `import path from ${address};
export default { path, ...${JSON.stringify(describeChunks(packed))} };`,
    };
  });
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
