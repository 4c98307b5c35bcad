import { describe, expect, it } from 'vitest';
import { parseAvcRecord } from '../../../src/engine/media/avc-configuration.ts';
import { parseAvcSps } from '../../../src/engine/media/avc-sps.ts';
import { parseAv1SequenceHeader } from '../../../src/engine/media/av1-sequence-header.ts';
import { configureStream } from '../../../src/engine/media/stream-configuration.ts';
import type { DescribedStream } from '../../../src/engine/media/described-stream.ts';
import { parseVp9Header } from '../../../src/engine/media/vp9-header.ts';

// Made by `ffmpeg -f lavfi -i testsrc2=s=640x360 -frames:v 1` with libx264, libvpx-vp9, libaom-av1
// and libsvtav1; the sizes, profiles and colours are what ffmpeg was told.
const bt709 = { primaries: 1, transfer: 1, matrix: 1, isFullRange: false };
const bt601 = { primaries: 6, transfer: 6, matrix: 6, isFullRange: false };
const silent = { primaries: 2, transfer: 2, matrix: 2, isFullRange: false };
const high = '67640016acd940a02ff97016a02020280000030008000003008078b16cb0';
const highPps = '68ebe3cb22c0';
const spsCases = [
  ['High, 640×360, BT.709', high, 100, 0x16, 640, 360, 1, bt709],
  [
    'Main, cropped',
    '674d400aeca147f72e022000000300200000030201e244b2c0',
    77,
    10,
    156,
    104,
    1,
    silent,
  ],
  [
    'Baseline, upright, BT.601',
    '6742c00ad90615e4f016a0c0c0c80000030008000003008078913240',
    ...([66, 10, 90, 160, 1, bt601] as const),
  ],
  [
    'full range',
    '67640016acd940a02ff97016e02020280000030008000003008078b16cb0',
    ...([100, 0x16, 640, 360, 1, { ...bt709, isFullRange: true }] as const),
  ],
  [
    'High 4:2:2',
    '677a0016bcd940a02ff89c05a808080a000003000200000300201e2c5b2c',
    ...([122, 0x16, 640, 360, 2, bt709] as const),
  ],
] as const;

/** What Firefox 153 ESR wrote for a clip of 640×360, and the sets that its first frame carries. */
const firefox = {
  sps: '6742c01ed900a02ff9610000030001001e84800f162e48',
  pps: '68cb8cb2',
  record:
    '0142c01e0301001867' + // reserved bits 0; a length that counts the header byte twice
    '6742c01ed900a02ff9610000030001001e84800f162e48' +
    '01000568' +
    '68cb8cb2',
};

const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array | undefined): string => Buffer.from(data ?? []).toString('hex');
const sized = (unit: string): string => (unit.length / 2).toString(16).padStart(4, '0') + unit;
const prefixed = (...units: string[]): string => units.map((u) => `0000${sized(u)}`).join('');
const annexB = (...units: string[]): string => units.map((u) => `00000001${u}`).join('');
const idr = '65b84004bf';
const delta = '419a2104bf';

/** A record as ISO/IEC 14496-15 §5.3.3.1 has it, for one set of each kind. */
function record(sps: string, pps: string, chroma = 'fdf8f800'): string {
  return `01${sps.slice(2, 8)}ffe1${sized(sps)}01${sized(pps)}${chroma}`;
}

function configure(
  description: string | undefined,
  keyFrame: string,
  size = { width: 640, height: 360 },
): DescribedStream {
  const codec = 'avc1.64001e';
  return configureStream({
    codec: 'h264',
    asked: { codec, ...size },
    given: description === undefined ? undefined : { codec, description: bytes(description) },
    keyFrame: bytes(keyFrame),
  });
}

describe('a sequence parameter set of H.264', () => {
  it.each(spsCases)('%s', (_name, unit, profile, level, width, height, chromaFormat, color) => {
    const read = parseAvcSps(bytes(unit));
    expect(read).toMatchObject({ profile, level, width, height, chromaFormat, color });
  });

  it.each([1, 4, 8, 12])('cut to %i bytes is refused', (length) => {
    expect(() => parseAvcSps(bytes(high).subarray(0, length))).toThrow(RangeError);
  });
});

