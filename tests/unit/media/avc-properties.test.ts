/** Any stream that the standard allows, and any record that it does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configureAvc, parseAvcRecord } from '../../../src/engine/media/avc-configuration.ts';
import { parseAvcSps } from '../../../src/engine/media/avc-sps.ts';
import {
  escaped,
  ppsUnit,
  profilesThatSayChroma,
  spsUnit,
  type SpsFields,
} from '../../helpers/avc-bits.ts';

const profile = fc.constantFrom(66, 77, 88, ...profilesThatSayChroma);
const chroma = fc.constantFrom(0, 1, 2, 3);
const list = fc.option(
  fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 1, maxLength: 64 }),
  {
    nil: undefined,
  },
);
const code = fc.integer({ min: 0, max: 255 });
const crops = fc.tuple(...[0, 1, 2, 3].map(() => fc.nat(7))) as fc.Arbitrary<
  [number, number, number, number]
>;
const anySps: fc.Arbitrary<SpsFields> = fc.record({
  profile,
  compatibility: code,
  level: code,
  id: fc.nat(31),
  chromaFormat: chroma,
  bitDepth: fc.integer({ min: 8, max: 14 }),
  scalingLists: fc.array(list, { maxLength: 12 }),
  pictureOrder: fc.record({
    type: fc.constantFrom(0, 1, 2),
    cycle: fc.array(fc.integer({ min: -70_000, max: 70_000 }), { maxLength: 255 }),
  }),
  widthInBlocks: fc.integer({ min: 2, max: 512 }),
  heightInUnits: fc.integer({ min: 2, max: 512 }),
  isProgressive: fc.boolean(),
  crop: fc.option(crops, { nil: undefined }),
  color: fc.option(
    fc.record({
      aspect: fc.option(fc.constantFrom(0, 1, 14, 255), { nil: undefined }),
      overscan: fc.boolean(),
      isFullRange: fc.boolean(),
      codes: fc.option(fc.tuple(code, code, code), { nil: undefined }),
    }),
    { nil: undefined },
  ),
});

it('every sequence parameter set is read as it was written, scaling lists, cycles, crops and escapes included', () => {
  fc.assert(
    fc.property(anySps, (fields) => {
      const saysChroma = profilesThatSayChroma.includes(fields.profile);
      const chromaFormat = saysChroma ? fields.chromaFormat : 1;
      // Table 6-1: luma samples of one chroma sample, across and down.
      const across = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
      const down = (chromaFormat === 1 ? 2 : 1) * (fields.isProgressive ? 1 : 2);
      const [left, right, top, bottom] = fields.crop ?? [0, 0, 0, 0];
      const [primaries, transfer, matrix] = fields.color?.codes ?? [2, 2, 2];
      expect(parseAvcSps(Uint8Array.from(spsUnit(fields)))).toEqual({
        id: fields.id,
        profile: fields.profile,
        compatibility: fields.compatibility,
        level: fields.level,
        chromaFormat,
        bitDepthLuma: saysChroma ? fields.bitDepth : 8,
        bitDepthChroma: saysChroma ? fields.bitDepth : 8,
        isProgressive: fields.isProgressive,
        width: 16 * fields.widthInBlocks - across * (left + right),
        height: 16 * fields.heightInUnits * (fields.isProgressive ? 1 : 2) - down * (top + bottom),
        color: { primaries, transfer, matrix, isFullRange: fields.color?.isFullRange ?? false },
      });
    }),
    { numRuns: 300 },
  );
});

/** What our encoders are asked for: 4:2:0, 8 bits, progressive, BT.709 or silent, of the size asked for. */
const ourSps = anySps.map((fields): SpsFields => ({
  ...fields,
  chromaFormat: 1,
  bitDepth: 8,
  isProgressive: true,
  color: fields.color && { ...fields.color, isFullRange: false, codes: [1, 1, 1] },
}));
/** A unit never ends in 0 (§7.4.1). */
const payload = fc
  .array(fc.oneof(code, fc.constantFrom(0, 0, 1, 3)), { maxLength: 400 })
  .map((bytes) => [...escaped(bytes), 0x80]);
const unitOf = (...types: number[]): fc.Arbitrary<number[]> =>
  fc.tuple(fc.constantFrom(...types), payload).map(([type, bytes]) => [0x60 | type, ...bytes]);

interface Stream {
  readonly sps: SpsFields;
  readonly pps: readonly number[][];
  /** Access unit delimiter, messages, filler. */
  readonly before: readonly number[][];
  readonly slices: readonly number[][];
  readonly later: readonly number[][];
}

const stream: fc.Arbitrary<Stream> = ourSps.chain((sps) =>
  fc.record({
    sps: fc.constant(sps),
    pps: fc
      .uniqueArray(fc.nat(255), { minLength: 1, maxLength: 4 })
      .map((ids) => ids.map((id) => ppsUnit(id, sps.id))),
    before: fc.array(unitOf(6, 9, 12), { maxLength: 3 }),
    slices: fc.array(unitOf(5), { minLength: 1, maxLength: 3 }),
    later: fc.array(unitOf(1), { minLength: 1, maxLength: 3 }),
  }),
);

const hex = (bytes: Iterable<number> | undefined): string =>
  Buffer.from([...(bytes ?? [])]).toString('hex');
const lengths = (units: readonly number[][], size = 4): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    units.flatMap((unit) => [
      ...Array.from(
        { length: size },
        (_, i) => Math.floor(unit.length / 256 ** (size - 1 - i)) % 256,
      ),
      ...unit,
    ]),
  );
