/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1): what an `avcC` box holds. */
import type { Size } from '../../common/shape.ts';
import { parseAvcSps, type AvcSps } from './avc-sps.ts';
import { bitReader } from './bit-reader.ts';
import type { DescribedStream } from './described-stream.ts';
import {
  annexBUnits,
  lengthPrefixedUnits,
  nalType,
  nalTypes,
  unescaped,
  withLengths,
} from './nal-units.ts';
import { isOurColor } from './stream-color.ts';

interface ParameterSets {
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
}

export interface AvcRecord extends ParameterSets {
  /** Bytes of each unit's length in the frames. */
  readonly lengthBytes: number;
}

/** Profiles whose record ends before chroma format and bit depth. */
const profilesWithoutChroma = [66, 77, 88];

/**
 * What the file must say of an H.264 stream. The encoder's own record is taken where it is well
 * formed and agrees with the stream, and written anew from the first frame's parameter sets where
 * not: Firefox 153 repeats header bytes in it, and players that go by the record refuse the file.
 * @param given the encoder's record, if it gave one
 * @param keyFrame the first frame, as encoded
 * @throws Error that says what does not fit
 */
export function configureAvc(
  size: Size,
  given: Uint8Array | undefined,
  keyFrame: Uint8Array,
): DescribedStream {
  const record = given && parseAvcRecord(given);
  const unitsOf = frameReader(record?.lengthBytes ?? 4, keyFrame);
  const units = unitsOf(keyFrame);
  if (!holdsIdr(units)) throw new Error('the first frame holds no IDR slice');
  const sets = mergedSets(record, parameterSetsOf(units));
  const sps = checkedSps(sets, size);
  const description = serialiseAvcRecord(sets, sps);
  const known = [...sets.sps, ...sets.pps];
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  return {
    codec: `avc1.${hex(sps.profile)}${hex(sps.compatibility)}${hex(sps.level)}`,
    description,
    sample(frame) {
      const all = unitsOf(frame);
      const inBand = parameterSetsOf(all);
      if ([...inBand.sps, ...inBand.pps].some((set) => !known.some((each) => isSame(each, set)))) {
        throw new Error('the parameter sets change within the stream');
      }
      if (!all.some(isSlice)) throw new Error('a frame holds no picture');
      // In a track named avc1 they stand in the record and nowhere else (§5.3.2).
      return withLengths(all.filter((unit) => !isParameterSet(unit)));
    },
  };
}

/** The record, or undefined where anything in it is not as the standard says. */
export function parseAvcRecord(bytes: Uint8Array): AvcRecord | undefined {
  try {
    return readRecord(bytes);
  } catch {
    return undefined;
  }
}

function readRecord(bytes: Uint8Array): AvcRecord {
  const expect = (holds: boolean): void => {
    if (!holds) throw new Error('malformed');
  };
  let at = 0;
  const take = (count: number): Uint8Array => {
    expect(at + count <= bytes.length);
    at += count;
    return bytes.subarray(at - count, at);
  };
  const byte = (): number => take(1)[0]!;
  const sets = (count: number, type: number): Uint8Array[] =>
    Array.from({ length: count }, () => {
      const unit = take(byte() * 256 + byte());
      expect(unit.length > 1 && nalType(unit) === type);
      return unit;
    });
  expect(byte() === 1);
  const head = take(3);
  const [lengths, spsCount] = [byte(), byte()];
  expect(lengths >= 0xfc && lengths !== 0xfe && spsCount > 0xe0);
  const sps = sets(spsCount & 0x1f, nalTypes.sps);
  expect(sps.every((unit) => isSame(unit.subarray(1, 4), head)));
  const pps = sets(byte(), nalTypes.pps);
  expect(pps.length > 0);
  // Writers from before these fields were added end here, whatever the profile.
  if (!profilesWithoutChroma.includes(head[0]!) && at < bytes.length) {
    const { chromaFormat, bitDepthLuma, bitDepthChroma } = parseAvcSps(sps[0]!);
    const rest = [0xfc | chromaFormat, 0xf8 | (bitDepthLuma - 8), 0xf8 | (bitDepthChroma - 8)];
    expect(isSame(take(3), Uint8Array.from(rest)));
    const extensions = byte();
    for (let i = 0; i < extensions; i++) take(byte() * 256 + byte());
  }
  expect(at === bytes.length);
  return { lengthBytes: (lengths & 3) + 1, sps, pps };
}