describe('a record of H.264', () => {
  it('well formed is read with its sets and the length of their lengths', () => {
    const read = parseAvcRecord(bytes(record(high, highPps)));
    expect(read?.lengthBytes).toBe(4);
    expect([read?.sps.map(hex), read?.pps.map(hex)]).toEqual([[high], [highPps]]);
  });

  const whole = record(high, highPps);
  const damaged: [string, string][] = [
    ['of version 0', `00${whole.slice(2)}`],
    ['whose reserved bits are 0', whole.replace('ffe1', '0301')],
    ['with lengths of three bytes', whole.replace('ffe1', 'fee1')],
    ['whose profile is not the set’s', `014d${whole.slice(4)}`],
    ['whose level is not the set’s', `01640028${whole.slice(8)}`],
    ['with a picture set in place of a sequence set', record(highPps + '00', highPps)],
    ['without a picture set', `01640016ffe1${sized(high)}00fdf8f800`],
    ['that ends within its chroma format', record(high, highPps, 'fdf8')],
    ['with another chroma format', record(high, highPps, 'fef8f800')],
    ['with a byte too many', `${whole}00`],
    ['cut short', whole.slice(0, -20)],
    ['that is empty', ''],
    ['as Firefox 153 writes it', firefox.record],
  ];
  it.each(damaged)('%s is not taken', (_name, description) => {
    expect(parseAvcRecord(bytes(description))).toBeUndefined();
  });

  it.each(damaged)('%s is written anew from the first frame', (_name, description) => {
    const stream = configure(description, prefixed(high, highPps, idr));
    expect(hex(stream.description)).toBe(whole);
    expect(stream.codec).toBe('avc1.640016');
    expect(hex(stream.sample(bytes(prefixed(high, highPps, idr))))).toBe(prefixed(idr));
    expect(hex(stream.sample(bytes(prefixed(delta))))).toBe(prefixed(delta));
  });

  it.each(damaged)('%s fails where the stream has no sets', (_name, description) => {
    expect(() => configure(description, prefixed(idr))).toThrow('parameter sets');
  });
});

describe('a stream of H.264', () => {
  it('from Firefox gets the record that its own sets ask for', () => {
    const stream = configure(firefox.record, prefixed(firefox.sps, firefox.pps, idr));
    expect(hex(stream.description)).toBe(record(firefox.sps, firefox.pps, ''));
    expect(stream.codec).toBe('avc1.42c01e');
  });

  it('keeps a sound record, and loses sets that repeat it', () => {
    const stream = configure(record(high, highPps), prefixed(idr));
    expect(hex(stream.description)).toBe(record(high, highPps));
    expect(hex(stream.sample(bytes(prefixed(high, highPps, idr))))).toBe(prefixed(idr));
  });

  it('with a record of the first edition, which knows no chroma format, gets the whole one', () => {
    const stream = configure(record(high, highPps, ''), prefixed(idr));
    expect(hex(stream.description)).toBe(record(high, highPps));
  });

  it('in annex B whose first start code would also do for a length is read as what it is', () => {
    // 00000109: 265 bytes, which is what follows.
    const others = ['09f0', high, highPps, idr].join('').length / 2 + 5 * 3;
    const filler = `0c${'ff'.repeat(269 - others - 2)}80`;
    const frame = ['09f0', high, highPps, idr, filler].map((unit) => `000001${unit}`).join('');
    expect(frame.length / 2).toBe(269);
    const stream = configure(undefined, frame);
    expect(hex(stream.sample(bytes(frame)))).toBe(prefixed('09f0', idr, filler));
  });

  it.each(['09f0', '0605ff80', high])('whose later frame is %s alone is refused', (unit) => {
    const stream = configure(record(high, highPps), prefixed(idr));
    expect(() => stream.sample(bytes(prefixed(unit)))).toThrow('no picture');
  });

  it.each([undefined, ''])(
    'in annex B with the record %j becomes one of lengths',
    (description) => {
      const stream = configure(description, annexB('09f0', high, highPps, idr));
      expect(hex(stream.description)).toBe(record(high, highPps));
      expect(hex(stream.sample(bytes(annexB('09f0', high, highPps, idr))))).toBe(
        prefixed('09f0', idr),
      );
      expect(hex(stream.sample(bytes(`000001${delta}`)))).toBe(prefixed(delta));
    },
  );

  it('with lengths of two bytes gets lengths of four', () => {
    const stream = configure(record(high, highPps).replace('ffe1', 'fde1'), sized(idr));
    expect(hex(stream.description)).toBe(record(high, highPps));
    expect(hex(stream.sample(bytes(sized(delta))))).toBe(prefixed(delta));
  });

  it('whose own set contradicts its record follows the set, as a decoder does', () => {
    const stream = configure(record(high, highPps), prefixed(firefox.sps, firefox.pps, idr));
    expect(stream.codec).toBe('avc1.42c01e');
  });

  it('of another size is refused', () => {
    const size = { width: 640, height: 368 };
    expect(() => configure(record(high, highPps), prefixed(idr), size)).toThrow('640×360');
  });

  it.each([3, 4])('case %i of the list above is refused for its samples', (index) => {
    const sps = spsCases[index]![1];
    expect(() => configure(undefined, annexB(sps, highPps, idr))).toThrow(/colours|4:2:0/);
  });

  it('in BT.601 is refused', () => {
    const size = { width: 90, height: 160 };
    expect(() => configure(undefined, annexB(spsCases[2][1], '68cb83cb20', idr), size)).toThrow(
      'colours',
    );
  });

  it('that does not begin with a key frame is refused', () => {
    expect(() => configure(record(high, highPps), prefixed(delta))).toThrow('IDR');
  });

  it.each([prefixed(idr).slice(0, -2), `${prefixed(idr)}00`, '0000000065', 'ff'])(
    'whose later frame is %s is refused',
    (frame) => {
      const stream = configure(record(high, highPps), prefixed(idr));
      expect(() => stream.sample(bytes(frame))).toThrow('whole units');
    },
  );

  it('whose sets change on the way is refused', () => {
    const stream = configure(record(high, highPps), prefixed(idr));
    expect(() => stream.sample(bytes(prefixed(firefox.sps, firefox.pps, idr)))).toThrow('change');
  });
});

