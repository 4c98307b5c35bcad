import { spawn, spawnSync } from 'node:child_process';

/** Runs a command in the project's folder, its output straight to ours; resolves to its exit code. */
export function runCommand(
  command: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    spawn(command, parameters, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    })
      .on('error', reject)
      .on('close', (code) => {
        resolve(code ?? 1);
      });
  });
}

/** True when the command exists and says its version. */
export function hasCommand(command: string, versionOption = '--version'): boolean {
  return spawnSync(command, [versionOption], { stdio: 'ignore' }).status === 0;
}

/** Installs Debian packages where that is possible (Debian, root); false where not. */
export async function installDebianPackages(...packages: string[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || !hasCommand('apt-get')) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-qq'], env);
  const options = ['install', '-y', '-qq', '--no-install-recommends'];
  return (await runCommand('apt-get', [...options, ...packages], env)) === 0;
}
