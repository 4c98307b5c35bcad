/** The runtime on a graphics card that goes or falls silent: it has no limit of its own. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { errorWords } from '../../src/app/error-words.ts';
import { asKinoraError } from '../../src/common/errors.ts';
import { openGpu } from '../../src/engine/gpu/gpu.ts';
import {
  createOnnxRuntime,
  runLimitsMs,
  type OnnxBuild,
  type OnnxGraph,
} from '../../src/engine/onnx/runtime.ts';
import { scriptGpu, type Script } from '../helpers/scripted-gpu.ts';

const weights = { path: 'weights.safetensors', bytes: new Uint8Array(8) };
const fiveSecondsMs = 5000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

interface Run {
  readonly resolve: (outputs: object) => void;
  readonly reject: (error: Error) => void;
}

/** A runtime on a card, whose every answer the test decides. */
async function runtimeOn(card: Script = {}) {
  const scripted = scriptGpu(card);
  const gpu = await openGpu({ gpu: scripted.port, clock: systemClock });
  let tellOpened: (session: object) => void;
  const opened = new Promise<object>((resolve) => {
    tellOpened = resolve;
  });
  const runs: Run[] = [];
  const release = vi.fn(() => Promise.resolve());
  const session = {
    inputMetadata: [],
    outputNames: ['y'],
    run: () =>
      new Promise<object>((resolve, reject) => {
        runs.push({ resolve, reject });
      }),
    release,
  };
  const build = { env: { wasm: {} }, InferenceSession: { create: () => opened } };
  const runtime = createOnnxRuntime({
    threads: 1,
    files: undefined,
    onGpu: { gpu, build: build as unknown as OnnxBuild },
  });
  const opening = runtime.openGraph(new Uint8Array(8), weights);
  const open = (): Promise<OnnxGraph> => {
    tellOpened(session);
    return opening;
  };
  return { scripted, opening, open, runs, release };
}

/** The code and the details of what `work` ended with; 'waits' while it does not end. */
function endOf(work: Promise<unknown>) {
  const end: { told: unknown } = { told: 'waits' };
  work.then(
    () => (end.told = 'done'),
    (thrown: unknown) => (end.told = asKinoraError(thrown)),
  );
  return end;
}

test.each([
  [runLimitsMs.hardware, {}],
  [runLimitsMs.software, { info: { description: 'SwiftShader driver 5.0.0' } }],
])('a run that says nothing for %i ms is told as a card that is lost', async (limitMs, card) => {
  const { open, runs, release } = await runtimeOn(card);
  const graph = await open();
  const end = endOf(graph.run({}));
  await vi.advanceTimersByTimeAsync(limitMs - 1);
  expect(end.told).toBe('waits');
  await vi.advanceTimersByTimeAsync(1);
  expect(end.told).toMatchObject({ code: 'gpu-lost', details: { message: 'no answer', limitMs } });
  expect(errorWords['gpu-lost']({}).happened).toMatch(/graphics/);
  // Nothing is taken from under it, and nobody waits for it for ever.
  const closing = endOf(graph.dispose());
  await vi.advanceTimersByTimeAsync(fiveSecondsMs - 1);
  expect(closing.told).toBe('waits');
  await vi.advanceTimersByTimeAsync(1);
  expect([closing.told, release.mock.calls.length, runs.length]).toEqual(['done', 0, 1]);
});

test('a card that goes in the middle of a run ends it at once, and its session once the run has ended', async () => {
  const { scripted, open, runs, release } = await runtimeOn();
  const graph = await open();
  const end = endOf(graph.run({}));
  scripted.lose('unknown');
  await vi.advanceTimersByTimeAsync(0);
  expect(end.told).toMatchObject({ code: 'gpu-lost', details: { reason: 'unknown' } });
  const closing = endOf(graph.dispose());
  await vi.advanceTimersByTimeAsync(0);
  expect(release).not.toHaveBeenCalled();
  runs[0]!.reject(new Error('mapAsync: device lost'));
  await vi.advanceTimersByTimeAsync(0);
  expect([closing.told, release.mock.calls.length]).toEqual(['done', 1]);
});

test('a card that goes while a graph is opened is told as such', async () => {
  const { scripted, opening } = await runtimeOn();
  const end = endOf(opening);
  scripted.lose('unknown');
  await vi.advanceTimersByTimeAsync(0);
  expect(end.told).toMatchObject({ code: 'gpu-lost', details: { reason: 'unknown' } });
});

test('a graph that fails on a card that is there is told as a graph, and its session is released', async () => {
  const { open, runs, release } = await runtimeOn();
  const graph = await open();
  const end = endOf(graph.run({}));
  runs[0]!.reject(new Error('no such operator'));
  await vi.advanceTimersByTimeAsync(0);
  expect(end.told).toMatchObject({
    code: 'graph-failed',
    details: { what: 'run', cause: 'Error: no such operator' },
  });
  await graph.dispose();
  expect(release).toHaveBeenCalledOnce();
});

test('a card that answers has as many runs as it likes', async () => {
  const { open, runs } = await runtimeOn();
  const graph = await open();
  for (let i = 0; i < 3; i++) {
    const running = graph.run({});
    await vi.advanceTimersByTimeAsync(runLimitsMs.hardware - 1);
    runs[i]!.resolve({ y: { dims: [1], location: 'cpu', data: Float32Array.of(i) } });
    expect((await running).get('y')!.data).toEqual(Float32Array.of(i));
  }
});
