import { expect, test } from 'vitest';
import {
  lengthOf,
  moved,
  splitAt,
  toggled,
  trimmed,
  without,
} from '../../../src/app/editor/parts.ts';
import {
  blendOf,
  canBlend,
  extendOf,
  finerOf,
  isDraft,
  loopOf,
  recutOf,
  remixOf,
  type Part,
} from '../../../src/app/editor/tool-recipes.ts';
import { planFilm } from '../../../src/engine/plans/film-plan.ts';
import { stepsOf } from '../../../src/engine/plans/plan.ts';
import type { Recipe, Sampler } from '../../../src/common/recipe.ts';
import { nanoModel } from '../../helpers/scripted-engine.ts';
import { beats, recipe } from '../../helpers/recipes.ts';

const clip = { recipe: recipe({ model: 'older@1.0.0' }), latentsSha256: 'a'.repeat(64) };
const other = {
  recipe: recipe({ beats: beats('a cat'), seconds: 5 }),
  latentsSha256: 'b'.repeat(64),
};
const turboOf = (): Sampler => ({ kind: 'turbo', steps: 4, guidanceScale: 1 });
const wish = { prompt: 'a blue fish', seed: 9, model: nanoModel };

/** One sign a latent frame: a and b are of the two clips, . is made. */
function drawn(film: Recipe): string {
  const size = { channels: 1, height: 1, width: 1 };
  const facts = { size, compression: { temporal: 4 }, framesPerSecond: 8, shift: 3 };
  const frames = Array<string>(1 + 2 * film.seconds).fill('.');
  const plan = planFilm(film, facts, (source) =>
    Float32Array.of(film.sources[source]!.sha256.startsWith('a') ? 1 : 2),
  );
  for (const { start, count, startLatents } of plan.windows.filter((each) => stepsOf(each) === 0)) {
    startLatents().forEach((value, i) => {
      if (i < count) frames[start + i] = value === 1 ? 'a' : 'b';
    });
  }
  return frames.join('');
}

test('finer is the same shot with all steps: its seed, beats and latents, and a third of the noise', () => {
  const draft = {
    ...clip,
    recipe: recipe({
      seed: 5,
      seconds: 4,
      beats: [...beats('a fish'), { atSeconds: 2, prompt: 'a cat' }],
      sampler: { kind: 'turbo', steps: 2, guidanceScale: 1 },
    }),
  };
  expect(isDraft(draft, nanoModel)).toBe(true);
  const fine = finerOf(draft, nanoModel);
  expect(fine).toMatchObject({
    tool: 'remix',
    seed: 5,
    beats: draft.recipe.beats,
    sampler: nanoModel.samplers[0],
    model: nanoModel.id,
    sources: [{ sha256: clip.latentsSha256, fromSeconds: 0, toSeconds: 4, strength: 0.35 }],
  });
  const done = { ...clip, recipe: fine };
  expect(isDraft(done, nanoModel)).toBe(false);
  expect(() => finerOf(done, nanoModel)).toThrow('sampler.steps');
});

test('what begins between noise and a clip is made by all steps, and the rest as the clip was', () => {
  const turbo = { kind: 'turbo', steps: 4, guidanceScale: 1 } as const;
  const model = { ...nanoModel, samplers: [turbo, ...nanoModel.samplers] };
  const quick = { ...clip, recipe: recipe({ sampler: turbo }) };
  const fast = { ...wish, model };
  expect(remixOf(quick, 0.6, fast).sampler).toEqual(nanoModel.samplers[0]);
  expect(loopOf(quick, 'short', fast).sampler).toEqual(turbo);
  const five = { kind: 'fine', steps: 5, guidanceScale: 3 } as const;
  expect(remixOf({ ...clip, recipe: recipe({ sampler: five }) }, 0.6, fast).sampler).toEqual(five);
});

test('tools follow the sentence, the seed and the model that is here', () => {
  expect(remixOf(clip, 0.6, wish)).toMatchObject({
    tool: 'remix',
    beats: beats('a blue fish'),
    seed: 9,
    seconds: 2,
    model: nanoModel.id,
    sources: [{ sha256: clip.latentsSha256, kind: 'clip', toSeconds: 2, strength: 0.6 }],
  });
  expect(() => remixOf(clip, 0.6, { ...wish, prompt: ' ' })).toThrow('prompt-empty');
});

