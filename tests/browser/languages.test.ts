import axe from 'axe-core';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { speak } from '../../src/app/language/language.svelte.ts';
import { openPage } from '../helpers/page-lab.ts';

test.each([
  ['ar', 'العربية', 'rtl', 'إلغاء'],
  ['de', 'Deutsch', 'ltr', 'Abbrechen'],
] as const)(
  'in the middle of a film the page turns to %s and loses nothing',
  async (language, name, dir, cancel) => {
    await page.viewport(360, 740);
    try {
      const chosen: string[] = [];
      const { engine } = openPage({
        prompt: 'a red fish',
        ports: { languages: { load: () => undefined, save: (to) => void chosen.push(to) } },
      });
      await page.getByRole('button', { name: /^Make/ }).click();
      await expect.element(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
      await userEvent.selectOptions(page.getByRole('combobox', { name: 'Language' }), name);
      await expect.element(page.getByRole('button', { name: cancel })).toBeVisible();
      expect(chosen).toEqual([language]);
      expect(document.documentElement).toMatchObject({ lang: language, dir });
      expect(document.querySelector('textarea')!.value).toBe('a red fish');
      await expectSound();
      engine.finish({});
      await expect.element(page.getByRole('main').getByRole('link')).toBeVisible();
      await expectSound();
      document.querySelector<HTMLElement>('button.options')!.click();
      await expect.element(page.getByRole('dialog')).toBeVisible();
      await expectSound();
      await userEvent.keyboard('{Escape}');
      document.querySelector('form')!.requestSubmit();
      await expect.element(page.getByRole('button', { name: cancel })).toBeVisible();
      // Its button has the longest words of all.
      engine.fail('encoder-failed', { fault: 'malformed' });
      await expect.element(page.getByRole('main').getByRole('alert')).toBeVisible();
      await expectSound();
    } finally {
      await speak('en');
      await page.viewport(414, 896);
    }
  },
);

/** Nothing hangs over the side of the page or lies over a button, and axe finds nothing serious. */
async function expectSound(): Promise<void> {
  for (const { scrollWidth, clientWidth } of [
    document.documentElement,
    document.querySelector('main')!.parentElement!,
  ]) {
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  }
  expect(covered()).toEqual([]);
  const { violations } = await axe.run(document, { preload: false, resultTypes: ['violations'] });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
}

/** What a press at its middle would not reach. */
function covered(): string[] {
  const root = document.querySelector('dialog[open]') ?? document.querySelector('main')!;
  return [...root.querySelectorAll<HTMLElement>('button, a')]
    .filter((element) => element.checkVisibility())
    .filter((element) => {
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      return !element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    })
    .map(({ ariaLabel, innerText }) => ariaLabel ?? innerText);
}
