import { defineConfig } from '@playwright/test';
import { findChromium, softwareGpuArguments } from '../../src/cli/chromium.ts';

const address = 'http://127.0.0.1:4199/';
const executablePath = findChromium();

/** The built app in a real browser, served as `npm start` serves it. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // Each test makes clips on all cores; side by side they would only wait for each other.
  workers: 1,
  timeout: 180_000,
  // A page that opens looks for a graphics card first, which takes its time on cores that are busy.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: address,
    // A page behind a service worker hides its requests from the tests; offline.spec.ts lets it in.
    serviceWorkers: 'block',
    // Videos and previews that play cost a third of a clip's time where no graphics card draws them.
    contextOptions: { reducedMotion: 'reduce' },
    // Nothing outside answers, even if something should ask.
    launchOptions: {
      args: [...softwareGpuArguments, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      grep: /@phone/,
      use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    },
  ],
  webServer: {
    command: 'node src/cli/run.mjs start --no-open --port 4199',
    cwd: '../..',
    url: address,
    timeout: 180_000,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
