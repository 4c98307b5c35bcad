import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { KinoraError } from '../../src/common/errors.ts';
import { firstPrompt, type Recipe } from '../../src/common/recipe.ts';
import type { CarriedLatents } from '../../src/engine/engine-api.ts';
import { engineRig } from '../helpers/engine-rig.ts';
import { tinyFrameCount, tinyRecipe } from '../helpers/tiny-studio.ts';

const nothing = (): void => undefined;
const request = (recipe: Partial<Recipe> = {}, backend: 'cpu' | 'wgsl' = 'cpu'): never =>
  ({ recipe: { ...tinyRecipe, ...recipe }, backend }) as never;

test('the networks stay open between clips and are changed with the backend', async () => {
  const { engine, log } = await engineRig();
  await engine.make(request(), nothing);
  await engine.make(request({ seed: 8 }), nothing);
  await engine.make(request({}, 'wgsl'), nothing);
  expect(log).toEqual(['open cpu', 'close cpu', 'open wgsl']);
});

test('what cannot be closed hides neither a failure nor a success', async () => {
  let isBroken = true;
  const { engine, log } = await engineRig({
    cannotClose: true,
    wrap: (site, work) => {
      if (site === 'transformer.predict' && isBroken) throw new KinoraError('gpu-lost');
      return work();
    },
  });
  await expect(engine.make(request(), nothing)).rejects.toMatchObject({ code: 'gpu-lost' });
  expect(await engine.compareEngines(nothing)).toEqual([{ backend: 'cpu', failure: 'gpu-lost' }]);
  isBroken = false;
  await engine.make(request({}, 'wgsl'), nothing);
  await engine.make(request(), nothing);
  const backends = ['cpu', 'cpu', 'wgsl'];
  expect(log).toEqual([
    ...backends.flatMap((each) => [`open ${each}`, `close ${each}`]),
    'open cpu',
  ]);
  await engine.deleteWeights();
  const { model } = await engine.inspect();
  expect(model.missingBytes).toEqual(model.totalBytes);
});

test('the page learns where the model is kept and which networks are open', async () => {
  const { engine } = await engineRig();
  const before = await engine.inspect();
  expect(before.model.unkeptBecause).toBe('storage-unavailable');
  expect(before.opened).toBeUndefined();
  await engine.make(request({}, 'wgsl'), nothing);
  expect((await engine.inspect()).opened).toEqual({ backend: 'wgsl', kernels: undefined });
});

test('what is prepared is told, and a download is no part of the time for loading', async () => {
  const { engine } = await engineRig();
  const told: string[] = [];
  const first = await engine.make(request(), (progress) => {
    told.push(progress.stage === 'prepare' ? progress.what : progress.stage);
  });
  expect([...new Set(told)]).toEqual([
    ...['download', 'weights', 'prompt', 'first-step', 'denoise', 'decode', 'part'],
  ]);
  // The clock moves 5 ms each time it is asked; between the last byte and the networks, once.
  expect(first.timings.loadMs).toBe(5);
});

test('after a failure the next clip opens the networks anew, and it is the right clip', async () => {
  let isBroken = false;
  const { engine, log, jobs } = await engineRig({
    wrap: (site, work) => {
      if (isBroken && site === 'transformer.predict') throw new KinoraError('gpu-lost');
      return work();
    },
  });
  const { latentsSha256 } = await engine.make(request(), nothing);
  isBroken = true;
  jobs.length = 0;
  await expect(engine.make(request(), nothing)).rejects.toMatchObject({ code: 'gpu-lost' });
  // Its windows stay, for the next try.
  expect(jobs).toEqual(['open', 'release']);
  isBroken = false;
  expect((await engine.make(request(), nothing)).latentsSha256).toBe(latentsSha256);
  expect(log).toEqual(['open cpu', 'close cpu', 'open cpu']);
});

test.each(['encoder-failed', 'webcodecs-missing', 'storage-full'] as const)(
  'a clip that ends with %s leaves the networks open',
  async (code) => {
    let isBroken = true;
    const { engine, log } = await engineRig({
      wrap: (site, work) => {
        if (isBroken && site === 'encoder.encode') throw new KinoraError(code);
        return work();
      },
    });
    await expect(engine.make(request(), nothing)).rejects.toMatchObject({ code });
    isBroken = false;
    await engine.make(request(), nothing);
    expect(log).toEqual(['open cpu']);
  },
);

