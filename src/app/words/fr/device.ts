import type * as english from '../en/index.ts';
import { number, plural } from './units.ts';

export const device: typeof english.device = {
  button: { wgsl: 'Carte graphique', 'onnx-webgpu': 'Carte graphique', cpu: 'Processeur' },
  checking: 'Vérification',
  title: 'Cet appareil',
  verdict: {
    gpu: 'Kinora tourne sur votre carte graphique.',
    'no-webgpu':
      'Ce navigateur n’a pas WebGPU, alors Kinora tourne sur le processeur. C’est plus lent ; les clips sont les mêmes à l’œil.',
    'no-adapter':
      'Le navigateur n’offre aucune carte graphique, alors Kinora tourne sur le processeur. C’est plus lent ; les clips sont les mêmes à l’œil.',
    'software-adapter':
      'Le navigateur ne fait qu’imiter une carte graphique. Le processeur est plus rapide, alors Kinora y tourne.',
  },
  runOn: 'Faire tourner sur',
  choice: {
    wgsl: 'Carte graphique (WebGPU)',
    'onnx-webgpu': 'Carte graphique (avec onnxruntime)',
    cpu: 'Processeur (WebAssembly)',
  },
  chosenForYou: 'choisi pour vous',
  compare: 'Comparer les moteurs',
  compareAfter: (size) => `Comparer les moteurs (charge ${size})`,
  comparing: (engine) => `À l’essai : ${engine}`,
  stopComparing: 'Arrêter',
  took: (work) => `${work} de travail pour une seconde de film`,
  otherPicture: 'donne une autre image ici',
  failedHere: 'a échoué ici',
  sameCard: 'notre débruiteur, les autres réseaux sur onnxruntime-web',
  notHere: 'pas disponible ici',
  threads: (count) =>
    plural(count, { one: `${number(count)} fil`, other: `${number(count)} fils` }),
  noCodecs:
    'Ce navigateur ne sait pas écrire de fichiers vidéo : aucun clip ne peut y être fini. Un Chrome, Edge, Safari ou Firefox actuel le peut.',
  codecs: 'Fichiers vidéo',
  failedCodec: (name) => `${name} (échec)`,
  model: 'Modèle',
  licence: 'Licence',
  stored: 'Gardé ici',
  untilTabCloses: (size) => `${size}, jusqu’à la fermeture de cet onglet`,
  unkept: {
    'storage-full':
      'Le navigateur n’a pas la place de garder le modèle : il reste jusqu’à la fermeture de cet onglet. Libérez de l’espace et la prochaine visite le gardera.',
    'storage-unavailable':
      'Le navigateur ne laisse ce site rien garder, comme dans certaines fenêtres privées. Le modèle reste en mémoire jusqu’à la fermeture de cet onglet ; la prochaine visite le chargera de nouveau.',
  },
  numbers: 'Précision',
  setAside: 'Mis de côté',
  numbersOf: { f16: '16 bits', f32: '32 bits' },
  fellBack: (kernels) =>
    `En 16 bits votre carte graphique s’est trompée ici, alors elle calcule en 32 : ${kernels}. C’est plus lent ; les clips sont les mêmes à l’œil.`,
  deleteModel: 'Supprimer le modèle',
  modelDeleted: 'Le modèle est supprimé. Le prochain clip le chargera de nouveau.',
};

export const kernels: typeof english.kernels = {
  linear: 'produits de matrices',
  attention: 'attention',
  'layer norm': 'normes de couche',
  'modulated norm': 'normes de couche',
  'rms norm': 'normes des clés',
  'rms norm and rope': 'positions rotatives',
  'channel RMS norm': 'normes de canal',
  conv: 'convolutions',
  dequantise: 'déballage des poids',
};
