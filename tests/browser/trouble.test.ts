import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { errorCodes, KinoraError } from '../../src/common/errors.ts';
import { beats } from '../helpers/recipes.ts';
import { openPage } from '../helpers/page-lab.ts';
import { clipOf, fishRecipe } from '../helpers/scripted-engine.ts';

const make = page.getByRole('button', { name: /^Make/ });
const prompt = page.getByRole('textbox', { name: 'Prompt' });
const card = page.getByRole('alert');

test('without a sentence the button says so, and a press leads to the prompt', async () => {
  const { engine } = openPage();
  const button = page.getByRole('button', { name: 'Type a sentence first' });
  await button.click({ force: true });
  await expect.element(prompt).toHaveFocus();
  await prompt.fill('   ');
  await expect.element(button).toHaveAttribute('aria-disabled', 'true');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(engine.requests).toEqual([]);
});

test('a hundred thousand characters stay in the form, and the button says how many are too many', async () => {
  const text = 'a fish '.repeat(15_000).trim();
  const { engine, saved } = openPage();
  await prompt.fill(text);
  await expect
    .element(page.getByRole('button', { name: 'Shorten: 104,999 of 1,000 characters' }))
    .toBeVisible();
  await expect.element(prompt).toHaveAttribute('aria-invalid', 'true');
  expect(saved().form.prompt).toBe(text);
  expect(engine.requests).toEqual([]);
});

test('emoji and right-to-left text reach the recipe as typed', async () => {
  const { engine } = openPage();
  await prompt.fill('سمكة حمراء 🐟 تسبح');
  await make.click();
  expect(engine.requests[0]?.recipe.beats).toEqual(beats('سمكة حمراء 🐟 تسبح'));
});

test.each(errorCodes.filter((code) => code !== 'aborted'))(
  'a clip that ends in %s shows what happened, what was kept and one button',
  async (code) => {
    const { engine } = openPage({ prompt: 'a red fish' });
    await make.click();
    engine.fail(code, { characters: 2000, maxCharacters: 1000, what: 'a step', cause: 'why' });
    await expect.element(card).toBeVisible();
    expect(card.getByRole('button').elements()).toHaveLength(1);
    expect(card.element().querySelectorAll('p')).toHaveLength(2);
    await expect.element(prompt).toHaveValue('a red fish');
  },
);

test('after the worker died one press makes the same clip again', async () => {
  const { engine } = openPage({
    settings: { form: { prompt: 'a red fish', seed: 5, isSeedLocked: true } },
  });
  await make.click();
  engine.die();
  await expect.element(card).toHaveTextContent('The browser stopped the part of the page');
  await card.getByRole('button', { name: 'Try again' }).click();
  expect(engine.requests[1]).toEqual(engine.requests[0]);
  engine.finish({});
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
});

test('a graphics card out of memory leads to the processor', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.device = { ...each.device, ...graphics };
    },
  });
  await make.click();
  expect(engine.requests[0]?.backend).toBe('wgsl');
  engine.fail('gpu-out-of-memory');
  await card.getByRole('button', { name: 'Make on the processor' }).click();
  expect(engine.requests[1]?.backend).toBe('cpu');
});

test('a browser without WebGPU is told so and makes clips on the processor', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await expect.element(page.getByText(/This browser has no WebGPU/)).toBeVisible();
  await make.click();
  expect(engine.requests[0]?.backend).toBe('cpu');
});

test('a browser without WebCodecs is told so before Make, and may try all the same', async () => {
  const { engine, copied } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.device = { ...each.device, codecs: [] };
    },
  });
  await expect.element(page.getByText(/This browser cannot write video files/)).toBeVisible();
  await make.click();
  engine.fail('webcodecs-missing');
  await card.getByRole('button', { name: 'Copy a link for another browser' }).click();
  await expect.poll(() => copied).toEqual([expect.stringContaining('#recipe=')]);
});