test('tools keep the style of the clip', () => {
  const style = { name: 'rainy-night', words: 'at night, in the rain' };
  const styled = { ...clip, recipe: recipe({ style, seconds: 4 }) };
  const draft = { ...clip, recipe: { ...styled.recipe, sampler: { ...turboOf(), steps: 2 } } };
  for (const made of [
    finerOf(draft, nanoModel),
    remixOf(styled, 0.6, wish),
    extendOf(styled, 'after', 2, wish),
    loopOf(styled, 'short', wish),
    recutOf(styled, [{ fromSeconds: 0, toSeconds: 2, is: 'kept' }], wish),
    blendOf(styled, { ...other, recipe: { ...other.recipe, style } }, 2, 'even', wish),
  ]) {
    expect(made.style, made.tool).toEqual(style);
  }
});

test('a blend of two styles says each with its sentence', () => {
  const night = { ...clip, recipe: recipe({ style: { name: 'A', words: 'at night' } }) };
  const blend = blendOf(night, other, 2, 'even', wish);
  expect(blend.style).toBeNull();
  expect(blend.beats.map(({ prompt }) => prompt)).toEqual(['a blue fish, at night', 'a cat']);
});

test('extend lays the clip before or after what is made', () => {
  expect(drawn(extendOf(clip, 'after', 2, wish))).toBe('aaaaa....');
  expect(drawn(extendOf(clip, 'before', 2, wish))).toBe('.....aaaa');
});

test('a loop has its way back in the middle, and begins with the moment at which it ends', () => {
  const loop = loopOf(clip, 'short', wish);
  expect(drawn(loop)).toBe('aaa..aa');
  expect(loop.sources.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([
    [1, 2],
    [0, 1],
  ]);
  expect(drawn(loopOf(clip, 'long', wish))).toBe('aaa........aa');
  const shortest = { ...clip, recipe: recipe({ seconds: 0.5 }) };
  expect(drawn(loopOf(shortest, 'short', wish))).toBe('a..a');
});

test('a blend is the first clip, what both make, and the second', () => {
  const film = blendOf(clip, other, 2, 'even', wish);
  expect(film.seconds).toBe(5);
  expect(drawn(film)).toBe('a...bbbbbbb');
  expect(film.beats).toEqual([...beats('a blue fish'), { atSeconds: 1, prompt: 'a cat' }]);
  expect(drawn(blendOf(clip, other, 1, 'even', wish))).toBe('aaa.bbbbbbbbb');
  expect(drawn(blendOf(clip, other, 2, 'late', wish))).toBe('aaa.bbbbbbb');
  expect(canBlend(clip, other)).toBe(true);
  expect(canBlend(clip, clip)).toBe(false);
  expect(canBlend(clip, { ...other, recipe: recipe({ ratio: '1:1' }) })).toBe(false);
});

const uncut: readonly Part[] = [{ fromSeconds: 0, toSeconds: 2, is: 'kept' }];

test('a cut falls on the nearest half second, and never beside a part', () => {
  const cut = splitAt(uncut, 0.7);
  expect(cut.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([
    [0, 0.5],
    [0.5, 2],
  ]);
  expect(splitAt(uncut, 0.1)).toBe(uncut);
  expect(splitAt(uncut, 2)).toBe(uncut);
  expect(splitAt(cut, 1.6).map(lengthOf)).toEqual([0.5, 1, 0.5]);
});

test('parts are reordered, made anew, trimmed and left out, and one is always kept', () => {
  const [cut, last] = [splitAt(splitAt(uncut, 0.5), 1.5), 2];
  expect(moved(cut, 0, 1).map(({ fromSeconds }) => fromSeconds)).toEqual([0.5, 0, 1.5]);
  expect(moved(cut, 0, -1)).toBe(cut);
  expect(drawn(recutOf(clip, toggled(cut, 1), wish))).toBe('aa..a');
  expect(drawn(recutOf(clip, without(cut, last), wish))).toBe('aaaa');
  expect(trimmed(cut, 1, 'to', 0.5, 2)[1]).toMatchObject({ fromSeconds: 0.5, toSeconds: 2 });
  expect(trimmed(cut, 0, 'from', -0.5, 2)).toBe(cut);
  expect(trimmed(cut, 2, 'to', -0.5, 2)).toBe(cut);
  expect(toggled(uncut, 0)).toBe(uncut);
  expect(without(uncut, 0)).toBe(uncut);
});

test('a re-cut that begins in the middle of a clip begins with the moment it is cut at', () => {
  const film = recutOf(clip, [{ fromSeconds: 1, toSeconds: 2, is: 'kept' }], wish);
  expect(film).toMatchObject({ seconds: 1, sources: [{ fromSeconds: 1, placedAtSeconds: 0 }] });
  expect(drawn(film)).toBe('aaa');
});
