import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const unfinished: typeof english.unfinished = {
  region: 'Unfertige Filme',
  lead: (count) =>
    count === 1
      ? 'Ein Film wurde begonnen und nicht fertig. Was davon gemacht ist, bleibt eine Woche aufgehoben.'
      : `${number(count)} Filme wurden begonnen und nicht fertig. Was davon gemacht ist, bleibt eine Woche aufgehoben.`,
  made: (percent) => `${number(percent)} % gemacht`,
  worked: (when) => `seit ${when}`,
  otherModel: 'Ein anderes Modell hat ihn begonnen; dieses kann damit nicht weitermachen.',
  goOn: (prompt) => `Weitermachen: ${prompt}`,
  forget: (prompt) => `Vergessen: ${prompt}`,
};
