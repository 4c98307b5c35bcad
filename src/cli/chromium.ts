import { existsSync } from 'node:fs';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of a Chromium on this machine, or undefined so that Playwright takes its own. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  return named ?? systemPaths.find((path) => existsSync(path));
}

/** Switches for a headless Chromium that asks nothing of the network and has WebGPU. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--enable-unsafe-webgpu',
];

/** Adds the graphics card, which a headless Chromium on Linux leaves alone by itself. */
export const hardwareGpuArguments: readonly string[] = [
  ...chromiumArguments,
  ...(process.platform === 'linux' ? ['--enable-features=Vulkan', '--use-angle=vulkan'] : []),
];

/** Adds SwiftShader, a GPU in software, so that the same tests run the same way everywhere. */
export const softwareGpuArguments: readonly string[] = [
  ...chromiumArguments,
  '--use-webgpu-adapter=swiftshader',
];
