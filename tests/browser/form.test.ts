import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { firstPrompt } from '../../src/common/recipe.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { recipeFragment } from '../../src/common/recipe-link.ts';
import { clip } from '../helpers/clips.ts';
import { openPage } from '../helpers/page-lab.ts';
import { beats } from '../helpers/recipes.ts';
import type { Understanding } from '../../src/engine/engine-api.ts';
import { fishRecipe, graphicsDevice, understandFish } from '../helpers/scripted-engine.ts';

const make = page.getByRole('button', { name: /^Make/ });
const prompt = page.getByRole('textbox', { name: 'Prompt' });
const linkCard = page.getByRole('dialog', { name: 'A recipe from a link' });
const putInForm = linkCard.getByRole('button', { name: 'Put it in the form' });

test('the form is kept at every keystroke and there on the next visit', async () => {
  await page.viewport(1440, 900);
  const first = openPage();
  await prompt.fill('a boat');
  await page.getByRole('radio', { name: '9:16' }).click();
  await page.getByRole('radio', { name: '5 s' }).click();
  expect(first.saved().form).toMatchObject({ prompt: 'a boat', ratio: '9:16', seconds: 5 });
});

test('the last form is restored', async () => {
  const { engine } = openPage({
    settings: {
      form: { prompt: 'a boat', ratio: '1:1', seed: 99, isSeedLocked: true, steps: 12 },
    },
  });
  await make.click();
  expect(engine.requests[0]?.recipe).toMatchObject({
    beats: beats('a boat'),
    ratio: '1:1',
    seed: 99,
    sampler: { steps: 12 },
  });
});

test('a recipe in the address is shown, and fills the form only when asked; what was typed comes back', async () => {
  history.replaceState(null, '', recipeFragment({ ...fishRecipe, ratio: '9:16', seed: 31 }));
  const { engine } = openPage({ prompt: 'mine' });
  await expect.element(linkCard).toHaveTextContent(firstPrompt(fishRecipe));
  await expect.element(linkCard).toHaveTextContent('It names the model of this page');
  expect(prompt.element()).toHaveValue('mine');
  expect(location.hash).toBe('');
  await linkCard.getByRole('button', { name: 'Leave it' }).click();
  await expect.element(linkCard).not.toBeInTheDocument();
  expect(prompt.element()).toHaveValue('mine');
  location.hash = recipeFragment({ ...fishRecipe, ratio: '9:16', seed: 31 });
  await putInForm.click();
  await expect.element(prompt).toHaveValue(firstPrompt(fishRecipe));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(prompt).toHaveValue('mine');
  location.hash = recipeFragment({ ...fishRecipe, ratio: '9:16', seed: 31 });
  await putInForm.click();
  expect(engine.requests).toEqual([]);
  await make.click();
  expect(engine.requests[0]?.recipe).toEqual({ ...fishRecipe, ratio: '9:16', seed: 31 });
});

test('a recipe of hostile sentences moves nothing of its card off a phone', async () => {
  await page.viewport(360, 740);
  const zalgo = `a${'\u0301\u0330'.repeat(400)}`;
  const hostile = ['\u202eevil\u2067', 'x'.repeat(1000), zalgo, '\u202e'.repeat(900) + 'z'];
  const model = 'a-model@9';
  const beats = Array.from({ length: 200 }, (_, i) => ({
    atSeconds: i,
    prompt: hostile[i % hostile.length]!,
  }));
  const recipe = { ...fishRecipe, seconds: 600, beats, negativePrompt: zalgo, model };
  history.replaceState(null, '', recipeFragment(recipe));
  openPage({ prompt: 'mine' });
  await expect.element(linkCard).toHaveTextContent('It names another model');
  for (const name of ['Put it in the form', 'Leave it']) {
    const { left, right, top, bottom } = linkCard
      .getByRole('button', { name })
      .element()
      .getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(360);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(740);
  }
  const card = linkCard.element();
  expect(card.scrollWidth).toBe(card.clientWidth);
  expect([...card.querySelectorAll('.sentences bdi')].map((each) => each.textContent)).toContain(
    hostile[0],
  );
});

