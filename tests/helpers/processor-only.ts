import type { DeviceReport } from '../../src/engine/engine-api.ts';

/** Of a machine without a graphics card, whose browser encodes H.264. */
export const processorOnly: DeviceReport = {
  backend: 'cpu',
  reason: 'no-webgpu',
  backends: ['cpu'],
  adapter: undefined,
  codecs: ['h264'],
  threads: 2,
};
