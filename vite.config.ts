import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { viteStaticCopy } from 'vite-plugin-static-copy';
import { defineConfig } from 'vitest/config';
import { findChromium, softwareGpuArguments } from './src/cli/chromium.ts';
import { closedEntries } from './src/cli/closed-entries.ts';
import { galleryClips } from './src/cli/gallery-clips.ts';
import { securityHeaders } from './src/cli/headers.ts';
import { pagePolicyAndHash } from './src/cli/page-policy.ts';
import { describeOwnFiles } from './src/cli/own-files.ts';
import { packedFiles } from './src/cli/packed-files.ts';
import { runtimeGlue } from './src/cli/runtime-glue.ts';
import { findVulkanDriver } from './src/cli/vulkan-driver.ts';
import { withdrawsServiceWorker } from './src/cli/withdrawn-worker.ts';
import { inspectWithFfmpeg, makeWithFfmpeg } from './tests/helpers/ffmpeg.ts';

const chromium = findChromium();
// Inherited by the test processes, where Dawn looks for its driver.
Object.assign(process.env, findVulkanDriver());
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page speaks before anything of it is tried. */
const setupFiles = [here('tests/helpers/speak-english.ts')];

/** Node project of the tests; one folder each, so that `vitest --project unit` runs one of them. */
const nodeProject = (name: string, testTimeout = 20_000): object => ({
  extends: true,
  test: { name, include: [`tests/${name}/**/*.test.ts`], testTimeout, pool: 'forks', setupFiles },
});

/** The same kernel tests once more in Chromium, where the adapter has no f16. */
const chromiumProject = (name: string, include: string[]): object => ({
  extends: true,
  test: {
    name,
    include,
    setupFiles,
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } }, // a sheet loaded when asked for took over a second on two busy cores
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          args: [...softwareGpuArguments],
          ...(chromium === undefined ? {} : { executablePath: chromium }),
        },
      }),
      instances: [{ browser: 'chromium' }],
      // What a test in the page may ask of Node.
      commands: {
        inspectWithFfmpeg: (_context: unknown, file: string) => inspectWithFfmpeg(file),
        makeWithFfmpeg: (_context: unknown, parameters: string[], ending: string) =>
          makeWithFfmpeg(parameters, ending),
      },
    },
  },
});

/**
 * The app's own files, kept for use without a network. Weights, runtime and gallery are not among
 * them: IndexedDB keeps what a visitor has paid for. `KINORA_WITHDRAW=1 npm run build` makes a service
 * worker that removes itself and what it kept, should one ever do harm.
 */
const keepingServiceWorker = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'service-worker',
  filename: 'service-worker.ts',
  injectRegister: false,
  manifest: false,
  injectManifest: {
    globPatterns: ['**/*.{html,js,mjs,css,svg,webmanifest}', 'models/*/manifest.json'],
    maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
    manifestTransforms: [
      (entries) => ({ manifest: describeOwnFiles(entries, here('dist')), warnings: [] }),
    ],
  },
});

const serviceWorker =
  process.env['KINORA_WITHDRAW'] === '1' ? withdrawsServiceWorker() : keepingServiceWorker;

/** Where a build spends its seconds is no warning. */
const quiet = { checks: { pluginTimings: false } };

/** What the worker's chunks share, in a file of its own; see `closedEntries`. */
const sharedByChunks = { name: 'shared', test: /\/src\/common\/|\0rolldown/ };
const apart = { output: { codeSplitting: { groups: [sharedByChunks] } } };

export default defineConfig({
  // Under Vitest the root is the project, so that tests may import from anywhere in it.
  root: process.env['VITEST'] ? here('.') : here('src'),
  publicDir: here('public'),
  // Every address is relative: one build runs from any folder of any host.
  base: './',
  plugins: [
    galleryClips(),
    packedFiles(),
    runtimeGlue(),
    pagePolicyAndHash(),
    svelte({ configFile: false, preprocess: vitePreprocess() }),
    viteStaticCopy({
      targets: [
        { src: here('models/kinora-nano/*.{json,safetensors,onnx}'), dest: 'models/kinora-nano' },
      ],
      silent: true,
    }),
    serviceWorker,
  ],
  build: { outDir: here('dist'), emptyOutDir: true, target: 'esnext', rolldownOptions: quiet },
  worker: {
    format: 'es',
    rolldownOptions: { ...quiet, ...apart },
    plugins: () => [packedFiles(), runtimeGlue(), closedEntries()],
  },
  // Without it ORT's own copy of its .wasm would be shipped as well.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  // ORT loads its .wasm beside its .mjs; pre-bundling would part them.
  // Those of chunks of their own would make the dev server load a page again when they are first asked for.
  optimizeDeps: {
    exclude: ['onnxruntime-web', '@lucide/svelte'],
    include: ['gifenc', '@zip.js/zip.js', 'qr'],
  },
  server: { headers: securityHeaders },
  preview: { headers: securityHeaders },
  test: {
    projects: [
      nodeProject('unit'),
      nodeProject('kernels', 60_000),
      nodeProject('golden', 60_000),
      nodeProject('faults', 60_000),
      nodeProject('engines', 400_000),
      nodeProject('bench', 600_000),
      nodeProject('figures', 3_600_000),
      chromiumProject('kernels-chromium', ['tests/kernels/**/*.test.ts']),
      chromiumProject('browser', ['tests/browser/**/*.test.ts']),
    ],
  },
});
