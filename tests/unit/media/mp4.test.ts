import { describe, expect, it } from 'vitest';
import { childBoxes } from '../../../src/common/boxes.ts';
import { muxMp4 } from '../../../src/engine/media/mp4.ts';
import type { Track } from '../../../src/engine/media/mp4.ts';

const createdAt = new Date('2026-11-24T12:00:00Z');

function track(changes: Partial<Track> = {}): Track {
  return {
    codec: 'h264',
    framesPerSecond: 8,
    decoderConfig: {
      codec: 'avc1.64001e',
      codedWidth: 640,
      codedHeight: 360,
      description: new Uint8Array([1, 0x64, 0, 0x1e, 0xff, 0xe0, 0]),
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    },
    frames: Array.from({ length: 17 }, (_, i) => ({
      bytes: new Uint8Array([0, 0, 0, 2, i === 0 ? 0x65 : 0x41, i]),
      isKey: i === 0,
    })),
    createdAt,
    ...changes,
  };
}

/** Units a second of the whole file: mediabunny's choice, a multiple of every common frame rate. */
const movieTimescale = 57_600;

/** Where the children of a box begin, after its own fields; 0 for plain containers. */
const ownBytes: Readonly<Record<string, number>> = {
  ...{
    moov: 0,
    trak: 0,
    mdia: 0,
    minf: 0,
    dinf: 0,
    stbl: 0,
    stsd: 8,
    avc1: 78,
    vp09: 78,
    av01: 78,
  },
};

/** The file as text: one line a box, leaves with their bytes in hex. */
function dump(bytes: Uint8Array, start = 0, end = bytes.length, depth = 0): string {
  let text = '';
  for (const box of childBoxes(bytes, start, end)) {
    const skip = ownBytes[box.type];
    const own = bytes.slice(box.body, skip === undefined ? box.end : box.body + skip);
    text += `${'  '.repeat(depth)}${box.type} ${Buffer.from(own).toString('hex')}`.trimEnd() + '\n';
    if (skip !== undefined) text += dump(bytes, box.body + skip, box.end, depth + 1);
  }
  return text;
}

/** The body of the first box of this type, in hex. */
async function find(type: string, changes: Partial<Track> = {}): Promise<string> {
  const line = new RegExp(`^ *${type} ?(.*)$`, 'm').exec(dump(await muxMp4(track(changes))));
  return line?.[1] ?? '';
}

describe('the MP4 of a clip', () => {
  it('is this, box by box, today and tomorrow', async () => {
    expect(dump(await muxMp4(track()))).toMatchInlineSnapshot(`
      "ftyp 69736f6d0000020069736f6d617663316d703431
      moov
        mvhd 00000000e72b2cc0e72b2cc00000e1000001de200001000001000000000000000000000000010000000000000000000000000000000100000000000000000000000000004000000000000000000000000000000000000000000000000000000000000002
        trak
          tkhd 00000003e72b2cc0e72b2cc000000001000000000001de20000000000000000000000000000000000001000000000000000000000000000000010000000000000000000000000000400000000280000001680000
          mdia
            mdhd 00000000e72b2cc0e72b2cc0000000080000001155c40000
            hdlr 000000006d686c72766964650000000000000000000000004d6564696162756e6e79566964656f48616e646c657200
            minf
              vmhd 000000010000000000000000
              dinf
                dref 00000000000000010000000c75726c2000000001
              stbl
                stsd 0000000000000001
                  avc1 000000000000000100000000000000000000000000000000028001680048000000480000000000000001124d6564696162756e6e792076312e36312e30000000000000000000000000000018ffff
                    avcC 0164001effe000
                    colr 6e636c7800010001000100
                    btrt 000000000000018000000180
                stts 00000000000000010000001100000001
                stsc 0000000000000002000000010000000400000001000000050000000100000001
                stsz 0000000000000000000000110000000600000006000000060000000600000006000000060000000600000006000000060000000600000006000000060000000600000006000000060000000600000006
                stco 00000000000000050000030f000003270000033f000003570000036f
                stss 000000000000000100000001
      mdat 00000002650000000002410100000002410200000002410300000002410400000002410500000002410600000002410700000002410800000002410900000002410a00000002410b00000002410c00000002410d00000002410e00000002410f000000024110
      "
    `);
  });

  it('carries the date it is given in all three places', async () => {
    // Seconds from 1904-01-01.
    const seconds = (createdAt.getTime() / 1000 + 2_082_844_800).toString(16);
    for (const type of ['mvhd', 'tkhd', 'mdhd']) {
      expect((await find(type)).slice(8, 24)).toBe(seconds + seconds);
    }
  });

  it.each([
    [8, 17],
    [24, 49],
    [30, 1],
    [60, 241],
  ])('at %i frames a second has exact times', async (framesPerSecond, count) => {
    const frames = Array.from({ length: count }, (_, i) => ({
      bytes: new Uint8Array(4),
      isKey: i === 0,
    }));
    const hex = (value: number): string => value.toString(16).padStart(8, '0');
    const changes = { framesPerSecond, frames };
    // One entry: every frame, the last too, is one unit of a timescale that counts frames.
    expect(await find('stts', changes)).toBe(`00000000${hex(1)}${hex(count)}${hex(1)}`);
    expect((await find('mdhd', changes)).slice(24, 40)).toBe(hex(framesPerSecond) + hex(count));
    expect((await find('mvhd', changes)).slice(24, 40)).toBe(
      hex(movieTimescale) + hex((count * movieTimescale) / framesPerSecond),
    );
  });

  it('says BT.709 in limited range, for VP9 in both places', async () => {
    const vp9 = { codec: 'vp9', decoderConfig: vp9Config } as const;
    expect(await find('colr')).toBe(`${Buffer.from('nclx').toString('hex')}00010001000100`);
    expect(await find('colr', vp9)).toBe(await find('colr'));
    // Version 1, profile 0, level 21, 8 bits 4:2:0 (left and top) limited, BT.709 three times.
    expect(await find('vpcC', vp9)).toBe('010000000015820101010000');
  });

  it('describes AV1 as Main profile 4:2:0 with its level', async () => {
    const av1 = {
      codec: 'av1',
      decoderConfig: { ...vp9Config, codec: 'av01.0.04M.08' },
    } as const;
    expect(await find('av1C', av1)).toBe('81040c00');
  });
});

const vp9Config = {
  codec: 'vp09.00.21.08',
  codedWidth: 640,
  codedHeight: 360,
  colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
} as const;
