/** The languages that the page speaks; each with its name in itself, as its speakers look for it. */
export const languageNames = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
  zh: '简体中文',
} as const;

export type Language = keyof typeof languageNames;

export const languages = Object.keys(languageNames) as readonly Language[];

export function languageOf(value: unknown): Language | undefined {
  return languages.find((language) => language === value);
}

/** @param wanted BCP 47 tags, the dearest first, as `navigator.languages` has them */
export function bestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = languageOf(tag.toLowerCase().split('-')[0]);
    if (language !== undefined) return language;
  }
  return 'en';
}

/** For `<html lang>`; Chinese in simplified characters, also where others are usual. */
export function tagOf(language: Language): string {
  return language === 'zh' ? 'zh-Hans' : language;
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
