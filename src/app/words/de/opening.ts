import type * as english from '../en/index.ts';

export const opening: typeof english.opening = {
  title: 'Aus einem Satz wird ein Clip.',
  lead: 'In diesem Tab gemacht, auf diesem Gerät. Nichts, was du tippst, wird gesendet.',
  tryOne: 'Drücke auf einen, um zu beginnen',
};

export const gallery: typeof english.gallery = {
  region: 'Mit Kinora gemacht',
  lead: 'Drücke auf einen, um sein Rezept zu nehmen.',
  play: 'Abspielen',
  pause: 'Anhalten',
};

export const meanings: typeof english.meanings = {
  'a red fish swims to the right under water': 'ein roter Fisch schwimmt unter Wasser nach rechts',
  'a yellow balloon rises over the city at night':
    'ein gelber Ballon steigt nachts über der Stadt auf',
  'a small boat on the sea at sunset, the camera zooms in':
    'ein kleines Boot auf dem Meer bei Sonnenuntergang, die Kamera fährt heran',
  'a blue rocket flies through space': 'eine blaue Rakete fliegt durch den Weltraum',
  'a green car drives through the desert': 'ein grünes Auto fährt durch die Wüste',
  'a white bird flies over the meadow in the morning':
    'ein weißer Vogel fliegt am Morgen über die Wiese',
  'a purple jellyfish drifts under water': 'eine violette Qualle treibt unter Wasser',
  'an orange cat in the snow': 'eine orange Katze im Schnee',
  'a red balloon over the mountains at sunset':
    'ein roter Ballon über den Bergen bei Sonnenuntergang',
  'a blue fish swims to the left under water': 'ein blauer Fisch schwimmt unter Wasser nach links',
  'a yellow car in the city in the rain': 'ein gelbes Auto in der Stadt im Regen',
  'a white rocket rises at night': 'eine weiße Rakete steigt in der Nacht auf',
  'a white hot air balloon rises over the mountains at sunset':
    'ein weißer Heißluftballon steigt bei Sonnenuntergang über den Bergen auf',
  'a yellow sailing boat moves to the right on the sea by day':
    'ein gelbes Segelboot fährt am Tag auf dem Meer nach rechts',
  'a green car moves to the right in the city at night':
    'ein grünes Auto fährt nachts in der Stadt nach rechts',
  'a purple jellyfish floats under water': 'eine violette Qualle schwebt unter Wasser',
  'an orange rocket rises in space': 'eine orange Rakete steigt im Weltraum auf',
};
