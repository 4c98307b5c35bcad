import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRecipe } from '../../../src/common/recipe-file.ts';
import { findRecipeText, recipeText } from '../../../src/common/recipe-text.ts';
import { parseRecipe } from '../../../src/common/recipe.ts';
import { openMp4 } from '../../../src/engine/media/mp4.ts';
import { beats, isSentence, recipe } from '../../helpers/recipes.ts';
import { skipBecause } from '../../helpers/skip.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a recipe is found among any bytes, whatever its prompt', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter(isSentence),
      fc.uint8Array({ maxLength: 60 }),
      (prompt, around) => {
        const wish = parseRecipe(recipe({ beats: beats(prompt) }));
        const text = recipeText(wish);
        expect(text).toMatch(/^[\x20-\x7e]+$/);
        const found = findRecipeText(Uint8Array.of(...around, ...bytes(text), ...around));
        expect(parseRecipe(JSON.parse(found!))).toEqual(wish);
      },
    ),
  );
});

test('what is cut off or spoilt is passed over for one that is whole', () => {
  const text = recipeText(recipe());
  expect(findRecipeText(bytes(text.slice(0, -1)))).toBeUndefined();
  expect(findRecipeText(bytes('kinora-recipe:'))).toBeUndefined();
  expect(findRecipeText(bytes('kinora-recipe:7'))).toBeUndefined();
  expect(findRecipeText(bytes(text.replace('fish', 'f\x00sh')))).toBeUndefined();
  const found = findRecipeText(bytes(`${text.slice(0, 40)}\n${text} `));
  expect(`kinora-recipe:${found}`).toBe(text);
});

const hasFfmpeg = ((): boolean => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.for(['mp4', 'mov', 'mkv'])(
  'a file that ffmpeg wrote anew as %s still carries its recipe',
  async (ending, context) => {
    if (!hasFfmpeg) skipBecause(context, 'no ffmpeg here');
    const folder = mkdtempSync(join(tmpdir(), 'kinora-recipe-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const [raw, path, out] = ['raw.h264', 'a.mp4', `b.${ending}`].map((name) => join(folder, name));
    const grey = ['-f', 'lavfi', '-i', 'color=gray:s=64x64:r=8:d=0.5', '-c:v', 'libx264'];
    execFileSync('ffmpeg', ['-loglevel', 'error', ...grey, '-y', raw!]);
    // One frame of it, framed as MP4 wants it, is enough of a film.
    execFileSync('ffmpeg', ['-loglevel', 'error', '-i', raw!, '-c', 'copy', '-y', path!]);
    const wish = recipe({ beats: beats('ein Fuchs „im Schnee“ 🦊') });
    const clip = await withComment(readFileSync(path!), recipeText(wish));
    writeFileSync(path!, clip);
    execFileSync('ffmpeg', ['-loglevel', 'error', '-i', path!, '-c', 'copy', '-y', out!]);
    expect(await readRecipe(new Blob([readFileSync(out!)]))).toEqual(wish);
  },
);

/** The frames of an MP4 in a file as Kinora writes it. */
async function withComment(mp4: Uint8Array<ArrayBuffer>, comment: string): Promise<Uint8Array> {
  const { BlobSource, EncodedPacketSink, Input, ALL_FORMATS } = await import('mediabunny');
  const input = new Input({ source: new BlobSource(new Blob([mp4])), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack())!;
  const decoderConfig = (await track.getDecoderConfig())!;
  const writer = await openMp4({ codec: 'h264', framesPerSecond: 8, decoderConfig }, 4, comment);
  for await (const { data, type } of new EncodedPacketSink(track).packets()) {
    await writer.add({ bytes: data, isKey: type === 'key' });
  }
  return new Uint8Array(await (await writer.finish(new Date(0))).arrayBuffer());
}
