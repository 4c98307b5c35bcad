import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { findChromium, hardwareGpuArguments } from './chromium.ts';
import { missingTool } from './cli-errors.ts';

/** Starts a headless Chromium with the machine's graphics card, where it has one. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium() ?? chromium.executablePath();
  if (!existsSync(executablePath)) {
    throw missingTool(
      'No Chromium here. Install Chrome or Chromium, name one in CHROMIUM_PATH, or run\n' +
        '  npx playwright install chromium',
    );
  }
  return chromium.launch({ executablePath, args: [...hardwareGpuArguments] });
}
