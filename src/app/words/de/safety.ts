import type * as english from '../en/index.ts';

export const safety: typeof english.safety = {
  title: 'Sicherheit',
  region: 'Sicherheit des Satzes',
  levels: { open: 'Offen', standard: 'Standard', kiosk: 'Streng' },
  hints: {
    open: 'Lehnt nur sexualisierte Kinder ab, was keine Einstellung erlaubt.',
    standard:
      'Lehnt auch sexuelle, grausame, hasserfüllte und selbstverletzende Sätze und Schimpfwörter ab.',
    kiosk:
      'Lehnt auch Waffen, Blut, Drogen und derbe Wörter ab. Für Bildschirme, die Fremde teilen.',
  },
  limit:
    'Sie liest Wörter, auf diesem Gerät. Sie sieht keine Bilder und errät nicht, was gemeint ist.',
  wouldRefuse: (why) => `Auf dieser Stufe macht Kinora das nicht: ${why}.`,
  instead: (sentence) => `Stattdessen: ${sentence}`,
};
