import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { filesFor, parseManifest, type ModelFile } from '../../../src/engine/weights/manifest.ts';
import { parseSafetensors } from '../../../src/engine/weights/safetensors.ts';
import { sha256 } from '../../../src/engine/weights/sha256.ts';

const folder = 'models/kinora-nano';
const manifest = parseManifest(JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')));
const read = (path: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(`${folder}/${path}`));

it.each(manifest.files)('$path is the file that the manifest describes', async (file) => {
  const bytes = read(file.path);
  expect(bytes.length).toBe(file.bytes);
  expect(await sha256(bytes)).toBe(file.sha256);
  for (const [index, hash] of file.chunks.entries()) {
    const begin = index * file.chunkBytes;
    expect(await sha256(bytes.slice(begin, begin + file.chunkBytes))).toBe(hash);
  }
});

it('holds tensors that the strict reader accepts', () => {
  for (const { path } of manifest.files.filter(({ role }) => role === 'weights')) {
    expect(parseSafetensors(path, read(path)).names.length).toBeGreaterThan(0);
  }
});

it('is at most 30 MB, and a first clip needs at most 20 MB of it on either path', () => {
  const megabytes = (files: readonly ModelFile[]): number =>
    files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const first = (['wgsl', 'cpu'] as const).map((part) => megabytes(filesFor(manifest, part)));
  console.log(
    `kinora-nano: ${megabytes(manifest.files).toFixed(1)} MB, first clip ${first.map((x) => x.toFixed(1)).join(' / ')} MB (wgsl / cpu)`,
  );
  expect(megabytes(manifest.files)).toBeLessThanOrEqual(30);
  expect(Math.max(...first)).toBeLessThanOrEqual(20);
});
