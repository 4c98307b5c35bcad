/**
 * Runs one command of Kinora: `node src/cli/run.mjs start`. Plain JavaScript with nothing but
 * Node's own modules, because it must also work straight after `git clone`: it installs the
 * dependencies first where they are missing or stale, then hands over to TypeScript.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const commands = ['start', 'test', 'clip', 'bench', 'figures', 'faults', 'soak'];
const root = new URL('../../', import.meta.url);
const [command = '', ...parameters] = process.argv.slice(2);

if (!commands.includes(command)) {
  console.error(`Commands: ${commands.join(', ')}`);
  process.exit(2);
}
installIfStale();
const { tsImport } = await import('tsx/esm/api');
/** @type {unknown} */
const module = await tsImport(`./${command}.ts`, import.meta.url);
const { run } = /** @type {{ run: (parameters: string[]) => Promise<number> }} */ (module);
try {
  process.exitCode = await run(parameters);
} catch (error) {
  const isUsage = is(error, /UsageError|ERR_PARSE_ARGS/);
  const needsNoStack = isUsage || is(error, /MissingTool|NoClip/);
  console.error(needsNoStack ? error.message : error);
  process.exit(isUsage ? 2 : 1);
}

/**
 * @param {unknown} error
 * @param {RegExp} names its name or code
 * @returns {error is Error}
 */
function is(error, names) {
  return (
    error instanceof Error &&
    names.test(`${error.name} ${'code' in error ? String(error.code) : ''}`)
  );
}

function installIfStale() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  // Optional packages are the other platforms' binaries: rightly missing.
  const stale = Object.entries(wanted).some(
    ([path, { version, optional }]) =>
      path !== '' && optional !== true && installed[path]?.version !== version,
  );
  if (!stale) return;
  console.error('Installing dependencies (npm ci) …');
  // No package of ours needs its install script.
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    // npm's own words go to stderr, so that a command's stdout stays its own.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * @param {string} path of a lock file
 * @returns {Record<string, { version?: string, optional?: boolean }>} by folder
 */
function readPackages(path) {
  const file = fileURLToPath(new URL(path, root));
  if (!existsSync(file)) return {};
  /** @type {unknown} */
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  return /** @type {{ packages: ReturnType<typeof readPackages> }} */ (lock).packages;
}