function serialiseAvcRecord({ sps, pps }: ParameterSets, first: AvcSps): Uint8Array<ArrayBuffer> {
  const withSize = (unit: Uint8Array): number[] => [unit.length >> 8, unit.length & 0xff, ...unit];
  const chroma = profilesWithoutChroma.includes(first.profile)
    ? []
    : [
        0xfc | first.chromaFormat,
        0xf8 | (first.bitDepthLuma - 8),
        0xf8 | (first.bitDepthChroma - 8),
        0,
      ];
  return Uint8Array.from([
    ...[1, first.profile, first.compatibility, first.level, 0xff],
    ...[0xe0 | sps.length, ...sps.flatMap(withSize)],
    ...[pps.length, ...pps.flatMap(withSize)],
    ...chroma,
  ]);
}

/**
 * Reads frames in the form that the first one has; throws on one that has it not. A start code of three bytes
 * may pass for the length of a short frame: only the right form shows a picture where the first one must have it.
 */
function frameReader(
  lengthBytes: number,
  first: Uint8Array,
): (frame: Uint8Array) => readonly Uint8Array[] {
  const prefixed = (frame: Uint8Array): Uint8Array[] | undefined =>
    lengthPrefixedUnits(frame, lengthBytes);
  const units = prefixed(first);
  const read = units && (holdsIdr(units) || !annexBUnits(first)) ? prefixed : annexBUnits;
  return (frame) => {
    const units = read(frame);
    if (!units) throw new Error('a frame is not made of whole units');
    return units;
  };
}

function parameterSetsOf(units: readonly Uint8Array[]): ParameterSets {
  return {
    sps: units.filter((unit) => nalType(unit) === nalTypes.sps),
    pps: units.filter((unit) => nalType(unit) === nalTypes.pps),
  };
}

function holdsIdr(units: readonly Uint8Array[]): boolean {
  return units.some((unit) => nalType(unit) === nalTypes.idrSlice);
}

/** Of a picture, whole or in parts (§7.4.1, table 7-1). */
function isSlice(unit: Uint8Array): boolean {
  return nalType(unit) >= 1 && nalType(unit) <= nalTypes.idrSlice;
}

function isParameterSet(unit: Uint8Array): boolean {
  return nalType(unit) === nalTypes.sps || nalType(unit) === nalTypes.pps;
}

/** A set in the stream takes the place of the record's set of that number, as in a decoder. */
function mergedSets(record: ParameterSets | undefined, inBand: ParameterSets): ParameterSets {
  const byId = (sets: readonly Uint8Array[], idOf: (unit: Uint8Array) => number): Uint8Array[] => [
    ...new Map(sets.map((unit) => [idOf(unit), unit])).values(),
  ];
  return {
    sps: byId([...(record?.sps ?? []), ...inBand.sps], (unit) => parseAvcSps(unit).id),
    pps: byId([...(record?.pps ?? []), ...inBand.pps], (unit) => ppsIds(unit).id),
  };
}

function ppsIds(unit: Uint8Array): { id: number; spsId: number } {
  const reader = bitReader(unescaped(unit.subarray(1)));
  return { id: reader.golomb(), spsId: reader.golomb() };
}

/** The stream's one sequence parameter set: of the size that was asked for, in our colours. */
function checkedSps({ sps, pps }: ParameterSets, size: Size): AvcSps {
  if (sps.length !== 1 || pps.length === 0) {
    throw new Error(`${sps.length} sequence and ${pps.length} picture parameter sets`);
  }
  const parsed = parseAvcSps(sps[0]!);
  if (pps.some((unit) => ppsIds(unit).spsId !== parsed.id)) {
    throw new Error('a picture parameter set belongs to no sequence parameter set');
  }
  const { width, height, chromaFormat, bitDepthLuma, bitDepthChroma, isProgressive } = parsed;
  if (width !== size.width || height !== size.height) {
    throw new Error(`the stream is of ${width}×${height}`);
  }
  if (chromaFormat !== 1 || bitDepthLuma !== 8 || bitDepthChroma !== 8 || !isProgressive) {
    throw new Error('the stream is not of 8 bits, 4:2:0, progressive');
  }
  if (!isOurColor(parsed.color)) {
    throw new Error(`the stream names other colours: ${JSON.stringify(parsed.color)}`);
  }
  return parsed;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
