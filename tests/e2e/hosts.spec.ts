import type { Page } from '@playwright/test';
import { builtFolder } from '../../src/cli/build.ts';
import { certificateFor } from '../../src/cli/certificate.ts';
import { findChromium, softwareGpuArguments } from '../../src/cli/chromium.ts';
import { makeClip, openRecipe, saveClip } from '../../src/cli/studio-page.ts';
import { frameCountOf } from '../../src/common/recipe.ts';
import { systemClock } from '../../src/common/clock.ts';
import { openOddHost, type Habits, type OddHost } from '../helpers/odd-host.ts';
import { ffprobe } from './ffprobe.ts';
import { expect, test } from './fixtures.ts';
import { isWeights, quickRecipe } from './studio.ts';

const port = 4198;
const executablePath = findChromium();

test.use({
  baseURL: `http://127.0.0.1:${port}/`,
  ignoreHTTPSErrors: true,
  allowedErrors: [/Failed to load resource/],
  launchOptions: {
    args: [
      ...softwareGpuArguments,
      '--host-resolver-rules=MAP kiosk.lan 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
    ...(executablePath === undefined ? {} : { executablePath }),
  },
});

let host: OddHost | undefined;
test.afterEach(() => {
  host?.close();
  host = undefined;
});

async function expectClip(page: Page, address: string): Promise<void> {
  const recipe = quickRecipe();
  await openRecipe(page, address, recipe);
  await makeClip(page, () => undefined);
  const path = test.info().outputPath('clip.mp4');
  await saveClip(page, path);
  expect(ffprobe(path).frameCount).toBe(frameCountOf(recipe));
}

const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

// A clip takes most of the time: habits that are no trouble to each other share one.
test.describe('a clip is made from a host', () => {
  test('that has the app in a folder, sends no headers, knows three types of files, and breaks off in the middle, once', async ({
    page,
    baseURL,
  }) => {
    let cut: string | undefined;
    const cuts = (path: string): boolean => {
      if (cut !== undefined || !isWeights(path)) return false;
      cut = path;
      return true;
    };
    const folder = '/some/folder/';
    host = await openOddHost(builtFolder, port, { folder, cuts });
    await expectClip(page, baseURL! + folder.slice(1));
    expect(cut).toBeDefined();
  });

  test('that packs everything, with a policy that is looser than ours', async ({
    page,
    baseURL,
  }) => {
    const policy = { 'Content-Security-Policy': "script-src 'self' 'unsafe-eval'" };
    host = await openOddHost(builtFolder, port, {
      ...{ headers: { ...isolated, ...policy }, packsEverything: true },
    });
    await expectClip(page, baseURL!);
  });
});

test.describe('over https that signed itself', () => {
  test.use({ baseURL: `https://127.0.0.1:${port}/` });
  test('a clip is made from a host that redirects to its files and knows no ranges', async ({
    page,
    baseURL,
  }) => {
    const kept = test.info().outputPath('certificate');
    const certificate = await certificateFor(['127.0.0.1'], kept, systemClock.date().getTime());
    const redirected = new Set<string>();
    host = await openOddHost(builtFolder, port, {
      ...{ headers: isolated, knowsRanges: false, certificate },
      redirects: (url) => {
        if (!isWeights(url)) return undefined;
        redirected.add(url);
        return `${url}?kept`;
      },
    });
    await expectClip(page, baseURL!);
    expect(redirected.size).toBeGreaterThan(3);
  });
});

test.describe('on a name of the network', () => {
  test.use({ baseURL: `http://kiosk.lan:${port}/` });
  test('over http the page says first what it needs', async ({ page, baseURL }) => {
    host = await openOddHost(builtFolder, port, {});
    await page.goto(baseURL!);
    const card = page.getByRole('main').getByRole('alert');
    await expect(card).toContainText('only over https or on the machine itself');
    await expect(card).toContainText(`(http://kiosk.lan:${port})`);
    await expect(card).toContainText('npm start -- --host 0.0.0.0 --https');
  });
});

test.describe('the page says what is wrong with a host', () => {
  const page404 = { status: 404, type: 'text/plain', body: '404' };
  const signIn = { status: 200, type: 'text/html', body: '<!doctype html><form>Sign in</form>' };
  const only = (end: RegExp, answer: typeof signIn) => (path: string) =>
    end.test(path) ? answer : undefined;
  const hosts: Readonly<Record<string, { habits: Habits; says: RegExp }>> = {
    'without one of the files': {
      habits: { instead: only(/decoder\.onnx$/, page404) },
      says: /The site does not give out video-decoder\.onnx \(404\)\./,
    },
    'that gives a sign-in page in place of the description': {
      habits: { instead: only(/manifest\.json$/, signIn) },
      says: /a page in place of manifest\.json, as behind a sign-in/,
    },
    'that gives a sign-in page in place of weights': {
      habits: { instead: only(/\.safetensors$/, signIn) },
      says: /a page in place of [\w-]+\.safetensors, as behind a sign-in/,
    },
    'that gives out the runtime as no program': {
      habits: { instead: only(/ort-[^/]*\.js$/, { ...page404, status: 200 }) },
      says: /does not give out ort-[\w-]+\.js as a program/,
    },
    'whose policy forbids WebAssembly': {
      habits: { headers: { 'Content-Security-Policy': "script-src 'self'" } },
      says: /policy .* forbids WebAssembly/,
    },
  };
  test.use({ allowedErrors: [/Failed to load|Content Security Policy|MIME|WebAssembly|CSP/] });
  for (const [name, { habits, says }] of Object.entries(hosts)) {
    test(name, async ({ page, baseURL }) => {
      host = await openOddHost(builtFolder, port, habits);
      const failed = await openRecipe(page, baseURL!, quickRecipe())
        .then(() => makeClip(page, () => undefined))
        .catch((error: unknown) => String(error));
      expect(failed).toMatch(says);
    });
  }
});