test('a clip that the full storage refuses still plays and can be saved', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    ports: {
      clips: {
        list: () => Promise.resolve([]),
        get: () => Promise.resolve(undefined),
        inventory: () => Promise.resolve({ whole: [], damaged: [] }),
        put: () => Promise.reject(new KinoraError('storage-full')),
        putAll: () => Promise.reject(new KinoraError('storage-full')),
        update: () => Promise.reject(new KinoraError('storage-full')),
        remove: () => Promise.resolve(),
      },
    },
  });
  /** Whether the browser is to ask if the page may go. */
  const isAsked = (): boolean =>
    !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(isAsked()).toBe(false);
  await make.click();
  expect(isAsked()).toBe(false);
  engine.finish({});
  await expect.element(page.getByText(/no room left.*Download the clip to keep it/)).toBeVisible();
  expect(isAsked()).toBe(true);
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Download', exact: true })).toBeVisible();
  await expect.element(page.getByText('not kept')).toBeVisible();
});

test('a model that the disk had no room for is said, with what was kept and what to do', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.model = { ...each.model, missingBytes: each.model.totalBytes };
    },
  });
  await make.click();
  engine.model = { ...engine.model, unkeptBecause: 'storage-full' };
  engine.finish({});
  const said = page.getByText(/no room to keep the model.*until this tab closes.*free some space/);
  await expect.element(said).toBeVisible();
  await page.getByRole('button', { name: 'Processor' }).click();
  await expect.element(page.getByText('15.9 MB, until this tab closes')).toBeVisible();
});

test('a browser that keeps nothing promises no second visit', async () => {
  openPage({
    prepare: (each) => {
      const { totalBytes: missingBytes } = each.model;
      each.model = { ...each.model, missingBytes, unkeptBecause: 'storage-unavailable' };
    },
  });
  const card = page.getByRole('region', { name: 'Download' });
  await expect.element(card).toHaveTextContent('it stays until the tab closes');
  await expect.element(card).not.toHaveTextContent('no clip needs the network');
});

test('a browser that keeps nothing is not said to be full: the model stays for this visit', async () => {
  const refuse = (): Promise<never> => Promise.reject(new KinoraError('storage-unavailable'));
  openPage({
    ports: {
      clips: {
        ...{ list: refuse, inventory: refuse, put: refuse, putAll: refuse },
        ...{ get: refuse, update: refuse, remove: refuse },
      },
    },
    prepare: (each) => {
      each.model = { ...each.model, unkeptBecause: 'storage-unavailable' };
    },
  });
  const said = page.getByText(/lets this site keep nothing.*in memory until this tab closes/);
  await expect.element(said).toBeVisible();
  await expect.element(page.getByText('no room')).not.toBeInTheDocument();
  const notice = page.getByText(/not let this site keep anything.*downloaded, but not kept here/);
  await expect.element(notice).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Try again' })).not.toBeInTheDocument();
});

test('kernels that went wrong in 16 bits are named in plain words', async () => {
  openPage({
    prepare: (each) => {
      each.device = { ...each.device, ...graphics };
      const failures = ['linear 37×32×72', 'linear 64×32×8', 'attention 1×2×5×9', 'fft 8'];
      const replaced = ['linear, tiled64 in f16', 'attention, rows in f16'];
      each.opened = { backend: 'wgsl', kernels: { element: 'f32', failures, replaced } };
    },
  });
  await page.getByRole('button', { name: 'Graphics card' }).click();
  const panel = page.getByRole('dialog', { name: 'This device' });
  await expect.element(panel).toHaveTextContent('in 32: matrix products, attention, fft.');
  await expect.element(panel).toHaveTextContent(/Precision\s*32 bits/);
  await expect
    .element(panel)
    .toHaveTextContent(/Set aside\s*linear, tiled64 in f16; attention, rows in f16/);
});

test('a second press while the device is still looked at makes no second clip', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.inspectFailure = new KinoraError('weights-unreachable');
    },
  });
  await expect.element(card).toBeVisible();
  engine.inspectFailure = undefined;
  await userEvent.keyboard('{Control>}{Enter}{Enter}{/Control}');
  await expect.element(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  expect(engine.requests).toHaveLength(1);
});

