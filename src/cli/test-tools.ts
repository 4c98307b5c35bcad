/** What tests need from the machine, found or installed. Each throws `MissingTool` when it cannot. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { missingTool } from './cli-errors.ts';
import { findChromium } from './chromium.ts';
import { hasCommand, installDebianPackages, runCommand } from './shell.ts';

/** The system's Chromium, else Playwright's, else Debian's. Returns its path. */
export async function ensureChromium(): Promise<string> {
  const find = (): string | undefined =>
    findChromium() ?? [chromium.executablePath()].find((path) => existsSync(path));
  const ready =
    find() !== undefined ||
    (await installDebianPackages('chromium')) ||
    (await runCommand('npx', ['playwright', 'install', 'chromium'])) === 0;
  const path = ready ? find() : undefined;
  if (path === undefined) {
    throw missingTool('No Chromium: install Chrome or Chromium, or name one in CHROMIUM_PATH.');
  }
  return path;
}

/** ffmpeg and ffprobe, which judge the clips from outside. */
export async function ensureFfmpeg(): Promise<void> {
  const has = (): boolean => hasCommand('ffprobe', '-version') && hasCommand('ffmpeg', '-version');
  if (!has() && !((await installDebianPackages('ffmpeg')) && has())) {
    throw missingTool('No ffmpeg: install ffmpeg (it brings ffprobe).');
  }
}

/** Firefox and WebKitGTK, the real ones: each is left out by its own test where it is missing. */
export async function ensureOtherEngines(): Promise<void> {
  // WebKitGTK's driver has no option for its version; this one ends well without a browser.
  const hasWebKit = (): boolean => hasCommand('WebKitWebDriver', '--help');
  const has = (): boolean => hasCommand('firefox-esr') && hasWebKit();
  if (!has()) await installDebianPackages('firefox-esr', 'webkit2gtk-driver', 'xvfb');
  if (!hasCommand('firefox-esr') && !hasWebKit()) {
    throw missingTool('No other browser: install firefox-esr or webkit2gtk-driver with xvfb.');
  }
}

/**
 * A Python with PyTorch: one that has it already, else a virtual environment under
 * models/training/.venv with the pinned requirements. Returns its command.
 */
export async function ensurePython(): Promise<string> {
  const own = 'models/training/.venv/bin/python';
  const named = process.env['KINORA_PYTHON'];
  const suits = (python: string): boolean => hasCommand(python, '-cimport torch, pytest');
  const found = [named, own, 'python3'].find((python) => python !== undefined && suits(python));
  if (found !== undefined) return found;
  const requirements = ['-r', 'models/training/requirements.txt'];
  // PyTorch's own index has it without CUDA, a tenth of the size; PyPI is enough where that is away.
  const index = ['--extra-index-url', 'https://download.pytorch.org/whl/cpu', '--retries', '0'];
  const made =
    (await runCommand('python3', ['-m', 'venv', 'models/training/.venv'])) === 0 &&
    (await runCommand(own, ['-m', 'pip', 'install', '-q', ...index, ...requirements])) === 0;
  if (!made) throw missingTool('No Python with PyTorch: see models/training/README.md.');
  return own;
}
