/** Reads a clip's file as the strictest player would; written apart from what writes it. */
import { childBoxes, type Box } from '../../src/common/boxes.ts';

export interface StrictMp4 {
  readonly width: number;
  readonly height: number;
  /** RFC 6381, from the record itself: `avc1.PPCCLL`. */
  readonly codec: string;
  /** Seconds of each frame. */
  readonly durations: readonly number[];
  /** ITU-T H.273. */
  readonly color: { primaries: number; transfer: number; matrix: number; isFullRange: boolean };
}

/** @throws Error that names the box, and what the standard says of it */
export function readStrictly(file: Uint8Array): StrictMp4 {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const path = (...types: string[]): Box =>
    types.reduce(
      (parent, type) => {
        const skipped = parent.type === 'stsd' ? 8 : parent.type === 'avc1' ? 78 : 0;
        const found = [...childBoxes(file, parent.body + skipped, parent.end)];
        return expectOne(
          type,
          found.filter((box) => box.type === type),
        );
      },
      { type: 'file', start: 0, body: 0, end: file.length },
    );
  const table = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
  const entry = path(...table, 'stsd', 'avc1');
  const record = path(...table, 'stsd', 'avc1', 'avcC');
  const colr = path(...table, 'stsd', 'avc1', 'colr');
  const timescale = view.getUint32(path('moov', 'trak', 'mdia', 'mdhd').body + 12);
  const codec = checkRecord(file.subarray(record.body, record.end));
  checkSamples(file, view, path, table);
  return {
    codec,
    width: view.getUint16(entry.body + 24),
    height: view.getUint16(entry.body + 26),
    durations: durationsOf(view, path(...table, 'stts')).map((ticks) => ticks / timescale),
    color: {
      primaries: view.getUint16(colr.body + 4),
      transfer: view.getUint16(colr.body + 6),
      matrix: view.getUint16(colr.body + 8),
      isFullRange: file[colr.body + 10]! >= 0x80,
    },
  };
}

function expectOne(type: string, boxes: readonly Box[]): Box {
  if (boxes.length !== 1) throw new Error(`${boxes.length} boxes ${type}, expected one`);
  return boxes[0]!;
}

/** ISO/IEC 14496-15 §5.3.3.1: reserved ones, and sets that agree with the head. */
function checkRecord(record: Uint8Array): string {
  const hold = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`avcC: ${what}`);
  };
  hold(record[0] === 1, 'version is not 1');
  hold(record[4] === 0xff, 'reserved bits are not ones, or lengths are not of four bytes');
  hold(record[5] === 0xe1, 'reserved bits are not ones, or not one sequence parameter set');
  const head = [...record.subarray(1, 4)];
  const spsBytes = record[6]! * 256 + record[7]!;
  const sps = record.subarray(8, 8 + spsBytes);
  hold(sps[0] === 0x67, 'the sequence parameter set does not begin with 67');
  hold(
    head.every((byte, i) => sps[1 + i] === byte),
    'the set has another profile or level',
  );
  let at = 8 + spsBytes;
  const count = record[at++]!;
  hold(count > 0, 'no picture parameter set');
  for (let i = 0; i < count; i++) {
    const bytes = record[at]! * 256 + record[at + 1]!;
    hold((record[at + 2]! & 0x1f) === 8, 'a picture parameter set of another type');
    at += 2 + bytes;
  }
  if (head[0]! >= 100) at += 4;
  hold(at === record.length, `${record.length} bytes, ${at} told`);
  return `avc1.${head.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Every sample lies in mdat and is whole units, none of them a parameter set. */
function checkSamples(
  file: Uint8Array,
  view: DataView,
  path: (...types: string[]) => Box,
  table: readonly string[],
): void {
  const mdat = path('mdat');
  const sizes = path(...table, 'stsz').body + 12;
  let sample = 0;
  for (const { offset, samples } of chunksOf(view, path, table)) {
    let at = offset;
    for (const last = sample + samples; sample < last; sample++) {
      const end = at + view.getUint32(sizes + 4 * sample);
      if (at < mdat.body || end > mdat.end) throw new Error(`sample ${sample} is outside mdat`);
      while (at < end) {
        const type = file[at + 4]! & 0x1f;
        if (type === 7 || type === 8) throw new Error(`sample ${sample} holds a parameter set`);
        at += 4 + view.getUint32(at);
      }
      if (at !== end) throw new Error(`sample ${sample} is not made of whole units`);
    }
  }
  const count = view.getUint32(sizes - 4);
  if (sample !== count) throw new Error(`${sample} samples in chunks, ${count} have a size`);
}

/** ISO/IEC 14496-12 §8.7.4 and §8.7.5. */
function chunksOf(
  view: DataView,
  path: (...types: string[]) => Box,
  table: readonly string[],
): { offset: number; samples: number }[] {
  const runs = path(...table, 'stsc').body + 4;
  const offsets = path(...table, 'stco').body + 4;
  let run = -1;
  return Array.from({ length: view.getUint32(offsets) }, (_, chunk) => {
    const next = runs + 4 + 12 * (run + 1);
    if (run + 1 < view.getUint32(runs) && view.getUint32(next) === chunk + 1) run++;
    const samples = view.getUint32(runs + 4 + 12 * run + 4);
    return { offset: view.getUint32(offsets + 4 + 4 * chunk), samples };
  });
}

function durationsOf(view: DataView, stts: Box): number[] {
  const entries = view.getUint32(stts.body + 4);
  return Array.from({ length: entries }, (_, i) => {
    const [count, ticks] = [0, 4].map((offset) => view.getUint32(stts.body + 8 + 8 * i + offset));
    return Array<number>(count!).fill(ticks!);
  }).flat();
}
