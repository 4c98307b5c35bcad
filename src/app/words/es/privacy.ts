import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const privacy: typeof english.privacy = {
  count: (count, elsewhere) =>
    elsewhere > 0
      ? `${requests(elsewhere)} a otra parte`
      : `${requests(count)} desde que se abrió esta página`,
  short: (count, elsewhere) => requests(elsewhere > 0 ? elsewhere : count),
  title: 'Lo que pidió esta página',
  lead: 'Tu frase y tus clips se quedan en este equipo. Estas son todas las peticiones desde que se abrió esta página, tal como las anotó el navegador:',
  none: 'Ninguna.',
  allHere: (host) => `Todas fueron a ${host}, el sitio del que vino esta página.`,
  someElsewhere: 'Algunas fueron a otra parte. La página misma no puede; una extensión sí.',
  policy: 'Página de privacidad',
  fromCache: 'de la caché',
};

export function requests(count: number): string {
  return count === 1 ? '1 petición' : `${number(count)} peticiones`;
}
