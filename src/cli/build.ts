import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
export const builtFolder = `${projectFolder}dist`;

const sources = ['package-lock.json', 'vite.config.ts', 'src', 'shaders', 'public', 'models'];

/** Builds the app into dist/ unless nothing it is made of changed since. */
export async function buildIfStale(): Promise<void> {
  const builtMs = newestMs(`${builtFolder}/index.html`);
  const sourceMs = Math.max(...sources.map((path) => newestMs(projectFolder + path)));
  if (builtMs > sourceMs) return;
  console.error('Building …');
  await build({
    configFile: `${projectFolder}vite.config.ts`,
    logLevel: 'warn',
  });
}

/** Time of the newest change at or under `path`; 0 where there is nothing. */
function newestMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path)
      .filter((name) => name !== 'training')
      .map((name) => newestMs(`${path}/${name}`)),
  );
}
