import type * as english from '../en/index.ts';
import { requests } from './privacy.ts';
import { number } from './units.ts';

export const proof: typeof english.proof = {
  cutTitle: 'Pruébalo sin red',
  done: 'hecho',
  cut: 'Apaga la red de este dispositivo.',
  isCut: 'La red está apagada.',
  make: 'Crea un clip.',
  made: (count) =>
    count === 1 ? 'Se hizo un clip sin red.' : `Se hicieron ${number(count)} clips sin red.`,
  look: (elsewhere) => `Enciéndela de nuevo y mira arriba: ${requests(elsewhere)} a otra parte.`,
  policyTitle: 'Lo que el navegador prohíbe a esta página',
  policyLead:
    'Esta página intenta llegar a una dirección que no existe, por todos los medios posibles, sin nada que contar.',
  tryAll: 'Probar todas las salidas',
  trying: 'Probando',
  ways: {
    fetch: 'Una petición',
    worker: 'Una petición de su worker',
    beacon: 'Una baliza',
    socket: 'Un socket',
    picture: 'Una imagen de otra parte',
    program: 'Un texto que se vuelve programa',
    markup: 'Un texto que se vuelve marcado',
  },
  stopped: 'detenido',
  open: 'no detenido',
  result: (stopped, all) => `${number(stopped)} de ${number(all)} salidas están cerradas.`,
  policyLimit:
    'Ninguna política prohíbe al sitio mismo anotar qué archivos entrega, ni un enlace que pulses.',
  policyText: 'La política',
  buildTitle: 'Esta compilación',
  buildHow:
    'SHA-256 de lo que imprime (cd assets && sha256sum *). Quien compila la misma fuente obtiene lo mismo; una página no puede responder de sí misma, así que compara los archivos.',
};
