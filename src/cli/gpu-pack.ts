import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from './build.ts';
import { missingTool } from './cli-errors.ts';
import { benchFolder, benchSources, bundleBench } from './gpu-bench.ts';
import { withoutLocales } from './slim-node.ts';
import { unpackDebianPackages } from './vulkan-driver.ts';

/** The Vulkan loader, and what graphics cards' drivers link to beside the C library. */
const loaders = [
  ...['libvulkan1', 'libglvnd0', 'libegl1', 'libgl1', 'libglx0', 'libgles2', 'libopengl0'],
  ...['libx11-6', 'libxext6', 'libxcb1', 'libxau6', 'libxdmcp6', 'libbsd0', 'libmd0'],
];

/**
 * `npm run bench -- --gpu --pack`: fills .cache/gpu-bench with all that a bare x86-64 Linux machine needs
 * beside the project's own files, to be run there by its run.sh. Takes about two minutes, for it presses hard.
 * @throws Error `MissingTool` where this machine is no x86-64 Debian, or lacks `xz` or `strip`.
 */
export async function packGpuBench(): Promise<number> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw missingTool('The pack takes along this machine’s Node, so it is made on x86-64 Linux.');
  }
  rmSync(benchFolder, { recursive: true, force: true });
  mkdirSync(join(benchFolder, 'webgpu'), { recursive: true });
  await bundleBench();
  copyFileSync(join(benchSources, 'run.sh'), join(benchFolder, 'run.sh'));
  const dawn = join(projectFolder, 'node_modules/webgpu');
  for (const name of ['index.js', 'package.json', 'LICENSE.md']) {
    copyFileSync(join(dawn, name), join(benchFolder, 'webgpu', name));
  }
  const work = mkdtempSync(join(tmpdir(), 'kinora-pack-'));
  try {
    const [node, slim, binding] = ['node', 'slim', 'dawn.node'].map((name) => join(work, name));
    tool('strip', '-o', node!, process.execPath);
    writeFileSync(slim!, withoutLocales(readFileSync(node!)));
    tool('strip', '-o', binding!, join(dawn, 'dist/linux-x64/dawn.node'));
    press(slim!, 'node.xz');
    press(binding!, 'dawn.node.xz');
    const unpacked = join(work, 'loaders');
    unpackDebianPackages(['download', ...loaders], unpacked);
    const libraries = join(unpacked, 'usr/lib/x86_64-linux-gnu');
    const names = readdirSync(libraries).filter((file) => /\.so\.\d+$/.test(file));
    const archive = join(work, 'lib.tar');
    // Their names are links to files of longer names.
    tool('tar', '--dereference', '-cf', archive, '-C', libraries, ...names);
    press(archive, 'lib.tar.xz');
  } finally {
    rmSync(work, { recursive: true });
  }
  for (const name of readdirSync(benchFolder)) {
    console.log(`${mebibytes(join(benchFolder, name)).padStart(6)} MiB  ${name}`);
  }
  console.log(
    `${mebibytes(benchFolder).padStart(6)} MiB  in all. Take ${benchFolder} along and run`,
  );
  console.log('  sh .cache/gpu-bench/run.sh OUT SECONDS');
  return 0;
}

/** `--x86` presses machine code by a tenth more; Python's lzma reads it too. */
function press(path: string, to: string): void {
  const options = ['--threads=1', '--x86', '--lzma2=preset=9,dict=96MiB', '--stdout'];
  writeFileSync(join(benchFolder, to), tool('xz', ...options, path));
}

function tool(name: string, ...parameters: string[]): Buffer {
  try {
    return execFileSync(name, parameters, { maxBuffer: 2 ** 28 });
  } catch (cause) {
    throw missingTool(`${name} did not run (${cause instanceof Error ? cause.message : ''}).`);
  }
}

function mebibytes(path: string): string {
  return (bytesUnder(path) / 2 ** 20).toFixed(1);
}

function bytesUnder(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesUnder(join(path, name)), 0);
}
