/**
 * Room for content credentials in an MP4, and the hash that binds them to it: C2PA 2.1, "Embedding
 * manifests into BMFF-based assets" and "BMFF-based hash".
 */
import { childBoxes, type Box } from '../../../common/boxes.ts';
import { KinoraError } from '../../../common/errors.ts';

/** D8FEC3D6-1B0E-483C-9297-5828877EC481: the `uuid` box of C2PA. */
export const c2paUuid: readonly number[] = [
  0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
];

/** Size, type and uuid; version and flags; "manifest" and a zero; offset of a Merkle tree, none. */
const headBytes = 8 + 16 + 4 + 9 + 8;

export interface Mp4WithRoom {
  /** The file, with zeros where the manifest store goes. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** Where the manifest store begins. */
  readonly at: number;
}

/**
 * Puts an empty C2PA box behind `ftyp` and moves the offsets of what comes after.
 * @throws KinoraError `file-unreadable` where there is no `ftyp` first, or an offset would not fit
 */
export function makeRoom(mp4: Uint8Array<ArrayBuffer>, manifestBytes: number): Mp4WithRoom {
  const [ftyp] = childBoxes(mp4, 0, mp4.length);
  if (ftyp?.type !== 'ftyp') throw new KinoraError('file-unreadable', { reason: 'not an MP4' });
  const shift = headBytes + manifestBytes;
  const file = new Uint8Array(mp4.length + shift);
  file.set(mp4.subarray(0, ftyp.end));
  file.set(mp4.subarray(ftyp.end), ftyp.end + shift);
  new DataView(file.buffer).setUint32(ftyp.end, shift);
  file.set(new TextEncoder().encode('uuid'), ftyp.end + 4);
  file.set(c2paUuid, ftyp.end + 8);
  file.set(new TextEncoder().encode('manifest'), ftyp.end + 28);
  moveOffsets(file, ftyp.end + shift, file.length, shift);
  return { file, at: ftyp.end + headBytes };
}

/** Hex SHA-256's input per C2PA: each top-level box behind its own offset, without those left out. */
export async function bmffHash(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const box of childBoxes(file, 0, file.length)) {
    if (box.type === 'ftyp' || box.type === 'mfra' || isC2pa(file, box)) continue;
    const offset = new Uint8Array(8);
    new DataView(offset.buffer).setBigUint64(0, BigInt(box.start));
    parts.push(offset, file.subarray(box.start, box.end));
  }
  const bytes = await new Blob(parts).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function isC2pa(file: Uint8Array, box: Box): boolean {
  return box.type === 'uuid' && c2paUuid.every((byte, i) => file[box.body + i] === byte);
}

/** Boxes on the way to the tables of chunk offsets. */
const containers = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

function moveOffsets(file: Uint8Array, start: number, end: number, shift: number): void {
  for (const box of childBoxes(file, start, end)) {
    if (containers.includes(box.type)) moveOffsets(file, box.body, box.end, shift);
    else if (box.type === 'stco' || box.type === 'co64') moveTable(file, box, shift);
    else if (box.type === 'moof') {
      // Data offsets of ours are relative to their `moof`; absolute ones would have to move.
      checkRelative(file, box);
    }
  }
}

function moveTable(file: Uint8Array, { type, body }: Box, shift: number): void {
  const view = new DataView(file.buffer, file.byteOffset + body);
  const count = view.getUint32(4);
  for (let index = 0; index < count; index++) {
    if (type === 'co64') {
      const at = 8 + 8 * index;
      view.setBigUint64(at, view.getBigUint64(at) + BigInt(shift));
      continue;
    }
    const at = 8 + 4 * index;
    const moved = view.getUint32(at) + shift;
    if (moved > 0xffff_ffff) throw new KinoraError('file-unreadable', { reason: 'over 4 GiB' });
    view.setUint32(at, moved);
  }
}

/** `tfhd` flag 0x000001 says that offsets count from the start of the file (ISO 14496-12 §8.8.7). */
function checkRelative(file: Uint8Array, moof: Box): void {
  for (const traf of childBoxes(file, moof.body, moof.end)) {
    if (traf.type !== 'traf') continue;
    for (const box of childBoxes(file, traf.body, traf.end)) {
      if (box.type === 'tfhd' && ((file[box.body + 3] ?? 0) & 1) === 1) {
        throw new KinoraError('file-unreadable', { reason: 'absolute offsets in a fragment' });
      }
    }
  }
}
