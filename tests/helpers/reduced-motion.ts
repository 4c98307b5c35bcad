import { onTestFinished } from 'vitest';
import { cdp } from 'vitest/browser';

/** The visitor's system asks for reduced motion, until the test is over. */
export async function reduceMotion(): Promise<void> {
  const emulate = (value: string): Promise<unknown> =>
    cdp().send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-reduced-motion', value }],
    });
  await emulate('reduce');
  onTestFinished(async () => {
    await emulate('');
  });
}
