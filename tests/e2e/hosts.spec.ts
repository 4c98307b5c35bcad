import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Page } from '@playwright/test';
import { builtFolder } from '../../src/cli/build.ts';
import { certificateFor } from '../../src/cli/certificate.ts';
import { findChromium, softwareGpuArguments } from '../../src/cli/chromium.ts';
import { endingsToDeclare, hostFiles } from '../../src/cli/headers.ts';
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

const forEver = { 'Cache-Control': 'public, max-age=31536000, immutable' };

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

  test('that packs everything and knows no ranges, with a policy that is looser than ours', async ({
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
  test('a clip is made from a host that redirects to its files, answers all in ranges and lets all be kept for ever', async ({
    page,
    baseURL,
  }) => {
    const kept = test.info().outputPath('certificate');
    const certificate = await certificateFor(['127.0.0.1'], kept, systemClock.date().getTime());
    const redirected = new Set<string>();
    host = await openOddHost(builtFolder, port, {
      ...{ headers: { ...isolated, ...forEver }, knowsRanges: 'all', certificate },
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

test('where the folder’s slash is missing and the host forgives it, the page says to put it; any address of the page itself will do', async ({
  page,
  baseURL,
}) => {
  host = await openOddHost(builtFolder, port, { folder: '/some/folder/', forgivesSlash: true });
  await page.goto(`${baseURL!}some/folder`);
  await expect(page.getByText('put a slash (/) behind it')).toBeVisible();
  for (const end of ['', 'index.html', 'index.html?added=by-the-host', '?added=by-the-host']) {
    await page.goto(`${baseURL!}some/folder/${end}`);
    await expect(page.getByRole('main'), end).toContainText('A sentence becomes a clip.');
  }
});

test('the files of the build have names and endings that hosts give out', () => {
  const names = readdirSync(builtFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(builtFolder, join(entry.parentPath, entry.name)));
  // For the host itself, which reads them and need not give them out.
  const asked = names.filter((name) => !Object.hasOwn(hostFiles, name));
  expect(names.length - asked.length).toBe(Object.keys(hostFiles).length);
  // Some hide what begins so, some tell no A from a, and IIS gives out only the endings it knows.
  expect(asked.filter((name) => name.split(sep).some((part) => /^[._~]/.test(part)))).toEqual([]);
  expect(new Set(asked.map((name) => name.toLowerCase())).size).toBe(asked.length);
  const known = ['.bin', '.css', '.html', '.js', '.json', '.mp4', '.png', '.svg', '.txt'];
  const endings = new Set(asked.map((name) => extname(name)));
  expect([...endings].sort()).toEqual([...known, ...Object.keys(endingsToDeclare)].sort());
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
    'that says of weights that they are packed, which they are not': {
      habits: { mislabels: (path) => (isWeights(path) ? 'br' : undefined) },
      says: /could not be fetched \([\w-]+\.\w+\); the network or the site cannot be reached/,
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
