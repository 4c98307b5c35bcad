import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const understanding: typeof english.understanding = {
  region: 'Lo que entendió el modelo',
  beforeDownload: 'Cuando el modelo esté aquí, esta línea muestra cómo lee tu frase.',
  leftOpen: 'queda al azar:',
  noSubject: 'No ve ningún motivo que conozca, así que elige uno.',
  takenFor: (word, takenFor) => `«${word}» se lee como ${takenFor}`,
  unknown: (word) => `«${word}» no le dice nada`,
  passedOver: {
    'one-of-each': (words) => `«${words}»: dibuja uno`,
    negated: (words) => `«${words}»: no sabe dejar cosas fuera`,
    'already-told': (words) => `«${words}» queda fuera: en un clip cabe uno de cada tipo`,
    'not-of-the-subject': (words) => `«${words}» queda fuera: solo da color al motivo`,
    'not-taken-in': (words) => `«${words}» no le llegó`,
  },
  dropped: (count) =>
    count === 1
      ? 'la última palabra es demasiado para él'
      : `las últimas ${number(count)} palabras son demasiado para él`,
  failed: 'La frase no se pudo leer en este momento.',
  knows: 'Lo que conoce',
  knowsLead:
    'El modelo es pequeño y dibuja un mundo pequeño: estas cosas, en cualquier mezcla. Pulsa una palabra para añadirla.',
};
