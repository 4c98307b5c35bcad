import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
export const builtFolder = `${projectFolder}dist`;

const sources = ['package-lock.json', 'vite.config.ts', 'src', 'shaders', 'public', 'models'];

/** Whether anything that dist/ is made of changed since it was. */
export function isBuildStale(): boolean {
  const builtMs = newestMs(`${builtFolder}/index.html`);
  return sources.some((path) => newestMs(projectFolder + path) >= builtMs);
}

/** Builds the app into dist/ unless nothing it is made of changed since. */
export async function buildIfStale(): Promise<void> {
  if (!isBuildStale()) return;
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
