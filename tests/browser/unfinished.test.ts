import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openUnfinishedPort, type UnfinishedPort } from '../../src/app/queue/unfinished-port.ts';
import { firstPrompt } from '../../src/common/recipe.ts';
import type { StoredJob } from '../../src/storage/database.ts';
import { openPage } from '../helpers/page-lab.ts';
import { beats } from '../helpers/recipes.ts';
import { fishRecipe } from '../helpers/scripted-engine.ts';

/** As the page finds them over a store. */
function unfinishedIn(
  jobs: StoredJob[],
  windows: Readonly<Record<string, number>> = {},
): UnfinishedPort {
  const store = {
    list: () => Promise.resolve([...jobs]),
    windowCount: (id: string) => Promise.resolve(windows[id] ?? 1),
    end: (id: string) => {
      jobs.splice(0, jobs.length, ...jobs.filter((job) => job.id !== id));
      return Promise.resolve();
    },
  };
  return openUnfinishedPort(store, undefined);
}

const jobOf = (
  id: string,
  prompt: string,
  changes: Partial<StoredJob['recipe']> = {},
): StoredJob => ({
  id,
  recipe: { ...fishRecipe, beats: beats(prompt), ...changes },
  backend: 'cpu',
  createdAtMs: Date.UTC(2026, 10, 23, 12),
});

const make = page.getByRole('button', { name: /^Make/ });
const prompt = page.getByRole('textbox', { name: 'Prompt' });
const list = page.getByRole('region', { name: 'Unfinished films' });

test('a film that a reload left is offered, and goes on with its own recipe', async () => {
  const recipe = { ...fishRecipe, seconds: 20, seed: 77 };
  const job = { id: 'job', recipe, backend: 'cpu', createdAtMs: 1 } as const;
  const { engine } = openPage({
    prompt: 'mine',
    ports: { unfinished: unfinishedIn([job]) },
  });
  await expect.element(page.getByText(/A film of 20 s was not finished/)).toBeVisible();
  expect(engine.requests).toEqual([]);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  expect(engine.requests).toMatchObject([{ recipe, backend: 'cpu' }]);
  await expect.element(prompt).toHaveValue(firstPrompt(fishRecipe));
});

test('a film that Escape stopped after its first window goes on as it was asked, or is forgotten', async () => {
  const jobs: StoredJob[] = [];
  let rolled = 0;
  const { engine } = openPage({
    prompt: 'a red fish',
    ports: { unfinished: unfinishedIn(jobs), rollSeed: () => ++rolled },
  });
  const status = page.getByRole('status').filter({ hasText: /^Cancelled/ });
  await make.click();
  await userEvent.keyboard('{Escape}');
  await expect.element(status).toHaveTextContent('Cancelled. The sentence is kept.');
  await expect
    .element(page.getByRole('button', { name: 'Go on', exact: true }))
    .not.toBeInTheDocument();

  await make.click();
  const asked = engine.requests[1]!;
  jobs.push({ id: 'job', recipe: asked.recipe, backend: asked.backend, createdAtMs: 1 });
  await userEvent.keyboard('{Escape}');
  await expect.element(status).toHaveTextContent('What is made of the film is kept.');
  await userEvent.clear(prompt);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect.poll(() => engine.requests[2]).toEqual(asked);

  await userEvent.keyboard('{Escape}');
  await page.getByRole('button', { name: 'Forget it', exact: true }).click();
  await expect.element(page.getByText('What was made of the film is erased.')).toBeVisible();
  expect(jobs).toEqual([]);
  expect(engine.requests).toHaveLength(3);
});

test('all films that did not end are listed with how far they are, each to go on with or to forget', async () => {
  const jobs = [
    jobOf('b', 'a boat', { seconds: 20 }),
    jobOf('k', 'a kite', { seconds: 20 }),
    jobOf('f', 'a fish'),
  ];
  const { engine } = openPage({
    prompt: 'mine',
    ports: { unfinished: unfinishedIn(jobs, { b: 2, k: 4 }) },
  });
  const rows = list.getByRole('listitem');
  await expect.element(list).toHaveTextContent('3 films were begun and not finished.');
  const said = rows.elements().map((row) => row.textContent);
  expect(said.map((text) => /a (boat|kite|fish)/.exec(text)?.[0])).toEqual([
    'a boat',
    'a kite',
    'a fish',
  ]);
  expect(said[0]).toMatch(/20 s, \d+ % made, left Nov 23/);
  const [boat, kite] = said.map((text) => Number(/(\d+) % made/.exec(text)![1]));
  expect(boat).toBeGreaterThan(0);
  expect(kite).toBeGreaterThan(boat!);
  expect(kite).toBeLessThan(100);

  await list.getByRole('button', { name: 'Go on: a kite' }).click();
  await expect
    .poll(() => engine.requests)
    .toMatchObject([{ recipe: jobs[1]!.recipe, backend: 'cpu' }]);
  // What is typed meanwhile stays.
  await expect.element(prompt).toHaveValue('mine');
  await expect.element(list).not.toHaveTextContent('a kite');
  await list.getByRole('button', { name: 'Forget it: a boat' }).click();
  await expect.element(page.getByText('What was made of the film is erased.')).toBeVisible();
  await expect.element(list).toHaveTextContent('One film was begun and not finished.');
  await expect.element(page.getByRole('region', { name: 'Your clips' })).toHaveFocus();
  expect(jobs.map(({ id }) => id)).toEqual(['k', 'f']);

  // Made to its end, it is over; the other stays.
  jobs.shift();
  engine.finish({ id: 'kite' });
  await expect.element(page.getByLabelText('Clip: a kite')).toBeVisible();
  expect(rows.elements()).toHaveLength(1);
});

test('a film that was stopped is listed once its notice has gone, and goes on as it was asked', async () => {
  const jobs: StoredJob[] = [];
  const { engine } = openPage({ prompt: 'a red fish', ports: { unfinished: unfinishedIn(jobs) } });
  await make.click();
  const asked = engine.requests[0]!;
  jobs.push({ ...jobOf('job', 'a red fish'), recipe: asked.recipe, backend: asked.backend });
  await userEvent.keyboard('{Escape}');
  const notice = page.getByText('Cancelled. What is made of the film is kept.');
  await expect.element(notice).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.element(notice).not.toBeInTheDocument();
  await list.getByRole('button', { name: 'Go on: a red fish' }).click();
  await expect.poll(() => engine.requests[1]).toEqual(asked);
  await expect.element(list).not.toBeInTheDocument();
});

test('what another tab does with them is seen when this one is looked at again', async () => {
  const jobs = [jobOf('b', 'a boat')];
  openPage({ ports: { unfinished: unfinishedIn(jobs) } });
  await expect.element(list).toHaveTextContent('a boat');
  jobs.splice(0, 1, jobOf('k', 'a kite'));
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.element(list).toHaveTextContent('a kite');
  await expect.element(list).not.toHaveTextContent('a boat');
});

test('one that another model began says so, and can only be forgotten', async () => {
  const jobs = [jobOf('b', 'a boat', { model: 'another@2' })];
  openPage({ ports: { unfinished: unfinishedIn(jobs) } });
  await expect
    .element(list)
    .toHaveTextContent('Another model began it; this one cannot go on with it.');
  expect(list.getByRole('button').elements()).toHaveLength(1);
  await list.getByRole('button', { name: 'Forget it: a boat' }).click();
  await expect.element(list).not.toBeInTheDocument();
  expect(jobs).toEqual([]);
});
