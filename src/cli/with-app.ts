import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { buildIfStale, builtFolder } from './build.ts';
import { findChromium, hardwareGpuArguments } from './chromium.ts';
import { missingTool } from './cli-errors.ts';
import { serve } from './serve.ts';

/**
 * Serves the built app and opens it without a window, with the machine's graphics card where it
 * has one. Both end when `use` does.
 * @param use gets a fresh page and the app's address, ending in `/`
 * @throws MissingTool without a Chromium.
 */
export async function withApp(use: (page: Page, address: string) => Promise<void>): Promise<void> {
  const executablePath = findChromium() ?? chromium.executablePath();
  if (!existsSync(executablePath)) {
    throw missingTool(
      'No Chromium here. Install Chrome or Chromium, name one in CHROMIUM_PATH, or run\n' +
        '  npx playwright install chromium',
    );
  }
  await buildIfStale();
  const served = await serve(builtFolder);
  try {
    const browser = await chromium.launch({ executablePath, args: [...hardwareGpuArguments] });
    await use(await browser.newPage(), served.address).finally(() => browser.close());
  } finally {
    served.close();
  }
}
