/** Boxes of the ISO base media file format (ISO/IEC 14496-12 §4.2), the frame of every MP4. */
import { KinoraError } from './errors.ts';

export interface Box {
  /** Four characters, Latin-1. */
  readonly type: string;
  /** First byte of the header, from the start of the file. */
  readonly start: number;
  /** First byte after the header. */
  readonly body: number;
  /** First byte after the box. */
  readonly end: number;
}

/** Size, type and a 64-bit size where the 32-bit one says 1. */
const longestHeaderBytes = 16;

/** A clip has four; a file with more than this many is not worth our patience. */
const maxTopLevelBoxes = 1000;

/**
 * The box whose header stands at `start`.
 * @param header at least the bytes there are of the header, at most 16 are read
 * @param limit where the parent (or the file) ends
 * @throws KinoraError `file-unreadable` where the size is impossible
 */
export function readBoxHeader(header: DataView, start: number, limit: number): Box {
  if (header.byteLength < 8) throw damaged('box header cut off', start);
  const size32 = header.getUint32(0);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => header.getUint8(i)));
  let headerBytes = 8;
  let size = size32;
  if (size32 === 0) {
    size = limit - start;
  } else if (size32 === 1) {
    if (header.byteLength < longestHeaderBytes) throw damaged('box header cut off', start);
    headerBytes = longestHeaderBytes;
    // Beyond 2^53 the number is rounded, and still far beyond any limit.
    size = Number(header.getBigUint64(8));
  }
  if (size < headerBytes) throw damaged('box smaller than its header', start);
  if (start + size > limit) throw damaged('box longer than its file', start);
  return { type, start, body: start + headerBytes, end: start + size };
}

/** The outermost boxes, in order; reads their headers only. */
export async function* topLevelBoxes(file: Blob): AsyncGenerator<Box> {
  let start = 0;
  for (let count = 0; start < file.size; count++) {
    if (count === maxTopLevelBoxes) throw damaged('too many boxes', start);
    const header = await file.slice(start, start + longestHeaderBytes).arrayBuffer();
    const box = readBoxHeader(new DataView(header), start, file.size);
    yield box;
    start = box.end;
  }
}

/** The boxes inside `bytes[start … end)`. */
export function* childBoxes(bytes: Uint8Array, start: number, end: number): Generator<Box> {
  for (let next = start; next < end;) {
    const header = new DataView(
      bytes.buffer,
      bytes.byteOffset + next,
      Math.min(longestHeaderBytes, end - next),
    );
    const box = readBoxHeader(header, next, end);
    yield box;
    next = box.end;
  }
}

function damaged(reason: string, at: number): KinoraError {
  return new KinoraError('file-unreadable', { reason, atByte: at });
}
