import { expect, test } from 'vitest';
import { page, userEvent, type Locator } from 'vitest/browser';
import { firstPrompt } from '../../src/common/recipe.ts';
import { beats } from '../helpers/recipes.ts';
import type { FilmPart } from '../../src/common/progress.ts';
import { systemClock } from '../../src/common/clock.ts';
import { encodeFilm, type FilmFrame } from '../../src/engine/media/encode-film.ts';
import { planEncoding } from '../../src/engine/media/encode-plan.ts';
import { canvasPainter } from '../../src/engine/media/painter.ts';
import { browserWebCodecs } from '../../src/engine/media/ports.ts';
import { paintFrame } from '../helpers/synthetic-frames.ts';
import { openPage } from '../helpers/page-lab.ts';
import { words } from '../../src/app/words.ts';
import { passCost } from '../../src/common/pass-cost.ts';
import type { Preparation } from '../../src/common/progress.ts';
import { reduceMotion } from '../helpers/reduced-motion.ts';
import { clipOf, fishRecipe, previewOf } from '../helpers/scripted-engine.ts';

const make = page.getByRole('button', { name: /^Make/ });
const prompt = page.getByRole('textbox', { name: 'Prompt' });

test('a sentence and one press make a clip that plays and can be saved', async () => {
  const { engine, stored } = openPage();
  await prompt.fill('  a red fish swims  ');
  await make.click();
  expect(engine.requests[0]?.recipe).toMatchObject({
    beats: beats('a red fish swims'),
    ratio: '16:9',
    seconds: 2,
    height: 480,
    sampler: { kind: 'fine', steps: 10, guidanceScale: 4 },
    seed: 4242,
  });
  engine.finish({ id: 'one' });
  await expect.element(page.getByLabelText('Clip: a red fish swims')).toBeVisible();
  const save = page.getByRole('link', { name: 'Download', exact: true });
  await expect.element(save).toHaveAttribute('download', 'a-red-fish-7.mp4');
  await expect.element(save).toHaveAttribute('href', expect.stringMatching(/^blob:/));
  expect([...stored.keys()]).toEqual(['one']);
});

test('Ctrl+Enter makes and Escape cancels, from wherever the focus is', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await expect.element(make).toBeVisible();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  expect(engine.requests).toHaveLength(1);
  await userEvent.keyboard('{Escape}');
  await expect
    .element(page.getByRole('heading', { name: 'A sentence becomes a clip.' }))
    .toBeVisible();
  await expect.element(prompt).toHaveValue('a red fish');
});

test('cancelling gives back the clip that was on the stage', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await make.click();
  engine.finish({});
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
  await make.click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
});

test('while denoising it shows step, time left and a picture that moves', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await make.click();
  engine.report({
    stage: 'denoise',
    step: 6,
    steps: 20,
    window: 2,
    windows: 2,
    spentMs: 3600,
    leftMs: 8400,
    preview: previewOf(22, 12, 17),
  });
  await expect.element(page.getByText('Step 6 of 20', { exact: true })).toBeVisible();
  await expect.element(page.getByText('about 11 s left', { exact: true })).toBeVisible();
  await expect.element(page.getByRole('progressbar')).toHaveAttribute('value', '0.27');
  const picture = page.getByRole('img', { name: 'The clip as it forms' });
  await expect.element(picture).toBeVisible();
  const pixels = (): string => picture.element().querySelector('canvas')!.toDataURL();
  const first = pixels();
  await expect.poll(pixels).not.toBe(first);
  engine.report({ stage: 'decode', frame: 3, frameCount: 16 });
  await expect.element(page.getByText('Drawing frame 3 of 16')).toBeVisible();
  await expect.element(picture).toBeVisible();
});

