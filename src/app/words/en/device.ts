import type { Backend } from '../../../common/clip.ts';
import type { BackendReason } from '../../../engine/engine-api.ts';
import type { StorageRefusal } from '../../../storage/weight-store.ts';

export const device = {
  button: {
    wgsl: 'Graphics card',
    'onnx-webgpu': 'Graphics card',
    cpu: 'Processor',
  } satisfies Record<Backend, string>,
  checking: 'Checking',
  title: 'This device',
  verdict: {
    gpu: 'Kinora runs on your graphics card.',
    'no-webgpu':
      'This browser has no WebGPU, so Kinora runs on the processor. It is slower; the clips look the same.',
    'no-adapter':
      'The browser offers no graphics card, so Kinora runs on the processor. It is slower; the clips look the same.',
    'software-adapter':
      'The browser only imitates a graphics card in software. The processor is faster, so Kinora runs there.',
  } satisfies Record<BackendReason, string>,
  runOn: 'Run on',
  choice: {
    wgsl: 'Graphics card (WebGPU)',
    'onnx-webgpu': 'Graphics card (onnxruntime beside)',
    cpu: 'Processor (WebAssembly)',
  } satisfies Record<Backend, string>,
  chosenForYou: 'chosen for you',
  compare: 'Compare the engines',
  compareAfter: (size: string) => `Compare the engines (fetches ${size})`,
  comparing: (engine: string) => `Trying: ${engine}`,
  stopComparing: 'Stop',
  took: (work: string) => `${work} of work for a second of film`,
  otherPicture: 'gives another picture here',
  failedHere: 'failed here',
  sameCard: 'our denoiser, the other networks on onnxruntime-web',
  notHere: 'not available here',
  threads: (count: number) => (count === 1 ? '1 thread' : `${count} threads`),
  noCodecs:
    'This browser cannot write video files, so no clip can be finished in it. A current Chrome, Edge, Safari or Firefox can.',
  codecs: 'Video files',
  failedCodec: (name: string) => `${name} (failed)`,
  model: 'Model',
  licence: 'Licence',
  stored: 'Stored here',
  untilTabCloses: (size: string) => `${size}, until this tab closes`,
  unkept: {
    'storage-full':
      'The browser has no room to keep the model, so it stays until this tab closes; free some space and the next visit keeps it.',
    'storage-unavailable':
      'The browser lets this site keep nothing, as in some private windows. The model stays in memory until this tab closes; the next visit fetches it again.',
  } satisfies Record<StorageRefusal, string>,
  numbers: 'Precision',
  setAside: 'Set aside',
  numbersOf: { f16: '16 bits', f32: '32 bits' },
  fellBack: (kernels: string) =>
    `In 16 bits your graphics card got these wrong, so it computes in 32: ${kernels}. Slower; the clips look the same.`,
  deleteModel: 'Delete the model',
  modelDeleted: 'The model is deleted. The next clip fetches it again.',
};

/** What the kernels of the self-test do; one that is not here is called by its own name. */
export const kernels: Readonly<Record<string, string>> = {
  linear: 'matrix products',
  attention: 'attention',
  'layer norm': 'layer norms',
  'modulated norm': 'layer norms',
  'rms norm': 'key norms',
  'rms norm and rope': 'rotary positions',
  'channel RMS norm': 'channel norms',
  conv: 'convolutions',
  dequantise: 'unpacking the weights',
};