test('a runtime that the host does not serve is found out before the download', async () => {
  let isServed = false;
  const { engine } = await engineRig({
    loadRuntime: () =>
      isServed
        ? Promise.resolve()
        : Promise.reject(new KinoraError('runtime-failed', { file: 'https://x/ort.js' })),
  });
  for (const work of [
    () => engine.download('cpu', nothing),
    () => engine.make(request(), nothing),
    () => engine.understand('fish'),
  ]) {
    await expect(work()).rejects.toMatchObject({ code: 'runtime-failed' });
  }
  const { model } = await engine.inspect();
  expect(model.missingBytes).toEqual(model.totalBytes);
  isServed = true;
  expect((await engine.make(request(), nothing)).frameCount).toBe(tinyFrameCount);
});

test('deleting the model stops the clip that uses it', async () => {
  const { engine, log } = await engineRig();
  let deleting: Promise<void> | undefined;
  const making = engine.make(request(), (progress) => {
    if (progress.stage === 'denoise') deleting ??= engine.deleteWeights();
  });
  await expect(making).rejects.toMatchObject({ code: 'aborted' });
  await deleting;
  expect(log).toEqual(['open cpu', 'close cpu']);
  expect((await engine.inspect()).model.missingBytes.cpu).toBeGreaterThan(0);
});

test('cancel ends the clip and its job, and keeps the networks', async () => {
  const { engine, log, jobs } = await engineRig();
  const making = engine.make(request(), (progress) => {
    if (progress.stage === 'denoise') void engine.cancel();
  });
  await expect(making).rejects.toMatchObject({ code: 'aborted' });
  expect(jobs).toEqual(['open', 'end', 'release']);
  await engine.make(request(), nothing);
  expect(log).toEqual(['open cpu']);
});

test('two clips at once are refused, and the first is not disturbed', async () => {
  const { engine } = await engineRig();
  const first = engine.make(request(), nothing);
  await expect(engine.make(request(), nothing)).rejects.toMatchObject({ code: 'internal' });
  expect((await first).frameCount).toBe(tinyFrameCount);
});

test('a recipe of another model is refused: it would be another clip under the same name', async () => {
  const { engine } = await engineRig();
  const making = engine.make(request({ model: 'tiny@9.9.9' }), nothing);
  await expect(making).rejects.toMatchObject({
    code: 'recipe-invalid',
    details: { field: 'model', loaded: 'tiny@1.0.0' },
  });
});

test('without the network inspecting fails, and works once it is back', async () => {
  let isOffline = true;
  const { engine } = await engineRig({ isOffline: () => isOffline });
  await expect(engine.inspect()).rejects.toMatchObject({ code: 'weights-unreachable' });
  isOffline = false;
  const { model } = await engine.inspect();
  expect(model.id).toBe('tiny@1.0.0');
  expect(model.missingBytes.cpu).toBeGreaterThan(model.missingBytes.wgsl);
});

test('a downloaded model has no missing bytes until it is deleted', async () => {
  const { engine } = await engineRig();
  await engine.download('cpu', nothing);
  expect((await engine.inspect()).model.missingBytes.cpu).toBe(0);
  await engine.deleteWeights();
  const { model } = await engine.inspect();
  expect(model.missingBytes).toEqual(model.totalBytes);
});

test('a live film follows what is said, and its recipe tells it', async () => {
  const { engine } = await engineRig();
  const recipe = { ...tinyRecipe, seconds: 60 };
  let parts = 0;
  const making = engine.make({ recipe, backend: 'cpu', isLive: true }, ({ stage }) => {
    if (stage !== 'part') return;
    if (++parts === 1) void engine.say('a green bird', null);
    if (parts === 4) void engine.endLive();
  });
  const { recipe: made, frameCount } = await making;
  expect(firstPrompt(made)).toBe(firstPrompt(recipe));
  expect(made.beats.map(({ prompt }) => prompt)).toEqual([firstPrompt(recipe), 'a green bird']);
  expect(made.seconds).toBe(frameCount / made.framesPerSecond);
  expect(made.seconds).toBeLessThan(60);
  await expect(engine.say('  ', null)).rejects.toMatchObject({ code: 'prompt-empty' });
});

