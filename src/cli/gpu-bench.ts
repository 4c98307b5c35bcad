import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { projectFolder } from './build.ts';
import { usageError } from './cli-errors.ts';
import { runCommand } from './shell.ts';
import { ensureVulkanDriver } from './vulkan-driver.ts';

/** Where the bundle, its tables and the pack for other machines lie. */
export const benchFolder = join(projectFolder, '.cache/gpu-bench');
export const benchSources = join(projectFolder, 'tests/bench/gpu');

/** Bundles the benchmark into one file, which imports Node's own modules and `webgpu` only. */
export async function bundleBench(): Promise<void> {
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(benchSources, 'main.ts'),
      outDir: benchFolder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { external: ['webgpu'], output: { entryFileNames: 'bench.mjs' } },
    },
    ssr: { noExternal: true, external: ['webgpu'] },
  });
}

/**
 * `npm run bench -- --gpu`: the benchmark on this machine's GPU; its tables lie in .cache/gpu-bench.
 * @param seconds that it may take, after bundling.
 * @throws UsageError
 */
export async function benchGpu(seconds = '230'): Promise<number> {
  if (!(Number(seconds) >= 10)) throw usageError(`--seconds takes 10 or more, not "${seconds}".`);
  await bundleBench();
  const parameters = [join(benchFolder, 'bench.mjs'), projectFolder, benchFolder, seconds];
  const tables = join(benchFolder, 'gpu-bench.md');
  rmSync(tables, { force: true });
  const code = await runCommand(process.execPath, parameters, ensureVulkanDriver());
  // Out of time, it kills itself, for Dawn crashes when it exits with work in flight.
  const isCut = existsSync(tables) && readFileSync(tables, 'utf8').includes('Out of time');
  return isCut ? 0 : code;
}