test('a press while a clip is made puts the next one into the queue, which can be changed', async () => {
  let rolled = 0;
  const { engine, queued } = openPage({
    prompt: 'a red fish',
    ports: { rollSeed: () => ++rolled },
  });
  await make.click();
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect.element(queue).not.toBeInTheDocument();
  for (const sentence of ['a boat', 'a bird']) {
    await prompt.fill(sentence);
    // A double press is one wish.
    await page.getByRole('button', { name: 'Add to the queue' }).dblClick();
  }
  expect(engine.requests).toHaveLength(1);
  await expect.element(queue).toHaveTextContent(/a red fish.*a boat.*Next.*a bird.*Waiting/);
  expect(queued.size).toBe(3);

  await queue.getByRole('button', { name: /place 3: a bird/ }).click();
  const sheet = page.getByRole('dialog', { name: 'In the queue' });
  await sheet.getByRole('button', { name: 'Earlier' }).click();
  await expect.element(queue).toHaveTextContent(/a bird.*Next.*a boat.*Waiting/);
  await sheet.getByRole('textbox', { name: 'Sentence of this clip' }).fill('a green bird');
  await sheet.getByRole('button', { name: 'Keep the change' }).click();
  await queue.getByRole('button', { name: 'Pause the queue' }).click();
  await expect.element(queue).toHaveTextContent(/a red fish.*Paused/);
  await queue.getByRole('button', { name: 'Go on with the queue' }).click();
  for (const sentence of ['a red fish', 'a green bird', 'a boat']) {
    await expect.poll(() => engine.requests.at(-1)?.recipe.beats[0]?.prompt).toBe(sentence);
    engine.finish({});
  }
  await expect.element(page.getByLabelText('Clip: a boat')).toBeVisible();
  await expect.element(queue).not.toBeInTheDocument();
  expect(queued.size).toBe(0);
});

test('what waits is moved by dragging it, or by keys, and what runs stays in front', async () => {
  await page.viewport(1440, 900);
  const { queued } = openPage({ prompt: 'a red fish' });
  await make.click();
  const queue = page.getByRole('region', { name: 'Queue' });
  for (const sentence of ['a boat', 'a bird', 'a cat']) {
    await prompt.fill(sentence);
    await page.getByRole('button', { name: 'Add to the queue' }).dblClick();
  }
  const order = (): string[] =>
    queue
      .getByRole('listitem')
      .elements()
      .map((item) => /a (red fish|boat|bird|cat)/.exec(item.textContent)![1]!);
  await expect.poll(order).toEqual(['red fish', 'boat', 'bird', 'cat']);
  const card = (name: string): Locator => queue.getByRole('button', { name });
  const targetPosition = { x: 8, y: 20 };
  await userEvent.dragAndDrop(card('a cat'), card('a boat'), { targetPosition });
  await expect.poll(order).toEqual(['red fish', 'cat', 'boat', 'bird']);
  // A drag is no press.
  expect(page.getByRole('dialog').elements()).toEqual([]);
  await userEvent.dragAndDrop(card('a boat'), card('a red fish'), { targetPosition });
  await expect.poll(order).toEqual(['red fish', 'boat', 'cat', 'bird']);
  card('a boat').element().focus();
  await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
  await expect.poll(order).toEqual(['red fish', 'cat', 'bird', 'boat']);
  await expect.element(card('a boat')).toHaveFocus();
  await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowLeft}{ArrowLeft}{ArrowLeft}{/Shift}');
  await expect.poll(order).toEqual(['red fish', 'boat', 'cat', 'bird']);
  const kept = [...queued.values()].toSorted((one, other) => one.place - other.place);
  expect(kept.map(({ recipe }) => firstPrompt(recipe))).toEqual([
    ...['a red fish', 'a boat', 'a cat', 'a bird'],
  ]);
  await card('a boat').click();
  await expect.element(page.getByRole('dialog', { name: 'In the queue' })).toBeVisible();
});

