/** Drives the built app the way a person does: by its link, its labels and its buttons. */
import type { Download, Locator, Page } from 'playwright-core';
import type { Backend, Clip } from '../common/clip.ts';
import { recipeFragment } from '../common/recipe-link.ts';
import type { Recipe } from '../common/recipe.ts';
import { noClip } from './cli-errors.ts';

export interface StudioProgress {
  /** The app's own words, for example "Step 3 of 20". */
  readonly words: string;
  /** 0…1 */
  readonly done: number;
}

/**
 * Opens the app with a recipe in its form; starts nothing.
 * @param address of the app, ending in `/`
 * @throws NoClip with the app's words when it cannot start.
 */
export async function openRecipe(page: Page, address: string, recipe: Recipe): Promise<void> {
  // Leaving first makes it a visit of its own: a new fragment alone loads nothing.
  await page.goto('about:blank');
  await page.goto(address + recipeFragment(recipe));
  const link = page.getByRole('dialog', { name: 'A recipe from a link' });
  const card = errorCard(page);
  await link.or(card).first().waitFor();
  if (await card.isVisible()) throw noClip((await lookAtStage(page)).error ?? '');
  await link.getByRole('button', { name: 'Put it in the form' }).click();
  await page.getByText('The recipe of the link is in the form').waitFor();
}

/** @throws NoClip when this browser cannot run `backend`. */
export async function chooseBackend(page: Page, backend: Backend): Promise<void> {
  await page.getByRole('button', { name: /^(Graphics card|Processor)$/ }).click();
  const choice = page.locator(`input[type=radio][value=${backend}]`);
  if (await choice.isDisabled()) throw noClip('This browser offers no graphics card.');
  await choice.check();
  await page.keyboard.press('Escape');
}

/** Far above what one step takes on any machine that ends within a day. */
const stillLimitMs = 15 * 60_000;

/**
 * Presses Make and waits for the clip.
 * @throws NoClip with the app's words, or when nothing moves for a quarter of an hour.
 */
export async function makeClip(
  page: Page,
  onProgress: (progress: StudioProgress) => void,
): Promise<void> {
  const before = await lookAtStage(page);
  await page.getByRole('button', { name: /^Make( ·|$)/ }).click();
  let last: StudioProgress | undefined;
  let movedMs = performance.now();
  while (performance.now() - movedMs < stillLimitMs) {
    const stage = await lookAtStage(page);
    if (stage.progress !== undefined) {
      if (stage.progress.words !== last?.words) movedMs = performance.now();
      last = stage.progress;
      onProgress(last);
    } else if (stage.error !== undefined && stage.error !== before.error) {
      throw noClip(stage.error);
    } else if (stage.clip !== undefined && stage.clip !== before.clip) {
      return;
    } else if (last !== undefined) {
      throw noClip('The clip was cancelled.');
    }
    await page.waitForTimeout(100);
  }
  throw noClip(`Nothing has moved since "${last?.words ?? 'Make'}".`);
}

/**
 * What the page says of the sentence in its form once the model is here: what it read, what it left to chance and which
 * words mean nothing to it. Undefined where it says nothing in good time.
 */
export async function readingOfSentence(page: Page): Promise<string | undefined> {
  const said = page
    .getByRole('status', { name: 'What the model understood' })
    // Until it has read this sentence it shows the last one's.
    .and(page.locator('[aria-busy=false]'))
    .locator(':scope > *');
  const isThere = await said
    .first()
    .waitFor({ timeout: readingLimitMs })
    .then(
      () => true,
      () => false,
    );
  return isThere ? (await said.allInnerTexts()).join(' · ') : undefined;
}

/** The page reads a quarter of a second after it may. */
const readingLimitMs = 5000;

/** Presses Download; the file waits to be saved. */
export async function downloadClip(page: Page): Promise<Download> {
  const started = page.waitForEvent('download');
  await page.getByRole('main').getByRole('link', { name: 'Download' }).click();
  return started;
}

/** Presses Download and keeps the file at `path`. */
export async function saveClip(page: Page, path: string): Promise<void> {
  await (await downloadClip(page)).saveAs(path);
}

/**
 * What the app recorded of its newest clip, read where it keeps them.
 * @param count of clips made on this page; the newest may still be on its way to the shelf
 */
export async function newestClip(page: Page, count: number): Promise<Pick<Clip, ClipRecord>> {
  for (let tries = 0; tries < 100; tries++) {
    const clips = await page.evaluate(keptClips);
    if (clips.length >= count) return clips.at(-1)!;
    await page.waitForTimeout(100);
  }
  throw noClip('The app did not keep the clip.');
}

/** Runs in the page. Oldest first; the blobs in them stay behind, they do not cross to Node. */
function keptClips(): Promise<Clip[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('kinora');
    opening.onerror = () => {
      reject(opening.error ?? new Error('no database'));
    };
    opening.onsuccess = () => {
      const clips = opening.result.transaction('clips').objectStore('clips');
      const reading = clips.index('createdAtMs').getAll() as IDBRequest<Clip[]>;
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result);
      };
    };
  });
}

type ClipRecord = Exclude<keyof Clip, 'file' | 'poster'>;

function errorCard(page: Page): Locator {
  return page.getByRole('main').getByRole('alert');
}

interface Stage {
  readonly progress: StudioProgress | undefined;
  readonly error: string | undefined;
  /** Address of the clip's file, another for each clip. */
  readonly clip: string | undefined;
}

function lookAtStage(page: Page): Promise<Stage> {
  return page.getByRole('main').evaluate((main) => {
    const bar = main.querySelector('progress');
    const card = main.querySelector('[role=alert]');
    // Its paragraphs say what happened and what was kept; its button is of no use elsewhere.
    const lines = [...(card?.querySelectorAll('p') ?? [])].map((line) => line.innerText);
    return {
      progress: bar === null ? undefined : { words: bar.ariaLabel ?? '', done: bar.position },
      error: card === null ? undefined : lines.join('\n'),
      clip: main.querySelector<HTMLAnchorElement>('a[download]')?.href,
    };
  });
}
