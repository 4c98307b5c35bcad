import type { Page } from '@playwright/test';

/**
 * Counts every press of a pointer on the page and on those loaded after it; what is typed is not counted.
 * @returns how many there were since it was last asked
 */
export async function countPresses(page: Page): Promise<() => Promise<number>> {
  let presses = 0;
  await page.exposeFunction('countPress', () => {
    presses++;
  });
  await page.addInitScript(() => {
    const { countPress } = window as unknown as { countPress: () => void };
    addEventListener('pointerdown', countPress, { capture: true });
  });
  return async () => {
    // The page's calls come in order, so this one comes after all presses.
    await page.evaluate(() => {
      (window as unknown as { countPress: () => void }).countPress();
    });
    const counted = presses - 1;
    presses = 0;
    return counted;
  };
}