test('whoever looks at another clip meanwhile goes on looking at it, and finds the way back', async () => {
  const boat = clipOf({ recipe: { ...fishRecipe, beats: beats('a boat') } });
  const { engine } = openPage({ prompt: 'a red fish', clips: [boat] });
  await make.click();
  await page.getByRole('button', { name: 'Show: a boat' }).click();
  await expect.element(page.getByLabelText('Clip: a boat')).toBeVisible();
  await page.getByRole('button', { name: 'Look at it being made: a red fish' }).click();
  await expect.element(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await page.getByRole('button', { name: 'Show: a boat' }).click();
  engine.finish({});
  await expect.element(page.getByText('Finished: a red fish')).toBeVisible();
  await expect.element(page.getByLabelText('Clip: a boat')).toBeVisible();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
});

test('takes stand side by side, and the best is kept', async () => {
  const { engine, stored } = openPage({ settings: { form: { prompt: 'a fish', takes: 2 } } });
  await make.click();
  engine.finish({ id: 'one' });
  await expect.poll(() => engine.requests).toHaveLength(2);
  engine.finish({ id: 'two' });
  const takes = page.getByRole('region', { name: 'Takes of one sentence' });
  await takes.getByRole('button', { name: 'Keep only this one, seed 4243' }).click();
  await expect.element(page.getByText('The other take is in the bin.')).toBeVisible();
  await expect.element(page.getByLabelText('Clip: a fish')).toBeVisible();
  expect(stored.get('one')?.binnedAtMs).toBeDefined();
  expect(stored.get('two')?.binnedAtMs).toBeUndefined();
});

test('a first visit says the size first, and Make then fetches and makes in one go', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.model = { ...each.model, missingBytes: each.model.totalBytes };
    },
  });
  const card = page.getByRole('region', { name: 'Download' });
  await expect.element(card).toHaveTextContent(/15\.9 MB.*Apache-2\.0/);
  await page.getByRole('button', { name: 'Make · 15.9 MB first' }).click();
  engine.report({
    stage: 'download',
    loadedBytes: 6_100_000,
    totalBytes: 15_900_000,
    isElsewhere: false,
  });
  await expect.element(page.getByText('Fetching the model, 6.1 MB of 15.9 MB')).toBeVisible();
  engine.finish({});
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
  await expect.element(card).not.toBeInTheDocument();
});

test('what a film fetched before it was stopped is not asked for again', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.model = { ...each.model, missingBytes: each.model.totalBytes };
    },
  });
  await page.getByRole('button', { name: 'Make · 15.9 MB first' }).click();
  engine.model = { ...engine.model, missingBytes: { wgsl: 0, 'onnx-webgpu': 0, cpu: 0 } };
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('button', { name: /^Make(?!.*first)/ })).toBeVisible();
  await expect.element(page.getByRole('region', { name: 'Download' })).not.toBeInTheDocument();
});

test('while another tab fetches the model, both places say so and how far it is', async () => {
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.model = { ...each.model, missingBytes: each.model.totalBytes };
    },
  });
  const elsewhere = {
    stage: 'download',
    loadedBytes: 6_100_000,
    totalBytes: 15_900_000,
    isElsewhere: true,
  } as const;
  const card = page.getByRole('region', { name: 'Download' });
  await card.getByRole('button', { name: 'Download' }).click();
  engine.report(elsewhere);
  await expect.element(card).toHaveTextContent('Another tab is fetching the model, 6.1 MB of 15.9');
  await card.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Make · 15.9 MB first' }).click();
  engine.report(elsewhere);
  await expect
    .element(page.getByRole('main'))
    .toHaveTextContent('Another tab is fetching the model, 6.1 MB of 15.9 MB');
});

test('a paused download says how much is left and goes on', async () => {
  const { engine } = openPage({
    prepare: (each) => {
      each.model = { ...each.model, missingBytes: each.model.totalBytes };
    },
  });
  const card = page.getByRole('region', { name: 'Download' });
  await card.getByRole('button', { name: 'Download' }).click();
  engine.report({
    stage: 'download',
    loadedBytes: 6_000_000,
    totalBytes: 15_900_000,
    isElsewhere: false,
  });
  await expect.element(card).toHaveTextContent('6 MB of 15.9 MB');
  engine.model = {
    ...engine.model,
    missingBytes: { wgsl: 9_900_000, 'onnx-webgpu': 9_900_000, cpu: 9_900_000 },
  };
  await card.getByRole('button', { name: 'Pause' }).click();
  await expect.element(card).toHaveTextContent('9.9 MB still to fetch.');
  await card.getByRole('button', { name: 'Go on' }).click();
  engine.finishDownload();
  await expect.element(card).not.toBeInTheDocument();
});