const vp9 = {
  bt709: '824983424027f016760438241c184a1007a07fddfa3e8be7',
  bt601: '824983426009b006760238241c184a0006906fb17e7f97f8',
  chroma444: 'a249834240013600cec047048383094000da6fb0fe9fbc0f',
};
const av1 = {
  bt709: '12000a0e0000000cc4ff6736be440404041032a01a1400a4',
  bt601: '12000a0d000000033d99f3efe44181818132fa0b1400a338',
  tenBits: '12000a0a00000003b4de736be50132c00714002400049271',
};

describe('the header of another codec', () => {
  it('VP9 says profile, size and colours', () => {
    const size = { width: 640, height: 360 };
    expect(parseVp9Header(bytes(vp9.bt709))).toEqual({
      profile: 0,
      bitDepth: 8,
      ...size,
      color: bt709,
    });
    expect(parseVp9Header(bytes(vp9.bt601))).toMatchObject({
      width: 156,
      height: 104,
      color: bt601,
    });
    expect(parseVp9Header(bytes(vp9.chroma444))).toMatchObject({ profile: 1, width: 156 });
  });

  it('AV1 says profile, level, size and colours', () => {
    expect(parseAv1SequenceHeader(bytes(av1.bt709))).toEqual({
      profile: 0,
      level: 1,
      isHighTier: false,
      bitDepth: 8,
      isMonochrome: false,
      width: 640,
      height: 360,
      color: bt709,
    });
    expect(parseAv1SequenceHeader(bytes(av1.tenBits))).toMatchObject({
      bitDepth: 10,
      width: 156,
      height: 104,
      color: silent,
    });
    expect(parseAv1SequenceHeader(bytes(av1.bt601))).toMatchObject({ color: bt601 });
  });

  const other = (
    codec: 'vp9' | 'av1',
    frame: string,
    size = { width: 640, height: 360 },
  ): DescribedStream =>
    configureStream({
      codec,
      asked: { codec: codec === 'vp9' ? 'vp09.00.21.08.01.01.01.01.00' : 'av01.0.04M.08', ...size },
      given: undefined,
      keyFrame: bytes(frame),
    });

  it('gives the codec its name without the encoder’s word', () => {
    expect(other('vp9', vp9.bt709).codec).toBe('vp09.00.21.08.01.01.01.01.00');
    expect(other('av1', av1.bt709).codec).toBe('av01.0.01M.08');
  });

  const small = { width: 156, height: 104 };
  it.each([
    ['vp9', vp9.bt709, small, '640×360'],
    ['vp9', vp9.bt601, small, 'colours'],
    ['vp9', vp9.chroma444, small, '4:2:0'],
    ['vp9', '8649834240', small, 'key frame'],
    ['vp9', idr, small, 'VP9'],
    ['av1', av1.bt709, small, '640×360'],
    ['av1', av1.tenBits, small, '8 bits'],
    ['av1', av1.bt601, { width: 90, height: 160 }, 'colours'],
    ['av1', '1200', small, 'sequence header'],
  ] as const)('%s of %s is refused', (codec, frame, size, words) => {
    expect(() => other(codec, frame, size)).toThrow(words);
  });
});
