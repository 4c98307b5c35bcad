import { spawn } from 'node:child_process';

/** Opens the default browser; does nothing where there is none. */
export function openBrowser(address: string): void {
  const { platform, env } = process;
  const hasScreen = platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY'];
  if (!hasScreen || env['CI']) return;
  const [command, ...parameters] = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', '""'],
  }[platform as string] ?? ['xdg-open'];
  spawn(command!, [...parameters, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
