import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { buildIfStale, builtFolder } from './build.ts';
import { hardwareGpuArguments } from './chromium.ts';
import { serve } from './serve.ts';
import { ensureChromium } from './test-tools.ts';

export interface AppOptions {
  /** Is handed a copy of the built app's folder to change before it is served. */
  readonly change?: ((folder: string) => void) | undefined;
  /** As the visitor's system says it; `reduce` where nobody looks, as pictures that move cost time. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/**
 * Serves the built app and opens it without a window, with the machine's graphics card where it
 * has one. A browser is installed where there is none. Both end when `use` does.
 * @param use gets a fresh page and the app's address, ending in `/`
 * @throws MissingTool where none can be had.
 */
export async function withApp(
  use: (page: Page, address: string) => Promise<void>,
  { change, reducedMotion = 'no-preference' }: AppOptions = {},
): Promise<void> {
  const executablePath = await ensureChromium();
  await withServedApp(async (address) => {
    const browser = await chromium.launch({ executablePath, args: [...hardwareGpuArguments] });
    const page = await browser.newPage({ locale: 'en', reducedMotion });
    await use(page, address).finally(() => browser.close());
  }, change);
}

/**
 * Serves the built app as long as `use` takes.
 * @param use gets its address, ending in `/`
 */
export async function withServedApp(
  use: (address: string) => Promise<void>,
  change: AppOptions['change'],
): Promise<void> {
  await buildIfStale();
  const copy = change && mkdtempSync(join(tmpdir(), 'kinora-app-'));
  if (copy !== undefined) {
    cpSync(builtFolder, copy, { recursive: true });
    change?.(copy);
  }
  const served = await serve(copy ?? builtFolder);
  try {
    await use(served.address);
  } finally {
    served.close();
    if (copy !== undefined) rmSync(copy, { recursive: true });
  }
}