test('a live film follows the style, and the recipe of the kept clip makes the same latents', async () => {
  const { engine } = await engineRig();
  const night = { name: 'Night', words: 'at night' };
  const recipe = { ...tinyRecipe, style: night, seconds: 60 };
  let parts = 0;
  const made = await engine.make({ recipe, backend: 'cpu', isLive: true }, ({ stage }) => {
    if (stage !== 'part') return;
    if (++parts === 1) void engine.say('a bird', { name: 'Wet', words: 'in the rain' });
    if (parts === 3) void engine.endLive();
  });
  expect(made.recipe.style).toBeNull();
  const said = made.recipe.beats.map(({ prompt }) => prompt);
  expect(said).toEqual([`${firstPrompt(recipe)}, at night`, 'a bird, in the rain']);
  const again = await engine.make({ recipe: made.recipe, backend: 'cpu' }, nothing);
  expect(again.latentsSha256).toBe(made.latentsSha256);
  const odd = engine.say('a fish', { name: '', words: 'at night' });
  await expect(odd).rejects.toMatchObject({ code: 'recipe-invalid' });
});

test('what a live film is told is judged as the model reads it, too, and the film goes on', async () => {
  const readAs = (prompt: string): string => prompt.replace('green bird', 'swastika');
  const { engine } = await engineRig({ readAs });
  const recipe = { ...tinyRecipe, seconds: 60 };
  const refusals: unknown[] = [];
  let parts = 0;
  const { recipe: made } = await engine.make(
    { recipe, backend: 'cpu', isLive: true },
    ({ stage }) => {
      if (stage !== 'part') return;
      if (++parts === 1)
        engine.say('a green bird', null).catch((thrown: unknown) => refusals.push(thrown));
      if (parts === 3) void engine.endLive();
    },
  );
  expect(refusals).toMatchObject([{ code: 'prompt-refused', details: { reason: 'hate' } }]);
  expect(made.beats.map(({ prompt }) => prompt)).toEqual([firstPrompt(recipe)]);
});

test('what was said before the networks were open is judged once they are', async () => {
  const { engine } = await engineRig({
    readAs: (prompt) => prompt.replace('green bird', 'swastika'),
  });
  const recipe = { ...tinyRecipe, seconds: 60 };
  const making = engine.make({ recipe, backend: 'cpu', isLive: true }, (progress) => {
    if (progress.stage === 'download') void engine.say('a green bird', null);
  });
  await expect(making).rejects.toMatchObject({ code: 'prompt-refused' });
});

test('a style is judged with the sentence over it; without it the sentence can be made', async () => {
  const readAs = (prompt: string, words = ''): string =>
    `${prompt} ${words}`.replace('odd word', 'swastika');
  const { engine, log } = await engineRig({ readAs });
  for (const words of ['a naked woman', 'an odd word']) {
    await expect(
      engine.make(request({ style: { name: 'A', words } }), nothing),
    ).rejects.toMatchObject({
      code: 'prompt-refused',
      details: { field: 'style', instead: firstPrompt(tinyRecipe) },
    });
    // As typed it is refused before anything is opened.
    expect(log).toEqual(words === 'an odd word' ? ['open cpu'] : []);
  }
});

test('what a live film is told is judged with its style', async () => {
  const readAs = (prompt: string, words = ''): string =>
    `${prompt}, ${words}`.replace('bird, at night', 'swastika');
  const { engine } = await engineRig({ readAs });
  const style = { name: 'Night', words: 'at night' };
  const refusals: unknown[] = [];
  let parts = 0;
  await engine.make(
    { recipe: { ...tinyRecipe, style, seconds: 60 }, backend: 'cpu', isLive: true },
    ({ stage }) => {
      if (stage !== 'part') return;
      if (++parts === 1)
        engine.say('a bird', style).catch((thrown: unknown) => refusals.push(thrown));
      if (parts === 3) void engine.endLive();
    },
  );
  expect(refusals).toMatchObject([{ code: 'prompt-refused', details: { field: 'style' } }]);
});

test('a negative prompt is judged as the prompt is, and named where it is refused', async () => {
  const { engine } = await engineRig({
    readAs: (prompt) => prompt.replace('odd word', 'swastika'),
  });
  for (const negativePrompt of ['a naked woman', 'an odd word']) {
    await expect(engine.make(request({ negativePrompt }), nothing)).rejects.toMatchObject({
      code: 'prompt-refused',
      details: { field: 'negativePrompt' },
    });
  }
  expect((await engine.make(request({ negativePrompt: ' rain ' }), nothing)).recipe).toMatchObject({
    negativePrompt: 'rain',
  });
});

