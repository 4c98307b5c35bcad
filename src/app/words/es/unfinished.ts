import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const unfinished: typeof english.unfinished = {
  region: 'Películas sin terminar',
  lead: (count) =>
    count === 1
      ? 'Una película se empezó y no se terminó. Lo que hay de ella se guarda una semana.'
      : `${number(count)} películas se empezaron y no se terminaron. Lo que hay de ellas se guarda una semana.`,
  made: (percent) => `${number(percent)} % hecho`,
  worked: (when) => `desde ${when}`,
  otherModel: 'La empezó otro modelo; este no puede seguir con ella.',
  goOn: (prompt) => `Seguir: ${prompt}`,
  forget: (prompt) => `Olvidarla: ${prompt}`,
};
