import { expect, test } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { KinoraError } from '../../src/common/errors.ts';
import type { OnnxGraph } from '../../src/engine/onnx/runtime.ts';
import { openStudio } from '../../src/engine/studio.ts';
import { parseManifest } from '../../src/engine/weights/manifest.ts';
import { modelFiles } from '../../src/engine/weights/model-files.ts';
import { tinyModel } from '../helpers/tiny-model.ts';

test('where a network does not open, all that were opened are closed, and the failure is told', async () => {
  const { files, manifest } = await tinyModel();
  const closed: number[] = [];
  let opened = 0;
  const openGraph = (): Promise<OnnxGraph> => {
    const mine = ++opened;
    if (mine === 3) return Promise.reject(new KinoraError('graph-failed', { what: 'decoder' }));
    return Promise.resolve({
      inputs: new Map(),
      outputNames: [],
      run: () => Promise.resolve(new Map()),
      dispose: () => {
        closed.push(mine);
        return Promise.reject(new Error('cannot close'));
      },
    });
  };
  const ports = {
    gpu: undefined,
    clock: systemClock,
    onnx: { openGraph },
    onnxOnGpu: () => Promise.reject(new Error('on the processor')),
  };
  const opening = openStudio(
    'cpu',
    parseManifest(manifest),
    modelFiles(files),
    ports,
    () => undefined,
  );
  await expect(opening).rejects.toMatchObject({
    code: 'graph-failed',
    details: { what: 'decoder' },
  });
  expect(closed).toEqual([2, 1]);
});
