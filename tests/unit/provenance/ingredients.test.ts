import { expect, test } from 'vitest';
import type { SourceOrigin } from '../../../src/common/origin.ts';
import { tools, type Recipe } from '../../../src/common/recipe.ts';
import { fileOrigin } from '../../../src/engine/provenance/file-origin.ts';
import { markedFile } from '../../../src/engine/provenance/recipe-mark.ts';
import { sha256 } from '../../../src/engine/weights/sha256.ts';
import { verifyC2pa } from '../../helpers/c2pa-verifier.ts';
import { plainMp4 } from '../../helpers/plain-mp4.ts';
import { recipe } from '../../helpers/recipes.ts';
import { signedPicture } from '../../helpers/signed-picture.ts';

const plain = plainMp4('public/gallery/2-balloon.mp4');

async function made(
  tool: Recipe['tool'],
  ...from: readonly SourceOrigin[]
): Promise<Uint8Array<ArrayBuffer>> {
  const file = await markedFile(new Blob([plain]), recipe({ tool }), new Date(), from);
  return new Uint8Array(await file.arrayBuffer());
}

async function originOf(file: Uint8Array<ArrayBuffer>, type = 'video/mp4'): Promise<SourceOrigin> {
  return (await fileOrigin(new Blob([file], { type }), sha256))!;
}

const failuresOf = ({ credentials }: SourceOrigin): string[] =>
  credentials!.findings.filter(({ isSuccess }) => !isSuccess).map(({ code }) => code);

test('a clip changed by a tool names its parent, by hash and with the parent’s own manifest', async () => {
  const parent = await made('text-to-video');
  const origin = await originOf(parent);
  for (const tool of ['remix', 'extend', 'recut', 'loop'] as const) {
    const verdict = await verifyC2pa(await made(tool, origin));
    expect(verdict, tool).toMatchObject({
      ...{ state: 'Valid', failures: ['signingCredential.untrusted'], ingredientFailures: [] },
      ingredients: [
        {
          relationship: 'parentOf',
          format: 'video/mp4',
          description: `SHA-256 ${await sha256(parent)}`,
          active_manifest: (await verifyC2pa(parent)).manifests.at(-1),
        },
      ],
    });
    expect(verdict.actions.map(({ action }) => action)).toEqual(['c2pa.opened', 'c2pa.edited']);
    expect(verdict.actions[1]!['digitalSourceType']).toMatch(/trainedAlgorithmicMedia$/);
  }
});

test('the file of every tool is well signed, by the word of another implementation', async () => {
  const origin = await originOf(await made('text-to-video'));
  for (const tool of tools) {
    expect(await verifyC2pa(await made(tool, origin)), tool).toMatchObject({
      ...{ state: 'Valid', failures: ['signingCredential.untrusted'], ingredientFailures: [] },
      ingredients: [{ format: 'video/mp4' }],
    });
  }
});

test('what was made of many is told down to the first: a photograph, set in motion, blended, extended', async () => {
  const picture = await originOf(await signedPicture('camera-1'), 'image/png');
  expect(failuresOf(picture)).toEqual(['signingCredential.untrusted']);
  const moving = await made('image-to-video', picture);
  const first = await verifyC2pa(moving);
  expect(first).toMatchObject({
    ...{ state: 'Valid', ingredientFailures: [] },
    ingredients: [{ relationship: 'componentOf', format: 'image/png' }],
  });
  expect(first.actions.map(({ action }) => action)).toEqual(['c2pa.created', 'c2pa.placed']);
  const other = await made('text-to-video');
  const blend = await made('blend', await originOf(moving), await originOf(other));
  const second = await verifyC2pa(blend);
  expect(second).toMatchObject({ state: 'Valid', ingredientFailures: [] });
  expect(second.ingredients.map(({ relationship }) => relationship)).toEqual([
    'componentOf',
    'componentOf',
  ]);
  const last = await verifyC2pa(await made('extend', await originOf(blend)));
  expect(last).toMatchObject({ state: 'Valid', ingredientFailures: [] });
  expect(last.manifests.length).toBe(5);
  expect(last.manifests).toEqual(expect.arrayContaining([...second.manifests]));
});

test('a file without credentials is named by its hash', async () => {
  const origin = await originOf(plain);
  expect(origin.credentials).toBeUndefined();
  const verdict = await verifyC2pa(await made('remix', origin));
  expect(verdict.state).toBe('Valid');
  expect(verdict.ingredients).toMatchObject([
    { relationship: 'parentOf', description: `SHA-256 ${await sha256(plain)}` },
  ]);
  expect(verdict.ingredients[0]!.active_manifest).toBeUndefined();
});

test('a byte changed in the parent before it came in is told in the child', async () => {
  const parent = await made('text-to-video');
  parent[parent.length - 5000]! ^= 1;
  const origin = await originOf(parent);
  expect(failuresOf(origin)).toEqual([
    'signingCredential.untrusted',
    'assertion.bmffHash.mismatch',
  ]);
  const picture = await signedPicture('camera-2');
  picture[picture.length - 20]! ^= 1;
  expect(failuresOf(await originOf(picture, 'image/png'))).toContain('assertion.dataHash.mismatch');
  expect((await verifyC2pa(await made('remix', origin))).state).toBe('Valid');
});

test('a byte changed in the child is found: in its pictures, its claim, and its parent’s manifest', async () => {
  const child = await made('remix', await originOf(await made('text-to-video')));
  const own = Buffer.from(child).lastIndexOf('c2pa.signature');
  const parents = Buffer.from(child).indexOf('c2pa.signature');
  for (const at of [child.length - 5000, own + 200, parents + 200]) {
    const changed = child.slice();
    changed[at]! ^= 1;
    const verdict = await verifyC2pa(changed).catch(() => undefined);
    const isFound = verdict?.state !== 'Valid' || verdict.ingredientFailures.length > 0;
    expect(isFound, `byte ${at}`).toBe(true);
  }
});

test('credentials that cannot be read, or are too long to carry, leave the hash', async () => {
  const parent = await made('text-to-video');
  const at = Buffer.from(parent).indexOf('jumd');
  const broken = parent.slice();
  broken.fill(0xff, at, at + 20);
  expect((await originOf(broken)).credentials).toBeUndefined();
  expect((await originOf(new Uint8Array(3), 'image/png')).credentials).toBeUndefined();
});
