import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { childBoxes } from '../../../src/common/boxes.ts';
import { readRecipe } from '../../../src/common/recipe-file.ts';
import { bmffHash, makeRoom } from '../../../src/engine/provenance/credentials/mp4-space.ts';
import { markedFile } from '../../../src/engine/provenance/recipe-mark.ts';
import { verifyC2pa } from '../../helpers/c2pa-verifier.ts';
import { plainMp4 } from '../../helpers/plain-mp4.ts';
import { recipe } from '../../helpers/recipes.ts';

/** A clip as the muxer leaves it, before anything is said about it. */
const plain = plainMp4('public/gallery/2-balloon.mp4');
const signed = async (): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await markedFile(new Blob([plain]), recipe(), new Date())).arrayBuffer());

test('another implementation finds a file well signed by nobody it knows', async () => {
  const verdict = await verifyC2pa(await signed());
  expect(verdict).toMatchObject({
    state: 'Valid',
    failures: ['signingCredential.untrusted'],
    issuer: 'Not verified (made in a browser)',
  });
  expect(verdict.successes).toEqual(
    expect.arrayContaining(['claimSignature.validated', 'assertion.bmffHash.match']),
  );
  expect(verdict.actions).toMatchObject([
    {
      action: 'c2pa.created',
      digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
      softwareAgent: { name: 'Kinora' },
    },
  ]);
});

test('a changed byte is found, in the pictures, in the recipe and in the claim', async () => {
  const file = await signed();
  const boxes = [...childBoxes(file, 0, file.length)];
  const mdat = boxes.find(({ type }) => type === 'mdat')!;
  const [credentials, xmp] = [boxes[1]!, boxes.at(-1)!];
  for (const at of [mdat.body + 1000, xmp.end - 100, credentials.start + 900]) {
    const changed = file.slice();
    changed[at]! ^= 1;
    const verdict = await verifyC2pa(changed).catch(() => undefined);
    expect(verdict?.state ?? 'Invalid').toBe('Invalid');
  }
});

test('the signed file decodes to the same pictures and keeps its recipe', async () => {
  const file = await signed();
  expect(file.length - plain.length).toBeLessThan(6000);
  const framesOf = (input: Uint8Array): string =>
    execFileSync('ffmpeg', ['-v', 'error', '-i', '-', '-f', 'framemd5', '-'], { input }).toString();
  expect(framesOf(file)).toBe(framesOf(plain));
  expect(await readRecipe(new Blob([file]))).toEqual(recipe());
});

test('no two files share an issuer’s key', async () => {
  const [first, second] = [await signed(), await signed()];
  const credentials = (file: Uint8Array): Buffer => {
    const box = [...childBoxes(file, 0, file.length)][1]!;
    return Buffer.from(file.subarray(box.start, box.end));
  };
  // The subject public key of P-256 follows this header in the certificate.
  const header = Buffer.from('03420004', 'hex');
  const keyOf = (file: Uint8Array): string => {
    const at = credentials(file).indexOf(header);
    expect(at).toBeGreaterThan(0);
    return credentials(file)
      .subarray(at + 4, at + 68)
      .toString('hex');
  };
  expect(keyOf(first)).not.toBe(keyOf(second));
});

test('room is made behind ftyp, and offsets of 32 and 64 bits move by it', () => {
  const box = (type: string, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => {
    const body = Buffer.concat(parts);
    const whole = new Uint8Array(8 + body.length);
    new DataView(whole.buffer).setUint32(0, whole.length);
    whole.set(Buffer.from(type, 'latin1'), 4);
    whole.set(body, 8);
    return whole;
  };
  const words = (...values: number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, i) => {
      view.setUint32(4 * i, value);
    });
    return new Uint8Array(view.buffer);
  };
  const tables = [box('stco', words(0, 2, 1000, 2000)), box('co64', words(0, 1, 1, 3000))];
  const nested = ['stbl', 'minf', 'mdia', 'trak', 'moov'].reduce<Uint8Array>(
    (inner, type) => box(type, inner),
    Buffer.concat(tables),
  );
  const mp4 = new Uint8Array([...box('ftyp', words(1)), ...nested]);
  const { file, at } = makeRoom(mp4, 100);
  const shift = file.length - mp4.length;
  expect([at, shift]).toEqual([12 + 45, 145]);
  const text = Buffer.from(file);
  const stco = text.indexOf('stco') + 12;
  const co64 = text.indexOf('co64') + 12;
  expect([text.readUInt32BE(stco), text.readUInt32BE(stco + 4)]).toEqual([
    1000 + shift,
    2000 + shift,
  ]);
  expect(text.readBigUInt64BE(co64)).toBe(2n ** 32n + 3000n + BigInt(shift));
});

test('an offset that no longer fits, and a file without ftyp, are errors', () => {
  expect(() => makeRoom(new Uint8Array([0, 0, 0, 8, 109, 111, 111, 118]), 10)).toThrow(
    'not an MP4',
  );
});

test('the hash leaves out ftyp and the credentials, and nothing else', async () => {
  const { file, at } = makeRoom(plain, 50);
  const before = await bmffHash(file);
  const inCredentials = file.slice();
  inCredentials[at + 10] = 7;
  expect(await bmffHash(inCredentials)).toEqual(before);
  const inPictures = file.slice();
  inPictures[file.length - 5000]! ^= 1;
  expect(await bmffHash(inPictures)).not.toEqual(before);
});