test('until the first step is done it says what is prepared, and the time left moves on', async () => {
  let nowMs = 1000;
  const { engine } = openPage({
    settings: {
      form: { prompt: 'a red fish' },
      speeds: { cpu: { loadMs: 5000, clipMs: 0, denoiseMs: 100, decodeMs: 0, encodeMs: 0 } },
    },
    ports: { nowMs: () => nowMs },
  });
  await page.getByRole('button', { name: 'Make · about 19 s' }).click();
  const stage = page.getByRole('main');
  await expect.element(stage).toHaveTextContent('Getting ready');
  for (const [what, said] of Object.entries(words.stage.preparations)) {
    engine.report({ stage: 'prepare', what: what as Preparation });
    await expect.element(page.getByRole('progressbar', { name: said })).toBeVisible();
  }
  await expect.element(stage).toHaveTextContent('about 19 s left');
  nowMs += 9000;
  await expect.element(stage).toHaveTextContent('about 10 s left');
  nowMs += 20_000;
  await expect.element(stage).toHaveTextContent('longer than expected');
});

test('the time on the button is what the last clip took', async () => {
  const { engine, saved } = openPage({ prompt: 'a red fish' });
  await make.click();
  engine.finish({
    timings: {
      loadMs: 5000,
      promptMs: 0,
      denoiseMs: 30_000,
      decodeMs: 2000,
      encodeMs: 1000,
      totalMs: 38_000,
    },
  });
  await expect.element(page.getByRole('button', { name: 'Make · about 33 s' })).toBeVisible();
  expect(saved().speeds.cpu).toMatchObject({
    loadMs: 5000,
    clipMs: 0,
    // Ten steps of two passes over one latent frame, and ten over five.
    denoiseMs: 30_000 / (10 * 2 * (passCost(1) + passCost(5))),
  });
});

test('an unlocked seed is drawn anew for each clip, a locked one stays', async () => {
  let rolled = 10;
  const { engine } = openPage({
    prompt: 'a red fish',
    ports: { rollSeed: () => ++rolled },
  });
  await page.viewport(1440, 900);
  await make.click();
  engine.finish({});
  await make.click();
  engine.finish({});
  await page.getByRole('button', { name: 'Options' }).click();
  const options = page.getByRole('dialog', { name: 'Options' });
  await options.getByRole('button', { name: 'Keep this seed' }).click();
  await options.getByRole('button', { name: 'Close' }).click();
  await make.click();
  const [first, second, third] = engine.requests.map(({ recipe }) => recipe.seed);
  expect(second).not.toBe(first);
  expect(third).toBe(second);
});

test('details show the recipe without touching the form', async () => {
  const { engine } = openPage({ prompt: 'another sentence' });
  await make.click();
  engine.finish({ recipe: fishRecipe });
  await page.getByRole('button', { name: 'Details' }).click();
  const details = page.getByRole('dialog', { name: 'How this clip was made' });
  await expect.element(details).toHaveTextContent(/Seed\s*7.*Steps\s*10.*Guidance\s*4/);
  await expect.element(prompt).toHaveValue('another sentence');
  await details.getByRole('button', { name: 'Use recipe' }).click();
  await expect.element(prompt).toHaveValue(firstPrompt(fishRecipe));
});

test('with reduced motion nothing plays by itself', async () => {
  await reduceMotion();
  const { engine } = openPage({ prompt: 'a red fish' });
  await make.click();
  const preview = previewOf(22, 12, 17);
  engine.report({
    stage: 'denoise',
    step: 6,
    steps: 20,
    window: 2,
    windows: 2,
    spentMs: 3600,
    leftMs: 8400,
    preview,
  });
  const picture = page.getByRole('img', { name: 'The clip as it forms' });
  await expect.element(picture).toBeVisible();
  const pixels = (): string => picture.element().querySelector('canvas')!.toDataURL();
  const first = pixels();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(pixels()).toBe(first);
  engine.finish({});
  const video = page.getByLabelText(/^Clip:/);
  await expect.element(video).toHaveProperty('autoplay', false);
});

