import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const page: typeof english.page = {
  name: 'Kinora',
  title: 'Kinora: aus einem Satz wird ein Clip',
  description:
    'Einen Satz tippen, einen kurzen Videoclip bekommen, auf dem eigenen Gerät gemacht. Nichts wird irgendwohin gesendet.',
  skipToPrompt: 'Zum Prompt',
  dismiss: 'Schließen',
  language: 'Sprache',
  languageFailed: 'Diese Sprache ließ sich nicht laden. Die Seite bleibt, wie sie ist.',
};

export const offline: typeof english.offline = {
  unavailable:
    'Dieser Browser behält die Seite selbst nicht, zum Öffnen braucht sie also ein Netz.',
  installing: 'Die Seite selbst wird auf diesem Gerät abgelegt.',
  ready: 'Die Seite selbst liegt auf diesem Gerät: Sie öffnet sich auch ohne Netz.',
  newVersion: 'Eine neue Version von Kinora ist da. Deine Clips bleiben.',
  withdrawn:
    'Die Website hat die Kopie ihrer selbst zurückgezogen, die dieser Browser aufhob. Deine Clips bleiben.',
  takeOver: 'Jetzt verwenden',
  silent:
    'Die neue Version antwortet nicht. Sie übernimmt, sobald alle Tabs von Kinora geschlossen sind.',
  otherTabs: (count) =>
    count === 1
      ? 'In einem anderen Tab läuft noch die alte Version. Schließe ihn zuerst.'
      : `In ${number(count)} anderen Tabs läuft noch die alte Version. Schließe sie zuerst.`,
};
