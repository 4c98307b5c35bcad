import { expect, test } from 'vitest';
import { fastestRight } from '../../src/common/engine-trial.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { compareEngines, psnrOf, tryEngine } from '../../src/engine/engine-trial.ts';
import { tinyStudio } from '../helpers/tiny-studio.ts';

const picture = (level: number): Uint8ClampedArray => new Uint8ClampedArray(64).fill(level);
const film = (msPerSecond: number, level = 100) => ({ msPerSecond, lastFrame: picture(level) });

test('the fastest engine that draws what the processor draws is found', async () => {
  const order: string[] = [];
  const films = { wgsl: film(50, 101), 'onnx-webgpu': film(20, 140), cpu: film(400) };
  const trials = await compareEngines(['wgsl', 'onnx-webgpu', 'cpu'], (backend) => {
    order.push(backend);
    return Promise.resolve(films[backend]);
  });
  expect(order[0]).toBe('cpu');
  expect(fastestRight(trials)).toBe('wgsl');
  expect(trials.find(({ backend }) => backend === 'onnx-webgpu')!.psnrDb).toBeLessThan(35);
});

test('an engine that fails is told, and the others are tried', async () => {
  const trials = await compareEngines(['wgsl', 'cpu'], (backend) =>
    backend === 'wgsl' ? Promise.reject(new KinoraError('gpu-lost')) : Promise.resolve(film(400)),
  );
  expect(trials).toMatchObject([{ backend: 'cpu' }, { backend: 'wgsl', failure: 'gpu-lost' }]);
  expect(fastestRight(trials)).toBe('cpu');
  const aborted = compareEngines(['cpu'], () => Promise.reject(new KinoraError('aborted')));
  await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
});

test('pictures are compared by colour, not by alpha', () => {
  const other = picture(100);
  other[3] = 0;
  expect(psnrOf(picture(100), other)).toBe(99);
  expect(psnrOf(picture(100), picture(110))).toBeCloseTo(20 * Math.log10(25.5));
});

test('the same studio draws the same film, and its time is that of the second one', async () => {
  const studio = tinyStudio();
  let nowMs = 0;
  const clock = { nowMs: () => (nowMs += 1000), date: () => new Date(0) };
  const sampler = { kind: 'fine', steps: 2, guidanceScale: 2 } as const;
  const base = { width: 16, height: 16 };
  const { signal } = new AbortController();
  const one = await tryEngine(studio, base, sampler, clock, signal);
  const other = await tryEngine(studio, base, sampler, clock, signal);
  expect(psnrOf(one.lastFrame, other.lastFrame)).toBe(99);
  // 17 frames at 8 a second, and one second of the clock.
  expect(one.msPerSecond).toBeCloseTo((1000 * 8) / 17);
});