/** A second of film, encoded by this browser. */
async function filmParts(): Promise<FilmPart[]> {
  const size = { width: 160, height: 90 };
  const wish = { ratio: '16:9', height: 90, framesPerSecond: 8 };
  const plan = await planEncoding(wish, browserWebCodecs());
  const openFrames = async function* (): AsyncGenerator<FilmFrame> {
    for (let i = 0; i < 16; i++) {
      const image = { ...size, rgba: paintFrame(size, i) };
      yield await Promise.resolve({ image, endsPart: i === 7 });
    }
  };
  const parts: FilmPart[] = [];
  const onPart = (part: FilmPart): void => void parts.push(part);
  const ports = { painter: canvasPainter(), clock: systemClock };
  await encodeFilm({ plan, openFrames, frameCount: 16, onPart }, ports);
  return parts;
}

test('a film plays while it is made, from its start again where it ends so far', async () => {
  const parts = await filmParts();
  const { engine } = openPage({ prompt: 'a red fish' });
  await make.click();
  const progress = {
    stage: 'denoise',
    steps: 60,
    window: 3,
    windows: 6,
    preview: undefined,
  } as const;
  engine.report({ ...progress, step: 21, spentMs: 1000, leftMs: 2000 });
  await expect.element(page.getByText('Window 3 of 6, step 21 of 60')).toBeVisible();
  engine.report({ stage: 'part', part: parts[0]! });
  const film = page.getByLabelText('The film so far');
  await expect.element(film).toBeVisible();
  await expect.element(page.getByText('1 s of 2 s can be seen')).toBeVisible();
  const video = film.element() as HTMLVideoElement;
  const times: number[] = [];
  video.ontimeupdate = () => times.push(video.currentTime);
  await expect.poll(() => times.some((time, i) => time < (times[i - 1] ?? 0))).toBe(true);
  expect(video.currentTime).toBeLessThan(1.1);
  engine.report({ stage: 'part', part: parts[1]! });
  await expect.element(page.getByText('2 s of 2 s can be seen')).toBeVisible();
  // Whichever second it is in, the next time round goes on into the new part.
  await expect.poll(() => Math.max(...times), { timeout: 20_000 }).toBeGreaterThan(1.2);
  engine.finish({});
  await expect.element(page.getByLabelText('Clip: a red fish')).toBeVisible();
  await expect.element(film).not.toBeInTheDocument();
});

test('a film that failed is made again to the seed, so that its windows count', async () => {
  let rolled = 0;
  const { engine } = openPage({ prompt: 'a red fish', ports: { rollSeed: () => ++rolled } });
  await make.click();
  engine.fail('gpu-lost');
  await page.getByRole('main').getByRole('button').first().click();
  expect(engine.requests).toHaveLength(2);
  expect(engine.requests[1]!.recipe).toEqual(engine.requests[0]!.recipe);
});

test('a source that the browser has a record of and cannot read is taken in again, once', async () => {
  const lost = 'a'.repeat(64);
  const part = { kind: 'picture', fromSeconds: 0, toSeconds: 0, placedAtSeconds: 0, strength: 0 };
  const file = new Blob(['a picture']);
  const { engine } = openPage({
    prepare: ({ sources }) => sources.add(lost),
    queued: [
      {
        id: 'job',
        owner: 'gone',
        place: 1,
        backend: 'cpu',
        recipe: {
          ...fishRecipe,
          tool: 'image-to-video',
          sources: [{ ...part, kind: 'picture', sha256: lost }],
        },
        files: { [lost]: file },
        starts: 0,
        createdAtMs: 1,
      },
    ],
  });
  const asked = (): string[] => engine.requests.map(({ recipe }) => recipe.sources[0]!.sha256);
  await expect.poll(asked).toEqual([lost]);
  expect(engine.broughtIn).toEqual([]);
  engine.fail('source-missing', { place: 0, kind: 'picture', sha256: lost });
  await expect.poll(asked).toEqual([lost, 'b'.repeat(64)]);
  expect(engine.broughtIn).toMatchObject([{ file }]);
  engine.fail('source-missing', { place: 0, kind: 'picture', sha256: 'b'.repeat(64) });
  await expect.element(page.getByRole('main').getByRole('alert')).toBeVisible();
  expect(engine.requests).toHaveLength(2);
});