test('later beats of a recipe stand in the storyboard, its negative prompt in the form', async () => {
  const story = {
    ...fishRecipe,
    beats: [...fishRecipe.beats, { atSeconds: 1, prompt: 'it turns blue' }],
    negativePrompt: 'rain',
  };
  history.replaceState(null, '', recipeFragment(story));
  const { engine } = openPage({ prompt: 'mine' });
  await putInForm.click();
  await expect.element(prompt).toHaveValue(firstPrompt(fishRecipe));
  await make.click();
  expect(engine.requests[0]?.recipe).toEqual(story);
  engine.finish({});
  await expect.element(make).toBeVisible();
  await prompt.fill('another sentence');
  await make.click();
  expect(engine.requests[1]?.recipe.beats).toEqual([...beats('another sentence'), story.beats[1]]);
  engine.finish({});
  await expect.element(make).toBeVisible();
  await page.getByRole('button', { name: 'Keep only the first card' }).click();
  await make.click();
  expect(engine.requests[2]?.recipe).toMatchObject({
    beats: beats('another sentence'),
    negativePrompt: 'rain',
  });
});

test('a negative prompt goes with guidance, and cannot be chosen with Turbo, which says why', async () => {
  const turbo = { kind: 'turbo', steps: 4, guidanceScale: 1 } as const;
  const { engine, saved } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.model = { ...each.model, samplers: [...each.model.samplers, turbo] };
    },
  });
  await page.getByRole('button', { name: 'Options' }).click();
  const field = page.getByRole('textbox', { name: 'Keep away from' });
  await field.fill('  rain ');
  expect(saved().form.negativePrompt).toBe('  rain ');
  await page.getByRole('radio', { name: 'Turbo' }).click();
  await expect.element(field).toBeDisabled();
  await expect.element(page.getByRole('dialog')).toHaveTextContent('Turbo has none');
  await page.getByRole('button', { name: 'Close' }).click();
  await make.click();
  engine.finish({});
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('radio', { name: 'Fine' }).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await make.click();
  expect(engine.requests.map(({ recipe }) => recipe.negativePrompt)).toEqual(['', 'rain']);
  // Away from a prompt of its own, half the guidance leads as far.
  expect(engine.requests[1]?.recipe.sampler).toMatchObject({ guidanceScale: 2 });
});

test('a negative prompt that is refused gets the harmless one back, and the prompt stays', async () => {
  const { engine } = openPage({ settings: { form: { prompt: 'a boat', negativePrompt: 'gore' } } });
  await make.click();
  engine.fail('prompt-refused', { reason: 'violence', instead: 'night', field: 'negativePrompt' });
  await page.getByRole('button', { name: 'Use this sentence instead' }).click();
  await expect.element(prompt).toHaveValue('a boat');
  await make.click();
  expect(engine.requests[1]?.recipe).toMatchObject({ negativePrompt: 'night' });
});

