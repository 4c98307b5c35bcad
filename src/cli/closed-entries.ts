import type { Plugin } from 'vite';

/**
 * Fails a build in which a chunk imports from the file that a worker starts with: WebKit (2.50) runs
 * that file once more then, as a second engine, which ends with "Policy with name 'default' already
 * exists". What chunks share belongs in a file of its own.
 */
export function closedEntries(): Plugin {
  return {
    name: 'closed-entries',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const entries = new Set(
        chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
      );
      for (const { fileName, imports } of chunks) {
        const entry = imports.find((name) => entries.has(name));
        if (entry !== undefined)
          this.error(`${fileName} imports from ${entry}, which a worker starts with.`);
      }
    },
  };
}
