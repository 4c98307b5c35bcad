import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { projectFolder } from './build.ts';
import { missingTool } from './cli-errors.ts';
import { runCommand } from './shell.ts';
import { ensureVulkanDriver } from './vulkan-driver.ts';

const folder = join(projectFolder, '.cache/gpu-bench');
const sources = join(projectFolder, 'tests/bench/gpu');

/** Bundles the benchmark into one file, which imports Node's own modules and `webgpu` only. */
async function bundle(): Promise<void> {
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(sources, 'main.ts'),
      outDir: folder,
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
 */
export async function benchGpu(seconds = 230): Promise<number> {
  await bundle();
  const parameters = [join(folder, 'bench.mjs'), projectFolder, folder, String(seconds)];
  return runCommand(process.execPath, parameters, ensureVulkanDriver());
}

/** Of a driver for graphics cards, beside the C library: the loader, and what it links to. */
const libraries = [
  ...['libvulkan.so.1', 'libGLX.so.0', 'libGLdispatch.so.0', 'libEGL.so.1', 'libX11.so.6'],
  ...['libxcb.so.1', 'libXext.so.6', 'libXau.so.6', 'libXdmcp.so.6', 'libbsd.so.0', 'libmd.so.0'],
];

/**
 * `npm run bench -- --gpu --pack`: fills .cache/gpu-bench with all that a bare x86-64 Linux machine needs
 * beside the project's own files, to be run there by its run.sh.
 * @throws Error `MissingTool` where this machine has no Vulkan loader to take along.
 */
export async function packGpuBench(): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'lib'), { recursive: true });
  await bundle();
  copyFileSync(join(sources, 'run.sh'), join(folder, 'run.sh'));
  const dawn = join(projectFolder, 'node_modules/webgpu');
  const binding = 'dist/linux-x64/dawn.node';
  cpSync(dawn, join(folder, 'webgpu'), {
    recursive: true,
    filter: (path) => !path.includes(`${dawn}/dist`) || !path.endsWith('.node'),
  });
  mkdirSync(join(folder, 'webgpu/dist/linux-x64'), { recursive: true });
  const packed = (from: string, to: string): void => {
    writeFileSync(join(folder, to), gzipSync(readFileSync(from)));
  };
  packed(join(dawn, binding), 'dawn.node.gz');
  packed(process.execPath, 'node.gz');
  const places = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64'];
  for (const name of libraries) {
    const place = places.find((path) => existsSync(join(path, name)));
    if (place !== undefined) copyFileSync(join(place, name), join(folder, 'lib', name));
    else if (name.startsWith('libvulkan'))
      throw missingTool('Missing here: libvulkan.so.1 (Debian: libvulkan1).');
  }
  console.log(`${folder}: ${(bytesUnder(folder) / 2 ** 20).toFixed(1)} MiB. Take it along and run`);
  console.log('  sh .cache/gpu-bench/run.sh OUT');
  return 0;
}

function bytesUnder(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesUnder(join(path, name)), 0);
}
