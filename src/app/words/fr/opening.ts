import type * as english from '../en/index.ts';

export const opening: typeof english.opening = {
  title: 'Une phrase devient un clip.',
  lead: 'Fait dans cet onglet, sur cette machine. Rien de ce que vous tapez n’est envoyé.',
  tryOne: 'Appuyez sur une phrase pour commencer',
};

export const gallery: typeof english.gallery = {
  region: 'Faits avec Kinora',
  lead: 'Appuyez sur un clip pour prendre sa recette.',
  play: 'Lire',
  pause: 'Pause',
};

export const meanings: typeof english.meanings = {
  'a red fish swims to the right under water': 'un poisson rouge nage vers la droite sous l’eau',
  'a yellow balloon rises over the city at night':
    'un ballon jaune s’élève la nuit au-dessus de la ville',
  'a small boat on the sea at sunset, the camera zooms in':
    'un petit bateau en mer au coucher du soleil, la caméra s’approche',
  'a blue rocket flies through space': 'une fusée bleue vole dans l’espace',
  'a green car drives through the desert': 'une voiture verte traverse le désert',
  'a white bird flies over the meadow in the morning': 'un oiseau blanc survole le pré le matin',
  'a purple jellyfish drifts under water': 'une méduse violette dérive sous l’eau',
  'an orange cat in the snow': 'un chat orange dans la neige',
  'a red balloon over the mountains at sunset':
    'un ballon rouge au-dessus des montagnes au coucher du soleil',
  'a blue fish swims to the left under water': 'un poisson bleu nage vers la gauche sous l’eau',
  'a yellow car in the city in the rain': 'une voiture jaune en ville sous la pluie',
  'a white rocket rises at night': 'une fusée blanche s’élève dans la nuit',
  'a white hot air balloon rises over the mountains at sunset':
    'une montgolfière blanche s’élève au-dessus des montagnes au coucher du soleil',
  'a yellow sailing boat moves to the right on the sea by day':
    'un voilier jaune avance vers la droite sur la mer, de jour',
  'a green car moves to the right in the city at night':
    'une voiture verte roule vers la droite en ville la nuit',
  'a purple jellyfish floats under water': 'une méduse violette flotte sous l’eau',
  'an orange rocket rises in space': 'une fusée orange s’élève dans l’espace',
};
