import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  localSettings,
  parseSettings,
  type Settings,
  type TextStore,
} from '../../../src/storage/settings.ts';

const settings: Settings = {
  form: {
    prompt: 'a red fish',
    negativePrompt: 'rain',
    later: [{ atSeconds: 2.5, prompt: 'it turns blue' }],
    style: { name: 'Regen bei Nacht', words: 'in the rain, at night' },
    ratio: '9:16',
    seed: 4_294_967_295,
    isSeedLocked: true,
    seconds: 5,
    height: 720,
    sampler: 'turbo',
    steps: 12,
    guidanceScale: 3.5,
    takes: 3,
  },
  backend: 'cpu',
  safety: 'kiosk',
  isQueuePaused: true,
  speeds: { cpu: { loadMs: 1900, clipMs: 0, denoiseMs: 40, decodeMs: 22, encodeMs: 150 } },
  trials: {
    adapter: 'Example Graphics 9000',
    model: 'kinora-nano@0.1.0',
    results: [
      { backend: 'cpu', msPerSecond: 900, psnrDb: 99, failure: undefined },
      { backend: 'wgsl', msPerSecond: undefined, psnrDb: undefined, failure: 'gpu-lost' },
    ],
  },
};

test('what was saved is there on the next visit', () => {
  const storage = storageIn(new Map());
  expect(localSettings(() => storage).save(settings)).toBe(true);
  expect(localSettings(() => storage).load()).toEqual(settings);
});

test('a damaged record gives defaults instead of an error', () => {
  const records = new Map([['kinora.settings', '{"form":']]);
  expect(localSettings(() => storageIn(records)).load()).toEqual(parseSettings({}));
});

test('one bad field costs that field alone', () => {
  const form = {
    ...settings.form,
    seed: -1,
    ratio: '4:3',
    style: { name: 'x'.repeat(61), words: 'a' },
  };
  expect(parseSettings({ ...settings, form }).form).toEqual({
    ...settings.form,
    seed: 0,
    ratio: '16:9',
    style: null,
  });
});

test('any JSON is read without an error, and reading it again changes nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const once = parseSettings(value);
      expect(parseSettings(once)).toEqual(once);
    }),
  );
});

test('a browser that blocks site data still gives a page', () => {
  const store = localSettings(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  expect(store.load()).toEqual(parseSettings({}));
  expect(store.save(settings)).toBe(false);
});

function storageIn(records: Map<string, string>): TextStore {
  return {
    getItem: (name) => records.get(name) ?? null,
    setItem: (name, value) => {
      records.set(name, value);
    },
  };
}
