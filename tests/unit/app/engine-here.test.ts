/** Which engine makes films on a device: one answer, for the page and for the kiosk. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { createDevice } from '../../../src/app/device/device.svelte.ts';
import { engineHere, type Remembered } from '../../../src/app/device/engine-here.ts';
import type { Backend } from '../../../src/common/clip.ts';
import type { Trials } from '../../../src/common/engine-trial.ts';
import type { DeviceReport } from '../../../src/engine/engine-api.ts';
import { kioskKeys } from '../../../src/storage/kiosk.ts';
import { drivenClock } from '../../helpers/driven-clock.ts';
import { kioskLab } from '../../helpers/kiosk-lab.ts';
import {
  graphicsDevice,
  nanoModel,
  processorDevice,
  scriptedEngine,
} from '../../helpers/scripted-engine.ts';

const card = graphicsDevice.adapter!.description;

/** Measured here unless told. */
const trials = (
  msPerSecond: Partial<Record<Backend, number>>,
  { adapter = card, model = nanoModel.id, psnrDb = 60 } = {},
): Trials => ({
  adapter,
  model,
  results: Object.entries(msPerSecond).map(([backend, ms]) => ({
    backend: backend as Backend,
    msPerSecond: ms,
    psnrDb: backend === 'cpu' ? 99 : psnrDb,
    failure: undefined,
  })),
});
const onnxWins = { wgsl: 500, 'onnx-webgpu': 300, cpu: 2000 };
const otherCard = { adapter: 'Another Graphics' };
const softwareCard: DeviceReport = {
  ...graphicsDevice,
  backend: 'cpu',
  reason: 'software-adapter',
};

test.each<[string, DeviceReport, Partial<Remembered>, Backend]>([
  ['nothing is remembered, with a card', graphicsDevice, {}, 'wgsl'],
  ['nothing is remembered, without one', processorDevice, {}, 'cpu'],
  ['another was fastest here', graphicsDevice, { trials: trials(onnxWins) }, 'onnx-webgpu'],
  ['the processor was', graphicsDevice, { trials: trials({ wgsl: 900, cpu: 400 }) }, 'cpu'],
  ['a card in software was', softwareCard, { trials: trials({ wgsl: 200, cpu: 400 }) }, 'wgsl'],
  [
    'the fastest drew other pictures',
    graphicsDevice,
    { trials: trials({ 'onnx-webgpu': 9, cpu: 400 }, { psnrDb: 20 }) },
    'cpu',
  ],
  ['it was on another card', graphicsDevice, { trials: trials(onnxWins, otherCard) }, 'wgsl'],
  [
    'it was another model',
    graphicsDevice,
    { trials: trials(onnxWins, { model: 'kinora-nano@0.0.1' }) },
    'wgsl',
  ],
  ['the card is gone', processorDevice, { trials: trials(onnxWins) }, 'cpu'],
  ['one was chosen by hand', graphicsDevice, { backend: 'cpu', trials: trials(onnxWins) }, 'cpu'],
  ['and cannot run here', processorDevice, { backend: 'wgsl' }, 'cpu'],
])('%s', async (_, report, given, wanted) => {
  const remembered: Remembered = { backend: undefined, trials: undefined, ...given };
  const inspection = { device: report, model: nanoModel, opened: undefined };
  expect(engineHere(inspection, remembered).backend).toBe(wanted);
  expect(await engineOfPage(report, remembered), 'the page').toBe(wanted);
  expect(await engineOfKiosk(report, remembered), 'the kiosk').toBe(wanted);
});

test('before the look at the device there is the processor', () => {
  const remembered = { backend: undefined, trials: trials(onnxWins) };
  expect(engineHere(undefined, remembered)).toMatchObject({ backend: 'cpu', suited: undefined });
});

async function engineOfPage(report: DeviceReport, { backend, trials }: Remembered) {
  const engine = scriptedEngine();
  engine.device = report;
  const device = createDevice(engine.api, backend, trials);
  await device.inspect();
  return device.backend;
}

/** That of the first film which a visitor asks for. */
async function engineOfKiosk(report: DeviceReport, remembered: Remembered) {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const engine = scriptedEngine();
  engine.device = report;
  const clock = drivenClock(new Date(2026, 10, 30, 10));
  const lab = await kioskLab(clock, (_site, work) => work(), {
    engine: engine.api,
    restartEngine: () => undefined,
    remembered: () => remembered,
  });
  // Without a PIN its settings stand open, and nobody visits.
  lab.local.setItem(kioskKeys.settings, JSON.stringify({ pin: { salt: '00', hash: '00' } }));
  const kiosk = lab.openPage();
  await kiosk.start();
  kiosk.begin();
  void kiosk.make('a red fish');
  await vi.waitFor(async () => {
    await clock.advance(1000);
    expect(engine.requests).toHaveLength(1);
  });
  return engine.requests[0]!.backend;
}
