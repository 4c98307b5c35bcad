import { expect, test } from 'vitest';
import { shownOf } from '../../../src/app/stage/crop.ts';
import { parseGallery } from '../../../src/app/stage/gallery.ts';
import { fishRecipe } from '../../helpers/scripted-engine.ts';

test('a preview shows the same part of the frame as the file will', () => {
  const base = { width: 176, height: 96 };
  const shown = { width: 160, height: 90 };
  expect(shownOf(base, base, shown)).toEqual({ x: 8, y: 3, width: 160, height: 90 });
  expect(shownOf({ width: 22, height: 12 }, base, shown)).toEqual({
    x: 1,
    y: 0.375,
    width: 20,
    height: 11.25,
  });
});

test('the gallery finds its files beside its manifest', () => {
  const manifest = { clips: [{ file: 'red-fish.mp4', recipe: fishRecipe }] };
  expect(parseGallery(manifest, 'https://kinora.example/app/gallery/gallery.json')).toEqual([
    { url: 'https://kinora.example/app/gallery/red-fish.mp4', recipe: fishRecipe },
  ]);
});

test('a gallery with a bad recipe is refused as a whole', () => {
  const manifest = { clips: [{ file: 'a.mp4', recipe: { ...fishRecipe, seed: -1 } }] };
  expect(() => parseGallery(manifest, 'https://kinora.example/')).toThrow(/recipe-invalid.*seed/);
});
