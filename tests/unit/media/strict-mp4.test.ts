import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { i420ColorSpace } from '../../../src/engine/media/i420.ts';
import { muxFrames } from '../../helpers/mux-frames.ts';
import { readStrictly } from '../../helpers/strict-mp4.ts';

const made = new Uint8Array(
  readFileSync(new URL('../../../public/gallery/1-fish.mp4', import.meta.url)),
);

test('the strict reader takes a clip of the gallery', () => {
  expect(readStrictly(made)).toEqual({
    ...{ width: 854, height: 480, durations: Array<number>(48).fill(1 / 24) },
    codec: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/) as string,
    color: { primaries: 1, transfer: 1, matrix: 1, isFullRange: false },
  });
});

/** A clip of one frame with the record and the sample that a browser might give. */
function muxed(record: string, sample: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
  const decoderConfig = {
    ...{ codec: 'avc1.42c01e', codedWidth: 640, codedHeight: 360 },
    ...{ colorSpace: i420ColorSpace, description: bytes(record) },
  };
  const frame = { bytes: bytes(sample), isKey: true };
  return muxFrames({ codec: 'h264', framesPerSecond: 8, decoderConfig }, [frame], new Date(0));
}

const sps = '6742c01ed900a02ff9610000030001001e84800f162e48';
const sound = `0142c01effe10017${sps}01000468cb8cb2`;

test.each([
  ['the record of Firefox 153', `0142c01e0301001867${sps}0100056868cb8cb2`, '0000000265b8', /avcC/],
  ['a level of its own', sound.replace('42c01eff', '42c028ff'), '0000000265b8', /another profile/],
  ['a byte too many', `${sound}00`, '0000000265b8', /bytes/],
  ['a parameter set in a sample', sound, '0000000568cb8cb2000000000265b8', /sample 0/],
  ['a sample that is cut', sound, '0000000365b8', /whole units/],
])('and refuses one with %s', async (_name, record, sample, message) => {
  const file = await muxed(record, sample);
  expect(() => readStrictly(file)).toThrow(message);
});

test('a sound record passes', async () => {
  expect(readStrictly(await muxed(sound, '0000000265b8')).codec).toBe('avc1.42c01e');
});