test('a negative prompt without guidance is refused, for nothing would come of it', async () => {
  const { engine } = await engineRig();
  const sampler = { ...tinyRecipe.sampler, guidanceScale: 1 };
  await expect(
    engine.make(request({ negativePrompt: 'rain', sampler }), nothing),
  ).rejects.toMatchObject({ code: 'recipe-invalid', details: { field: 'negativePrompt' } });
});

const wide = {
  ratio: '1:1',
  placement: { kind: 'fill', x: 0.5, y: 0.5 },
  mostSeconds: 10,
} as const;
const fileOf = (...bytes: readonly number[]): Blob => new Blob([Uint8Array.from(bytes)]);

test('a clip that is taken in is a source that films can be made from', async () => {
  const { engine, log } = await engineRig();
  const clip = await engine.bringIn({ file: fileOf(7, 1), ...wide }, nothing);
  expect(clip).toMatchObject({ kind: 'clip', seconds: 1 });
  // The first frame, and four for each half second.
  const moments = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];
  expect(log).toEqual([
    'open encoder',
    ...moments.map((at) => `7 at ${at} s`),
    'close encoder',
    'close file',
  ]);
  expect(await engine.hasSource(clip.sha256)).toBe(true);
  expect(await engine.hasSource('0'.repeat(64))).toBe(false);
  const source = { fromSeconds: 0, toSeconds: 1, placedAtSeconds: 0, strength: 0 };
  const sources = [{ ...source, sha256: clip.sha256, kind: clip.kind }];
  const longer = await engine.make(request({ tool: 'extend', sources }), nothing);
  expect(longer.frameCount).toBe(tinyFrameCount);
  // Level 1 of the source, as the tiny decoder draws it.
  const bytes = new Uint8Array(await longer.file.arrayBuffer());
  expect([...bytes.subarray(0, 9)]).toEqual(Array<number>(9).fill(188));
});

test('what is one moment is kept as the first of a film and as one that holds it', async () => {
  const { engine, log } = await engineRig();
  const brief = await engine.bringIn({ file: fileOf(7, 0), ...wide }, nothing);
  expect(brief).toMatchObject({ seconds: 0 });
  expect(log.filter((line) => line.includes(' at '))).toEqual(Array(5).fill('7 at 0 s'));
  const still = { sha256: brief.sha256, kind: 'picture', fromSeconds: 0, toSeconds: 0 } as const;
  for (const placedAtSeconds of [0, 0.5]) {
    const sources = [{ ...still, placedAtSeconds, strength: 0 }];
    await engine.make(request({ tool: 'storyboard', sources }), nothing);
  }
});

test('what is made of a file names it, and what is made of that names the clip it is made of', async () => {
  const { engine } = await engineRig();
  const file = fileOf(7, 1);
  const { sha256: brought } = await engine.bringIn({ file, ...wide }, nothing);
  const part = {
    kind: 'clip',
    fromSeconds: 0,
    toSeconds: 1,
    placedAtSeconds: 0,
    strength: 0,
  } as const;
  const make = (tool: Recipe['tool'], sha256: string) =>
    engine.make(request({ tool, sources: [{ ...part, sha256 }] }), nothing);
  const hashOf = async (blob: Blob): Promise<string> =>
    Buffer.from(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())).toString('hex');
  const extended = await make('extend', brought);
  expect(await extended.file.text()).toContain(await hashOf(file));
  const remixed = await make('remix', extended.latentsSha256);
  const names = await remixed.file.text();
  expect(names).toContain(await hashOf(extended.file));
  expect(names).not.toContain(await hashOf(file));
});

