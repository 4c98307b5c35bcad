import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestLatents } from '../../src/engine/latents-digest.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const film = Float32Array.from({ length: 12 }, (_, i) => i / 7);

async function hashOf(cuts: readonly number[], latents = film): Promise<string> {
  const digest = digestLatents(2, (bytes) => Promise.resolve(sha256(bytes)));
  for (const [i, cut] of cuts.entries()) await digest.add(latents.slice(cut, cuts[i + 1]));
  return digest.finish();
}

test('the hash of a film is that of its latent frames, however it was cut', async () => {
  const frames = [0, 2, 4, 6, 8, 10].map((start) =>
    sha256(new Uint8Array(film.slice(start, start + 2).buffer)),
  );
  const wanted = sha256(new TextEncoder().encode(frames.join('')));
  expect(await hashOf([0])).toBe(wanted);
  expect(await hashOf([0, 2, 10])).toBe(wanted);
});

test('the order of frames and every bit of them count', async () => {
  const hash = await hashOf([0]);
  const changed = film.slice();
  changed[11]! += 1e-7;
  expect(await hashOf([0], changed)).not.toBe(hash);
  expect(await hashOf([0], film.toReversed())).not.toBe(hash);
});