test('a clip that the storage will not let go of is said', async () => {
  const kept = [clipOf({ recipe: { ...fishRecipe, beats: beats('a boat') } })];
  openPage({
    ports: {
      clips: {
        list: () => Promise.resolve(kept),
        get: (id) => Promise.resolve(kept.find((each) => each.id === id)),
        inventory: () => Promise.resolve({ whole: kept, damaged: [] }),
        put: () => Promise.reject(new KinoraError('storage-unavailable')),
        putAll: () => Promise.reject(new KinoraError('storage-unavailable')),
        update: () => Promise.reject(new KinoraError('storage-unavailable')),
        remove: () => Promise.resolve(),
      },
    },
  });
  await page.getByRole('button', { name: 'Throw away: a boat' }).click();
  await expect.element(page.getByText(/does not let this site keep anything/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Show: a boat' })).toBeVisible();
});

test('over plain http the page says what to do, and asks the engine nothing', async () => {
  let isOpened = false;
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.inspectFailure = new KinoraError('internal', { cause: 'asked all the same' });
    },
    ports: {
      insecureAddress: 'http://kiosk.lan:4173',
      openOverHttps: () => {
        isOpened = true;
      },
    },
  });
  await expect.element(card).toHaveTextContent(/only over https.*http:\/\/kiosk.lan:4173/);
  await expect.element(card).toHaveTextContent('npm start -- --host 0.0.0.0 --https');
  await make.click();
  await expect.element(card).toHaveTextContent(/only over https/);
  expect(engine.requests).toEqual([]);
  await card.getByRole('button', { name: 'Try it over https' }).click();
  expect(isOpened).toBe(true);
});

test.each([
  ['vp9', 'VP9'],
  ['av1', 'AV1'],
] as const)('a clip in %s is said to be none that plays everywhere', async (codec, name) => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.device = { ...each.device, codecs: ['h264', 'vp9', 'av1'] };
    },
  });
  await make.click();
  engine.finish({ codec, withoutH264: 'too-few-bits' });
  const said = page.getByText(
    `This browser wrote ${name} instead of H.264: its H.264 encoder used far too few bits`,
  );
  await expect.element(said).toBeVisible();
  await page.getByRole('button', { name: 'Processor' }).click();
  const panel = page.getByRole('dialog', { name: 'This device' });
  await expect
    .element(panel)
    .toHaveTextContent(codec === 'vp9' ? 'h264 (failed), vp9, av1' : 'h264 (failed), vp9 (failed)');
});

test('an encoder that cannot do one size is not said to have failed', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.device = { ...each.device, codecs: ['h264', 'vp9'] };
    },
  });
  await make.click();
  engine.finish({ codec: 'vp9', withoutH264: 'absent' });
  await expect
    .element(page.getByText('it has no H.264 encoder for pictures of this size'))
    .toBeVisible();
  await page.getByRole('button', { name: 'Processor' }).click();
  await expect
    .element(page.getByRole('dialog', { name: 'This device' }))
    .toHaveTextContent('h264, vp9');
});

test('a clip in H.264 needs no such words', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await make.click();
  engine.finish({ codec: 'h264' });
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
  await expect.element(page.getByText(/instead of H.264/)).not.toBeInTheDocument();
});

test('a strange word said twice is no trouble', async () => {
  openPage({
    prompt: 'jazz jazz',
    prepare: (engine) => {
      const substitutions = [0, 1].map(() => ({ word: 'jazz', takenFor: undefined }));
      engine.understand = () => ({
        attributes: [],
        substitutions,
        passedOver: [],
        style: { added: [], gaveWay: [] },
        droppedWords: 0,
      });
    },
  });
  await expect.element(page.getByText('“jazz” means nothing to it').first()).toBeVisible();
});

test('a manifest that cannot be fetched is said, and looking again helps', async () => {
  const { engine } = openPage({
    prepare: (each) => {
      each.inspectFailure = new KinoraError('weights-unreachable');
    },
  });
  await expect.element(card).toHaveTextContent('The model could not be fetched');
  engine.inspectFailure = undefined;
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect
    .element(page.getByRole('heading', { name: 'A sentence becomes a clip.' }))
    .toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Options' })).toHaveTextContent('2 s');
});

const graphics = {
  backend: 'wgsl',
  reason: 'gpu',
  adapter: { description: 'Example Graphics 9000', tier: 'T1', isSoftware: false },
} as const;
