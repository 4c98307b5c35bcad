import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { derivedFiles } from './derived-files.ts';

const fixedMemory = 'new WebAssembly.Memory({initial:256,maximum:65536,shared:!0})';
/** Pages of 64 KiB: 4, 2, 1 and half a gibibyte. */
const memoryLadder = [65_536, 32_768, 16_384, 8192];

/**
 * `import address from 'ort….mjs?glue'` ships onnxruntime-web's glue code so that it runs where its
 * own file does not:
 * - Its name ends in .js. Hosts that do not know .mjs serve it as a download, and browsers run none.
 * - It asks for less memory where the browser refuses to set 4 GiB of addresses aside, as on iOS.
 */
export function runtimeGlue(): Plugin {
  return derivedFiles('runtime-glue', '?glue', (source) => ({
    fileName: `${basename(source, '.mjs')}.js`,
    content: withMemoryLadder(readFileSync(source, 'utf8')),
    module: (address) => `export { default } from ${address};`,
  }));
}

/** @throws Error when the code asks for its memory in another way than the version we know. */
export function withMemoryLadder(glue: string): string {
  const parts = glue.split(fixedMemory);
  if (parts.length !== 2) {
    throw new Error(`The runtime's glue code asks for memory ${parts.length - 1} times, not once.`);
  }
  const firstGiven = `((pages) => {
    for (;;) {
      try {
        return new WebAssembly.Memory({ initial: 256, maximum: pages.shift(), shared: true });
      } catch (refused) {
        if (pages.length === 0) throw refused;
      }
    }
  })(${JSON.stringify(memoryLadder)})`;
  return parts.join(firstGiven);
}
