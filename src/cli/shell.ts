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

/** Runs a command like `runCommand`, but keeps what it says to itself: others run beside it. */
export function runQuietly(
  command: string,
  parameters: readonly string[],
): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    child.on('error', reject).on('close', (code) => {
      resolve({ code: code ?? 1, said });
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