test('a sentence with “then” becomes cards, each of which says again what lasts', async () => {
  await page.viewport(414, 896);
  const told = (values: Record<string, string>): Understanding => ({
    ...understandFish(),
    attributes: Object.entries(values).map(([name, value]) => ({ name, value, confidence: 0.9 })),
  });
  const { engine, saved } = openPage({
    settings: { form: { prompt: 'a red fish under water, then it stands still', seconds: 5 } },
    prepare: (each) => {
      each.understand = (sentence) =>
        sentence.includes('fish')
          ? told({ subject: 'fish', colour: 'red', setting: 'under water' })
          : told({ motion: 'stands still' });
    },
  });
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('button', { name: 'Storyboard' }).click();
  const sheet = page.getByRole('dialog', { name: 'Storyboard' });
  await sheet.getByRole('button', { name: 'Cut the first sentence at “then”' }).click();
  const second = sheet.getByRole('textbox', { name: 'Sentence of card 2' });
  await expect.element(second).toHaveValue('a red fish, stands still, under water');
  await sheet.getByRole('button', { name: 'Add a card' }).click();
  // Between the first, which is as long as the second, and the second.
  const third = sheet.getByRole('textbox', { name: 'Sentence of card 2' });
  await expect.element(sheet).toHaveTextContent('Say what is seen.');
  await third.fill('a red fish rises');
  await expect.element(sheet).toHaveTextContent('it is hardly seen');
  await sheet.getByRole('slider', { name: 'Card 3 begins at' }).fill('3.5');
  expect(saved().form.later).toEqual([
    { atSeconds: 1.5, prompt: 'a red fish rises' },
    { atSeconds: 3.5, prompt: 'a red fish, stands still, under water' },
  ]);
  await expect.element(sheet).not.toHaveTextContent('it is hardly seen');
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect.element(page.getByText('A storyboard of 3 cards.')).toBeVisible();
  await make.click();
  expect(engine.requests[0]?.recipe.beats).toEqual([
    { atSeconds: 0, prompt: 'a red fish under water' },
    ...saved().form.later,
  ]);
});

