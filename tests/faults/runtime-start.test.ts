import { expect, test } from 'vitest';
import { connectEngine } from '../../src/app/engine-client.ts';
import { asKinoraError } from '../../src/common/errors.ts';
import { createOnnxRuntime } from '../../src/engine/onnx/runtime.ts';
import { channelWorker } from '../helpers/channel-worker.ts';

/** Glue of onnxruntime-web that is loaded and whose threads never report back, as seen in Safari. */
const silentGlue = 'data:text/javascript,export default () => new Promise(() => undefined)';

const weights = { path: 'weights.safetensors', bytes: new Uint8Array(8) };

test('a runtime whose threads never answer fails at its deadline, and is tried once more on one thread', async () => {
  const runtime = createOnnxRuntime({
    threads: 4,
    files: { mjs: silentGlue, wasm: new ArrayBuffer(8) },
    startLimitMs: 20,
  });
  const opening = runtime.openGraph(new Uint8Array(8), weights);
  const failure = { code: 'runtime-failed', details: { threads: 4 } };
  await expect(opening).rejects.toMatchObject(failure);

  const threaded: boolean[] = [];
  const client = connectEngine((isThreaded) => {
    threaded.push(isThreaded);
    return channelWorker({
      understand: async () => {
        if (isThreaded) await runtime.openGraph(new Uint8Array(8), weights).catch(thrownAsData);
        return {
          attributes: [],
          substitutions: [],
          passedOver: [],
          style: { added: [], gaveWay: [] },
          droppedWords: 1,
        };
      },
    });
  });
  expect(await client.understand('a fish')).toMatchObject({
    style: { added: [], gaveWay: [] },
    droppedWords: 1,
  });
  expect(threaded).toEqual([true, false]);
  client.dispose();
});

/** As errors cross to the page. */
function thrownAsData(thrown: unknown): never {
  throw asKinoraError(thrown).toData();
}
