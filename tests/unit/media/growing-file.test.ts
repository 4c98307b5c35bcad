import { expect, test } from 'vitest';
import { growingFile } from '../../../src/engine/media/growing-file.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const read = async (file: Blob): Promise<number[]> => [...new Uint8Array(await file.arrayBuffer())];

test('what was written stands in its place, the head as it was changed last', async () => {
  const file = growingFile();
  file.write(bytes(1, 2), 0);
  file.write(bytes(3, 4, 5), 2);
  file.sealHead();
  const reused = bytes(6, 7);
  file.write(reused, 5);
  reused.fill(0);
  file.write(bytes(8), 7);
  file.write(bytes(9, 9), 1);
  const blob = file.toBlob('video/mp4');
  expect(blob.type).toBe('video/mp4');
  expect(await read(blob)).toEqual([1, 9, 9, 4, 5, 6, 7, 8]);
});

test('megabytes of it are whole', async () => {
  const file = growingFile();
  file.sealHead();
  const chunk = new Uint8Array(300_000);
  for (let i = 0; i < 20; i++) file.write(chunk.fill(i), i * chunk.length);
  const all = await read(file.toBlob('video/mp4'));
  expect(all).toHaveLength(20 * chunk.length);
  expect([0, 7, 19].map((i) => all[i * chunk.length + 5])).toEqual([0, 7, 19]);
});

test('a gap, and a change behind the head, are refused', () => {
  const file = growingFile();
  file.write(bytes(1, 2), 0);
  file.sealHead();
  file.write(bytes(3, 4), 2);
  expect(() => {
    file.write(bytes(5), 5);
  }).toThrow('internal');
  expect(() => {
    file.write(bytes(5), 2);
  }).toThrow('internal');
  expect(() => {
    file.write(bytes(5, 6), 1);
  }).toThrow('internal');
});