test('cards begin with a clip of the shelf and with a picture, and say how much of it fits', async () => {
  await page.viewport(1440, 900);
  const boat = clip(3);
  const { engine } = openPage({
    settings: {
      form: { prompt: 'a fish', later: [{ atSeconds: 3, prompt: 'a boat' }], seconds: 5 },
    },
    clips: [boat],
    prepare: ({ sources }) => sources.add(boat.latentsSha256).add('b'.repeat(64)),
  });
  await page.getByRole('button', { name: 'Storyboard', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Storyboard' });
  await sheet.getByRole('button', { name: 'Begin with a picture or clip, card 2' }).click();
  await sheet.getByRole('radio', { name: firstPrompt(boat.recipe) }).click();
  const second = sheet.getByRole('group', { name: 'What card 2 begins with' });
  await expect.element(second).toHaveTextContent('the last 1.5 s of a clip');
  await sheet.getByRole('slider', { name: 'Card 2 begins at' }).fill('2');
  await expect.element(second).toHaveTextContent('a clip of 2 s, then goes on from its end');
  await sheet.getByRole('button', { name: 'Begin with a picture or clip, card 1' }).click();
  await sheet.getByRole('button', { name: 'From a file' }).click();
  const input = document.querySelector<HTMLInputElement>('dialog .offer input[type=file]')!;
  await userEvent.upload(input, new File(['x'], 'a.png', { type: 'image/png' }));
  await page.getByRole('button', { name: /^Use it/ }).click();
  const first = sheet.getByRole('group', { name: 'What card 1 begins with' });
  await expect.element(first).toHaveTextContent('Begins with a picture');
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect.element(page.getByText('2 cards, 2 from a picture or clip.')).toBeVisible();
  await make.click();
  await expect.poll(() => engine.requests).toHaveLength(1);
  const part = { fromSeconds: 0, strength: 0 };
  expect(engine.requests[0]!.recipe).toMatchObject({
    tool: 'storyboard',
    sources: [
      { ...part, sha256: 'b'.repeat(64), kind: 'picture', toSeconds: 0, placedAtSeconds: 0 },
      { ...part, sha256: boat.latentsSha256, kind: 'clip', toSeconds: 2, placedAtSeconds: 2 },
    ],
  });
});

test('a damaged recipe in the address leaves the form alone', async () => {
  history.replaceState(null, '', '#recipe=%%%');
  openPage({ prompt: 'mine' });
  await expect.element(page.getByText(/holds no recipe that can be read/)).toBeVisible();
  await expect.element(prompt).toHaveValue('mine');
});

test('a dropped clip restores its recipe', async () => {
  const { engine } = openPage({ prompt: 'mine' });
  await expect.element(make).toBeVisible();
  drop(new File(['clip'], 'clip.mp4'));
  await expect.element(prompt).toHaveValue(firstPrompt(fishRecipe));
  expect(engine.requests).toEqual([]);
});

test('a dropped file without a recipe leaves the form alone', async () => {
  openPage({
    prompt: 'mine',
    ports: { readRecipe: () => Promise.reject(new KinoraError('file-unreadable')) },
  });
  drop(new File(['song'], 'song.mp3'));
  await expect.element(page.getByText(/This file holds no recipe/)).toBeVisible();
  await expect.element(prompt).toHaveValue('mine');
});

test('under the prompt stands what the model understood and what a strange word is taken for', async () => {
  openPage({
    prompt: 'a carp and jazz',
    prepare: (engine) => {
      engine.understand = () => ({
        attributes: [
          { name: 'subject', value: 'fish', confidence: 0.9 },
          { name: 'weather', value: undefined, confidence: 0.1 },
        ],
        substitutions: [
          { word: 'carp', takenFor: 'fish' },
          { word: 'jazz', takenFor: undefined },
        ],
        passedOver: [],
        style: { added: [], gaveWay: [] },
        droppedWords: 0,
      });
    },
  });
  const said = page.getByRole('status', { name: 'What the model understood' });
  await expect.element(said).toHaveTextContent('“carp” is read as fish');
  await expect.element(said).toHaveTextContent('“jazz” means nothing to it');
  await expect.element(said).toHaveTextContent('left to chance: weather');
});

test('a sentence without a subject is not passed over in silence', async () => {
  openPage({
    prompt: 'jazz',
    prepare: (engine) => {
      engine.understand = () => ({
        attributes: [{ name: 'subject', value: 'boat', confidence: 0.2 }],
        substitutions: [],
        passedOver: [],
        style: { added: [], gaveWay: [] },
        droppedWords: 0,
      });
    },
  });
  await expect.element(page.getByText('Sees no subject it knows, so it picks one.')).toBeVisible();
});

test('while a clip is made no reading of another sentence is shown', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  const said = page.getByRole('status', { name: 'What the model understood' });
  await expect.element(said).toHaveTextContent('fish');
  await make.click();
  await expect.element(said).toHaveTextContent('fish');
  await prompt.fill('a blue boat');
  await expect.element(said).not.toHaveTextContent('fish');
  await expect.element(said).toHaveAttribute('aria-busy', 'true');
  engine.understand = () => ({
    attributes: [{ name: 'subject', value: 'boat', confidence: 1 }],
    substitutions: [],
    passedOver: [],
    style: { added: [], gaveWay: [] },
    droppedWords: 0,
  });
  engine.finish({});
  await expect.element(said).toHaveTextContent('boat');
  await expect.element(said).toHaveAttribute('aria-busy', 'false');
});

test('a word the model knows is one press away from the prompt', async () => {
  openPage({ prompt: 'a red' });
  await page.getByRole('button', { name: 'What it knows' }).click();
  await page.getByRole('button', { name: 'boat', exact: true }).click();
  await expect.element(prompt).toHaveValue('a red boat');
});

test('the backend is chosen by hand, and the choice stays', async () => {
  const { engine, saved } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.device = graphicsDevice;
    },
  });
  await page.getByRole('button', { name: 'Graphics card' }).click();
  const sheet = page.getByRole('dialog', { name: 'This device' });
  await sheet.getByRole('radio', { name: /Processor/ }).click();
  expect(saved().backend).toBe('cpu');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await make.click();
  expect(engine.requests[0]?.backend).toBe('cpu');
});

