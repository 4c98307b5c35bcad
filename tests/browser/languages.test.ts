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
    } finally {
      await speak('en');
      await page.viewport(414, 896);
    }
  },
);

/** Nothing hangs over the side of the page, and axe finds nothing serious. */
async function expectSound(): Promise<void> {
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  const { violations } = await axe.run(document, { preload: false, resultTypes: ['violations'] });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
}