test('a film whose source is not here is refused by name, and so is one longer than its source', async () => {
  const { engine } = await engineRig();
  const { sha256 } = await engine.bringIn({ file: fileOf(7, 1), ...wide }, nothing);
  const source = {
    kind: 'clip',
    fromSeconds: 0,
    toSeconds: 1,
    placedAtSeconds: 0,
    strength: 0.5,
  } as const;
  const remix = (changes: object): Promise<unknown> =>
    engine.make(request({ tool: 'remix', sources: [{ ...source, sha256, ...changes }] }), nothing);
  await expect(remix({ sha256: '0'.repeat(64) })).rejects.toMatchObject({
    code: 'source-missing',
    details: { kind: 'clip' },
  });
  await expect(remix({ toSeconds: 3 })).rejects.toMatchObject({
    code: 'recipe-invalid',
    details: { field: 'sources[0].toSeconds', frames: 3 },
  });
});

test('a film that was made is a source by the hash of its latents', async () => {
  const { engine } = await engineRig();
  const { latentsSha256 } = await engine.make(request(), nothing);
  expect(await engine.hasSource(latentsSha256)).toBe(true);
});

test('latents that are carried elsewhere give the same film there, and name the same file', async () => {
  const { engine } = await engineRig();
  const { engine: elsewhere } = await engineRig();
  const { latentsSha256: sha256, recipe, file } = await engine.make(request(), nothing);
  const latents = (await engine.latentsOf(sha256))!;
  expect(await elsewhere.latentsOf(sha256)).toBeUndefined();
  const flipped = latents.slice();
  new Uint8Array(flipped.buffer)[0]! ^= 1;
  const whole = { recipe, sha256, latents, file };
  const unsound = [
    { ...whole, latents: flipped },
    { ...whole, latents: latents.slice(1) },
    { ...whole, latents: new Float32Array() },
    { ...whole, sha256: '0'.repeat(64) },
    { ...whole, recipe: { ...recipe, model: 'tiny@2.0.0' } },
    { ...whole, recipe: { ...recipe, ratio: '16:9' as const } },
  ];
  expect(await elsewhere.keepLatents(unsound)).toEqual(unsound.map(() => false));
  expect(await elsewhere.hasSource(sha256)).toBe(false);
  expect(await elsewhere.keepLatents([unsound[0]!, whole])).toEqual([false, true]);
  const part = { kind: 'clip', fromSeconds: 1, toSeconds: 2, placedAtSeconds: 0 } as const;
  const wish = request({ tool: 'extend', sources: [{ ...part, sha256, strength: 0 }] });
  const [here, there] = [await engine.make(wish, nothing), await elsewhere.make(wish, nothing)];
  expect(there.latentsSha256).toBe(here.latentsSha256);
  expect(await there.file.bytes()).toEqual(await here.file.bytes());
});

test('carried latents that are no numbers are not kept, whatever their hash', async () => {
  const { engine } = await engineRig();
  const { recipe, file, latentsSha256 } = await engine.make(request(), nothing);
  const { length } = (await engine.latentsOf(latentsSha256))!;
  const frameLength = 24 * 16 * 16;
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const carried = (latents: Float32Array<ArrayBuffer>): CarriedLatents => {
    const hashes = Array.from({ length: length / frameLength }, (_, index) =>
      hash(new Uint8Array(latents.buffer, 4 * index * frameLength, 4 * frameLength)),
    );
    return { recipe, file, sha256: hash(new TextEncoder().encode(hashes.join(''))), latents };
  };
  const [broken, sound] = [new Float32Array(length), new Float32Array(length)];
  broken[length - 1] = NaN;
  expect(await engine.keepLatents([carried(broken), carried(sound)])).toEqual([false, true]);
});

test('an empty file is refused before anything is fetched for it', async () => {
  const { engine, log } = await engineRig();
  await expect(engine.bringIn({ file: fileOf(), ...wide }, nothing)).rejects.toMatchObject({
    code: 'file-unreadable',
  });
  expect(log).toEqual([]);
});

test('a sentence that the model reads as a harmful one is refused before a step is made', async () => {
  const sites: string[] = [];
  const { engine } = await engineRig({
    readAs: () => 'a swastika',
    wrap: (site, work) => {
      sites.push(site);
      return work();
    },
  });
  await expect(engine.make(request(), nothing)).rejects.toMatchObject({
    code: 'prompt-refused',
    details: { reason: 'hate' },
  });
  expect(sites).toEqual([]);
  expect(await engine.judge('a naked woman on the beach', 'standard')).toEqual({
    reason: 'sexual',
    instead: 'a woman on the beach',
  });
  expect(await engine.judge('a naked woman on the beach', 'open')).toBeUndefined();
});
