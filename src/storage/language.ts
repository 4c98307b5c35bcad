import { languageOf, type Language } from '../common/language.ts';
import type { TextStore } from './settings.ts';

/** The language that the visitor chose for the page. Apart from the settings: a kiosk has it, too. */
export interface LanguageStore {
  /** Undefined follows the browser. */
  load(): Language | undefined;
  save(language: Language): void;
}

/** Holds nothing of what a visitor does. */
export const languageKey = 'kinora.language';

/** @param open may throw: then the choice holds until the page is left */
export function localLanguage(open: () => TextStore): LanguageStore {
  return {
    load() {
      try {
        return languageOf(open().getItem(languageKey));
      } catch {
        return undefined;
      }
    },
    save(language) {
      try {
        open().setItem(languageKey, language);
      } catch {
        // The next visit follows the browser again.
      }
    },
  };
}