test('engines are compared on request, and the fastest that draws the same runs from then on', async () => {
  const { engine, saved } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.device = graphicsDevice;
      each.trials = [
        { backend: 'cpu', msPerSecond: 4000, psnrDb: 99, failure: undefined },
        { backend: 'wgsl', msPerSecond: 600, psnrDb: 20, failure: undefined },
        { backend: 'onnx-webgpu', msPerSecond: 900, psnrDb: 44, failure: undefined },
      ];
    },
  });
  await page.getByRole('button', { name: 'Graphics card' }).click();
  const sheet = page.getByRole('dialog', { name: 'This device' });
  await sheet.getByRole('button', { name: 'Compare the engines' }).click();
  await expect.element(sheet.getByText(/another picture here/)).toBeVisible();
  await expect.element(sheet.getByRole('radio', { name: /onnxruntime beside/ })).toBeChecked();
  expect(saved().trials).toMatchObject({ adapter: graphicsDevice.adapter!.description });
  expect(saved().backend).toBeUndefined();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await make.click();
  expect(engine.requests[0]?.backend).toBe('onnx-webgpu');
});

test('a live film is told what sentence and style become, and kept when it is stopped', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await page.getByRole('button', { name: 'Live' }).click();
  expect(engine.requests[0]).toMatchObject({ isLive: true, recipe: { seconds: 300 } });
  await prompt.fill('a blue bird');
  await expect.poll(() => engine.said).toEqual(['a blue bird']);
  await page.viewport(1440, 900);
  await page.getByRole('button', { name: 'Style', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Style', exact: true });
  await sheet.getByRole('radio', { name: 'Rainy night' }).click();
  await expect
    .poll(() => engine.said)
    .toEqual(['a blue bird', 'a blue bird (at night, in the rain)']);
  await sheet.getByRole('radio', { name: 'No style' }).click();
  await expect.poll(() => engine.said.at(-1)).toBe('a blue bird');
  await userEvent.keyboard('{Escape}');
  await expect
    .element(page.getByRole('button', { name: 'Live now' }))
    .toHaveAttribute('aria-disabled', 'true');
});

test('steps, guidance and height are one click deeper', async () => {
  const { engine } = openPage({ prompt: 'a red fish' });
  await page.getByRole('button', { name: 'Options' }).click();
  const sheet = page.getByRole('dialog', { name: 'Options' });
  await sheet.getByRole('slider', { name: 'Steps' }).fill('8');
  await sheet.getByRole('slider', { name: 'Guidance' }).fill('2.5');
  await sheet.getByRole('radio', { name: '720p' }).click();
  await expect.element(sheet.getByText('1280 × 720')).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await make.click();
  expect(engine.requests[0]?.recipe).toMatchObject({
    sampler: { steps: 8, guidanceScale: 2.5 },
    height: 720,
  });
});

function drop(file: File): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
}

test('a model with turbo paints with it unless Fine is chosen, which alone has sliders', async () => {
  const turbo = { kind: 'turbo', steps: 4, guidanceScale: 1 } as const;
  const { engine } = openPage({
    prompt: 'a red fish',
    prepare: (each) => {
      each.model = { ...each.model, samplers: [turbo, ...each.model.samplers] };
    },
  });
  await make.click();
  expect(engine.requests[0]?.recipe.sampler).toEqual(turbo);
  engine.finish({});
  await page.getByRole('button', { name: 'Options' }).click();
  const sheet = page.getByRole('dialog', { name: 'Options' });
  await expect.element(sheet.getByRole('radio', { name: 'Turbo' })).toBeChecked();
  await expect.element(sheet.getByRole('slider', { name: 'Steps' })).not.toBeInTheDocument();
  await sheet.getByRole('radio', { name: 'Fine' }).click();
  await sheet.getByRole('slider', { name: 'Steps' }).fill('8');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await make.click();
  expect(engine.requests[1]?.recipe.sampler).toEqual({
    kind: 'fine',
    steps: 8,
    guidanceScale: 4,
  });
});
