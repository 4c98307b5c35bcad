import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A software Vulkan driver for Dawn in Node: llvmpipe of Mesa 25, which offers `shader-f16`,
 * subgroups and timestamps on any CPU. Debian 12 itself ships Mesa 22, which Dawn refuses, so the
 * packages come from bookworm-backports and are only unpacked into a cache folder: nothing on the
 * system changes, and no root is needed.
 */

/** Environment variables under which Dawn finds the driver; they must be set before Node starts. */
export type VulkanEnvironment = Readonly<Record<string, string>>;

const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'kinora',
  'vulkan',
);
const unpackedFolder = join(cacheFolder, 'root');
const driverFile = join(cacheFolder, 'lvp_icd.json');
/** Written last, so that a cut installation is done again. */
const completeFile = join(cacheFolder, 'complete');
const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * The environment of a driver that is already here, or undefined. Empty where none is needed: the
 * caller named a driver himself, or Dawn has a native backend (macOS, Windows).
 */
export function findVulkanDriver(): VulkanEnvironment | undefined {
  if (process.env['VK_DRIVER_FILES'] !== undefined || process.platform !== 'linux') return {};
  if (existsSync(completeFile)) return unpackedEnvironment();
  const systemDriver = ['lvp_icd.json', 'lvp_icd.x86_64.json', 'lvp_icd.aarch64.json']
    .map((name) => join('/usr/share/vulkan/icd.d', name))
    .find((path) => existsSync(path) && isRecentMesa(path));
  return systemDriver === undefined ? undefined : { VK_DRIVER_FILES: systemDriver };
}

/**
 * Finds a driver or fetches one with apt's tools (about 22 MB, a few seconds), without root.
 * @throws Error where there is no apt, or its archive cannot be reached.
 */
export function ensureVulkanDriver(): VulkanEnvironment {
  const found = findVulkanDriver();
  if (found !== undefined) return found;
  rmSync(cacheFolder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  // The system's own package list says what is installed, so apt fetches only what is missing.
  const missing = ['install', '--yes', '--no-install-recommends', '--download-only'];
  unpackDebianPackages([...missing, 'mesa-vulkan-drivers', 'libvulkan1'], unpackedFolder);
  const icdFolder = join(unpackedFolder, 'usr/share/vulkan/icd.d');
  const icd = readdirSync(icdFolder).find((name) => name.startsWith('lvp_icd'));
  if (icd === undefined) throw new Error('mesa-vulkan-drivers holds no lvp_icd');
  writeFileSync(driverFile, readFileSync(join(icdFolder, icd)));
  writeFileSync(completeFile, '');
  return unpackedEnvironment();
}

/**
 * Fetches Debian packages without root and unpacks them, installing nothing.
 * @param wanted of `apt-get`: the command that fetches, and its packages.
 * @throws Error where there is no apt, or its archive cannot be reached.
 */
export function unpackDebianPackages(wanted: readonly string[], into: string): void {
  const apt = mkdtempSync(join(tmpdir(), 'kinora-apt-'));
  const archives = join(apt, 'archives');
  mkdirSync(join(apt, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(archives, 'partial'), { recursive: true });
  const signed = existsSync(debianKeyring) ? `[signed-by=${debianKeyring}] ` : '';
  writeFileSync(
    join(apt, 'sources.list'),
    ['bookworm', 'bookworm-backports']
      .map((suite) => `deb ${signed}http://deb.debian.org/debian ${suite} main\n`)
      .join(''),
  );
  const aptGet = (...command: string[]): void => {
    const parameters = [...privateAptOptions(apt), ...command];
    execFileSync('apt-get', parameters, { stdio: 'pipe', cwd: archives });
  };
  try {
    aptGet('update');
    aptGet('--target-release', 'bookworm-backports', ...wanted);
    for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['--extract', join(archives, name), into]);
    }
  } finally {
    rmSync(apt, { recursive: true });
  }
}

/** Lists, archives and sources in our own folder; no lock on the system's. */
function privateAptOptions(apt: string): string[] {
  return [
    `Dir::Etc::sourcelist=${join(apt, 'sources.list')}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${apt}`,
    `Dir::Cache::archives=${join(apt, 'archives')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);
}

function unpackedEnvironment(): VulkanEnvironment {
  const libraries = join(unpackedFolder, 'usr/lib');
  const triplet = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const inherited = process.env['LD_LIBRARY_PATH'];
  return {
    VK_DRIVER_FILES: driverFile,
    LD_LIBRARY_PATH: [join(libraries, triplet), ...(inherited ? [inherited] : [])].join(':'),
  };
}

/** True from Mesa 24 on, whose ICD files name Vulkan 1.3.274 or later; Dawn refuses Mesa 22. */
function isRecentMesa(icdPath: string): boolean {
  const version = /"api_version"\s*:\s*"1\.(\d+)\.(\d+)/.exec(readFileSync(icdPath, 'utf8'));
  const [minor, patch] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
  return minor > 3 || (minor === 3 && patch >= 274);
}
