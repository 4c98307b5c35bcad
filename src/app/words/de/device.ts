import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const device: typeof english.device = {
  button: { wgsl: 'Grafikkarte', 'onnx-webgpu': 'Grafikkarte', cpu: 'Prozessor' },
  checking: 'Wird geprüft',
  title: 'Dieses Gerät',
  verdict: {
    gpu: 'Kinora läuft auf deiner Grafikkarte.',
    'no-webgpu':
      'Dieser Browser hat kein WebGPU, also läuft Kinora auf dem Prozessor. Das ist langsamer; die Clips sehen gleich aus.',
    'no-adapter':
      'Der Browser bietet keine Grafikkarte an, also läuft Kinora auf dem Prozessor. Das ist langsamer; die Clips sehen gleich aus.',
    'software-adapter':
      'Der Browser ahmt eine Grafikkarte nur in Software nach. Der Prozessor ist schneller, also läuft Kinora dort.',
  },
  runOn: 'Ausführen auf',
  choice: {
    wgsl: 'Grafikkarte (WebGPU)',
    'onnx-webgpu': 'Grafikkarte (mit onnxruntime)',
    cpu: 'Prozessor (WebAssembly)',
  },
  chosenForYou: 'für dich gewählt',
  compare: 'Rechenwege vergleichen',
  compareAfter: (size) => `Rechenwege vergleichen (lädt ${size})`,
  comparing: (engine) => `Im Versuch: ${engine}`,
  stopComparing: 'Abbrechen',
  took: (work) => `${work} Arbeit für eine Sekunde Film`,
  otherPicture: 'ergibt hier ein anderes Bild',
  failedHere: 'hier gescheitert',
  sameCard: 'unser Entrauscher, die anderen Netze auf onnxruntime-web',
  notHere: 'hier nicht vorhanden',
  threads: (count) => (count === 1 ? '1 Thread' : `${number(count)} Threads`),
  noCodecs:
    'Dieser Browser kann keine Videodateien schreiben, also wird in ihm kein Clip fertig. Ein aktueller Chrome, Edge, Safari oder Firefox kann es.',
  codecs: 'Videodateien',
  failedCodec: (name) => `${name} (gescheitert)`,
  model: 'Modell',
  licence: 'Lizenz',
  stored: 'Hier abgelegt',
  untilTabCloses: (size) => `${size}, bis dieser Tab schließt`,
  unkept: {
    'storage-full':
      'Der Browser hat keinen Platz für das Modell, also bleibt es nur, bis dieser Tab schließt; schaffe etwas Platz, dann behält es der nächste Besuch.',
    'storage-unavailable':
      'Der Browser lässt diese Seite nichts behalten, wie in manchen privaten Fenstern. Das Modell bleibt im Arbeitsspeicher, bis dieser Tab schließt; der nächste Besuch lädt es neu.',
  },
  numbers: 'Genauigkeit',
  setAside: 'Beiseitegelegt',
  numbersOf: { f16: '16 Bit', f32: '32 Bit' },
  fellBack: (kernels) =>
    `In 16 Bit rechnete deine Grafikkarte hier falsch, also rechnet sie in 32: ${kernels}. Das ist langsamer; die Clips sehen gleich aus.`,
  deleteModel: 'Modell löschen',
  modelDeleted: 'Das Modell ist gelöscht. Der nächste Clip lädt es neu.',
};

export const kernels: typeof english.kernels = {
  linear: 'Matrixprodukte',
  attention: 'Attention',
  'layer norm': 'Layer-Normen',
  'modulated norm': 'Layer-Normen',
  'rms norm': 'Schlüsselnormen',
  'rms norm and rope': 'Drehpositionen',
  'channel RMS norm': 'Kanalnormen',
  conv: 'Faltungen',
  dequantise: 'Auspacken der Gewichte',
};