/** @param zeros before each start code: 0 makes it one of three bytes */
const annexB = (units: readonly number[][], zeros: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    units.flatMap((unit, i) => [
      ...Array<number>(zeros[i % zeros.length]!).fill(0),
      ...[0, 0, 1],
      ...unit,
    ]),
  );
const sizeOf = ({ crop, widthInBlocks, heightInUnits }: SpsFields) => ({
  width: 16 * widthInBlocks - 2 * ((crop?.[0] ?? 0) + (crop?.[1] ?? 0)),
  height: 16 * heightInUnits - 2 * ((crop?.[2] ?? 0) + (crop?.[3] ?? 0)),
});
/** ISO/IEC 14496-15 §5.3.3.1. */
function recordOf({ sps, pps }: Stream, lengthBytes = 4): Uint8Array<ArrayBuffer> {
  const unit = spsUnit(sps);
  const sized = (each: readonly number[]): number[] => [
    each.length >> 8,
    each.length & 255,
    ...each,
  ];
  const tail = profilesThatSayChroma.includes(sps.profile) ? [0xfd, 0xf8, 0xf8, 0] : [];
  return Uint8Array.from([
    ...[1, ...unit.slice(1, 4), 0xfc | (lengthBytes - 1), 0xe1, ...sized(unit)],
    ...[pps.length, ...pps.flatMap(sized), ...tail],
  ]);
}
const units = ({ sps, pps, before, slices }: Stream): number[][] => [
  ...before,
  spsUnit(sps),
  ...pps,
  ...slices,
];

describe('a stream of any sets, messages and slices', () => {
  it('in annex B, with start codes of three bytes, of four and of more, becomes one of lengths with its record', () => {
    const zeros = fc.array(fc.nat(3), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(stream, zeros, fc.nat(2), (given, before, after) => {
        const trailing = Array<number>(after).fill(0);
        const bytes = Uint8Array.from([...annexB(units(given), before), ...trailing]);
        const made = configureAvc(sizeOf(given.sps), undefined, bytes);
        expect(hex(made.description)).toBe(hex(recordOf(given)));
        expect(hex(made.sample(bytes))).toBe(hex(lengths([...given.before, ...given.slices])));
        const next = annexB(given.later, before);
        expect(hex(made.sample(next))).toBe(hex(lengths(given.later)));
      }),
      { numRuns: 200 },
    );
  });

  it('with lengths of two or four bytes is read by its record, with sets in it or without', () => {
    fc.assert(
      fc.property(stream, fc.constantFrom(2, 4), fc.boolean(), (given, size, hasSets) => {
        const first = hasSets ? units(given) : [...given.before, ...given.slices];
        const frame = lengths(first, size);
        const made = configureAvc(sizeOf(given.sps), recordOf(given, size), frame);
        expect(hex(made.description)).toBe(hex(recordOf(given)));
        expect(hex(made.sample(frame))).toBe(hex(lengths([...given.before, ...given.slices])));
      }),
      { numRuns: 200 },
    );
  });

  it('with a record that is damaged anywhere gets one that is well formed and holds its sets, or is refused', () => {
    const damage = fc.record({
      at: fc.nat(),
      to: code,
      kind: fc.constantFrom('set', 'drop', 'add', 'cut'),
    });
    let taken = 0;
    fc.assert(
      fc.property(stream, fc.array(damage, { minLength: 1, maxLength: 3 }), (given, damages) => {
        const record = [...recordOf(given)];
        for (const { at, to, kind } of damages) {
          const place = record.length === 0 ? 0 : at % record.length;
          if (kind === 'cut') record.splice(place);
          else record.splice(place, kind === 'add' ? 0 : 1, ...(kind === 'drop' ? [] : [to]));
        }
        const description = Uint8Array.from(record);
        const isRead = parseAvcRecord(description) !== undefined;
        const frame = lengths(units(given));
        let made;
        try {
          made = configureAvc(sizeOf(given.sps), description, frame);
        } catch (thrown) {
          // Only a record that reads well may lead astray, by lengths or sets that are not the stream's.
          expect(isRead, String(thrown)).toBe(true);
          return;
        }
        taken++;
        if (isRead) {
          const inside = parseAvcRecord(made.description!)?.pps.map(hex) ?? [];
          expect(given.pps.map(hex).every((set) => inside.includes(set))).toBe(true);
        } else expect(hex(made.description)).toBe(hex(recordOf(given)));
        expect(hex(made.sample(frame))).toBe(hex(lengths([...given.before, ...given.slices])));
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(400);
  });

  it.each<[string, (given: Stream) => readonly number[][]]>([
    ['without its sequence set', ({ pps, slices }) => [...pps, ...slices]],
    ['without its picture set', ({ sps, slices }) => [spsUnit(sps), ...slices]],
    [
      'with two sequence sets',
      (given) => [...units(given), spsUnit({ ...given.sps, id: (given.sps.id + 1) % 32 })],
    ],
    [
      'whose picture set names another',
      (given) => [...units(given), ppsUnit(7, (given.sps.id + 1) % 32)],
    ],
    ['without a picture', ({ sps, pps, before }) => [...before, spsUnit(sps), ...pps]],
  ])('%s is refused', (_name, made) => {
    fc.assert(
      fc.property(stream, (given) => {
        const frame = annexB(made(given), [1]);
        expect(() => configureAvc(sizeOf(given.sps), undefined, frame)).toThrow();
      }),
      { numRuns: 50 },
    );
  });
});
