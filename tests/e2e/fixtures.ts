import { expect, test as base } from '@playwright/test';

interface Guard {
  /** What a test expects the console to complain about. */
  readonly allowedErrors: readonly RegExp[];
  readonly guard: undefined;
}

/**
 * Every test fails on a request that leaves the origin, on an uncaught error and on an error in
 * the console, which is also where a breach of the Content-Security-Policy appears.
 */
export const test = base.extend<Guard>({
  allowedErrors: [[], { option: true }],
  guard: [
    async ({ context, baseURL, allowedErrors }, use) => {
      const strangers: string[] = [];
      const errors: string[] = [];
      context.on('request', (request) => {
        const { protocol, origin } = new URL(request.url());
        const isLocal = ['blob:', 'data:'].includes(protocol);
        if (!isLocal && origin !== new URL(baseURL!).origin) strangers.push(request.url());
      });
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      await use(undefined);
      expect(strangers, 'requests that left the origin').toEqual([]);
      const unexpected = errors.filter((text) => !allowedErrors.some((regex) => regex.test(text)));
      expect(unexpected, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
