import type * as english from '../en/index.ts';

export const opening: typeof english.opening = {
  title: 'Una frase se vuelve un clip.',
  lead: 'Hecho en esta pestaña, en este equipo. Nada de lo que escribes se envía.',
  tryOne: 'Pulsa una para empezar',
};

export const gallery: typeof english.gallery = {
  region: 'Hechos con Kinora',
  lead: 'Pulsa uno para usar su receta.',
  play: 'Reproducir',
  pause: 'Pausar',
};

export const meanings: typeof english.meanings = {
  'a red fish swims to the right under water': 'un pez rojo nada hacia la derecha bajo el agua',
  'a yellow balloon rises over the city at night':
    'un globo amarillo sube sobre la ciudad de noche',
  'a small boat on the sea at sunset, the camera zooms in':
    'un barco pequeño en el mar al atardecer, la cámara se acerca',
  'a blue rocket flies through space': 'un cohete azul vuela por el espacio',
  'a green car drives through the desert': 'un coche verde cruza el desierto',
  'a white bird flies over the meadow in the morning':
    'un pájaro blanco vuela sobre el prado por la mañana',
  'a purple jellyfish drifts under water': 'una medusa morada va a la deriva bajo el agua',
  'an orange cat in the snow': 'un gato naranja en la nieve',
  'a red balloon over the mountains at sunset': 'un globo rojo sobre las montañas al atardecer',
  'a blue fish swims to the left under water': 'un pez azul nada hacia la izquierda bajo el agua',
  'a yellow car in the city in the rain': 'un coche amarillo en la ciudad bajo la lluvia',
  'a white rocket rises at night': 'un cohete blanco sube en la noche',
  'a white hot air balloon rises over the mountains at sunset':
    'un globo aerostático blanco sube sobre las montañas al atardecer',
  'a yellow sailing boat moves to the right on the sea by day':
    'un velero amarillo avanza hacia la derecha en el mar de día',
  'a green car moves to the right in the city at night':
    'un coche verde avanza hacia la derecha en la ciudad de noche',
  'a purple jellyfish floats under water': 'una medusa morada flota bajo el agua',
  'an orange rocket rises in space': 'un cohete naranja sube en el espacio',
};
