/** Sentences to begin with: the model's own, in the language that it reads. */
export const openingSentences: readonly string[] = [
  'a red fish swims to the right under water',
  'a yellow balloon rises over the city at night',
  'a small boat on the sea at sunset, the camera zooms in',
  'a blue rocket flies through space',
];

export const kioskSentences: readonly string[] = [
  'a red fish swims to the right under water',
  'a yellow balloon rises over the city at night',
  'a small boat on the sea at sunset, the camera zooms in',
  'a blue rocket flies through space',
  'a green car drives through the desert',
  'a white bird flies over the meadow in the morning',
  'a purple jellyfish drifts under water',
  'an orange cat in the snow',
  'a red balloon over the mountains at sunset',
  'a blue fish swims to the left under water',
  'a yellow car in the city in the rain',
  'a white rocket rises at night',
];
