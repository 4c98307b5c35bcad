/**
 * What the invisible mark is made of: five square tiles of random chips, one that says where the
 * mark lies and four whose cyclic shifts say what it holds. A shift among 32 × 32 is ten bits, so
 * four of them hold 40: the 32 of the payload and eight that check them.
 *
 * Spread spectrum (Cox et al. 1997) with tiles that repeat (Kutter 1998; Honsinger and Rabbani
 * 2000) and M-ary modulation by cyclic shift.
 */
import { philox } from '../../../common/random.ts';

/** Chips along a side of a tile; a power of two. */
export const tileChips = 32;

/** Tiles whose shifts hold data, beside the one that gives the position. */
export const dataTiles = 4;

const shiftBits = 10;

/** Names this family of tiles; other chips would be another mark. */
const tileKey: readonly [number, number] = [0x6b696e6f, 0x7261_0001];

/** Tile `index` (0 is the one of position): [32, 32] of ±1. */
export function tile(index: number): Float32Array {
  const chips = new Float32Array(tileChips * tileChips);
  for (let i = 0; i < chips.length; i += 128) {
    const words = philox([i / 128, index, 0, 0], tileKey);
    for (let bit = 0; bit < 128; bit++) {
      chips[i + bit] = (words[bit >> 5]! >>> (bit & 31)) & 1 ? 1 : -1;
    }
  }
  return chips;
}

/** Shift of a data tile against the tile of position, in chips. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** The four shifts that hold `payload`, an unsigned 32-bit number. */
export function shiftsOf(payload: number): readonly Shift[] {
  const check = checkOf(payload);
  // 40 bits are more than bitwise operators take, and fewer than a double holds.
  const bits = payload * 256 + check;
  return Array.from({ length: dataTiles }, (_, index) => {
    const symbol = Math.floor(bits / 2 ** (shiftBits * index)) % 2 ** shiftBits;
    return { x: symbol % tileChips, y: Math.floor(symbol / tileChips) };
  });
}

/** The payload of four shifts, or undefined where its check bits deny it. */
export function payloadOf(shifts: readonly Shift[]): number | undefined {
  const bits = shifts.reduce(
    (sum, { x, y }, index) => sum + (y * tileChips + x) * 2 ** (shiftBits * index),
    0,
  );
  const payload = Math.floor(bits / 256);
  return checkOf(payload) === bits % 256 ? payload : undefined;
}

/** CRC-8 (polynomial 0x07) of the payload's four bytes, begun at 0xff so that 0 checks to not 0. */
function checkOf(payload: number): number {
  let crc = 0xff;
  for (const byte of [payload >>> 24, payload >>> 16, payload >>> 8, payload]) {
    crc ^= byte & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}

/** All five tiles added, each data tile shifted: [32, 32], mean square 1 on average. */
export function markedTile(payload: number): Float32Array {
  const sum = tile(0);
  for (const [index, shift] of shiftsOf(payload).entries()) {
    const chips = tile(index + 1);
    for (let y = 0; y < tileChips; y++) {
      const fromY = (y - shift.y + tileChips) % tileChips;
      for (let x = 0; x < tileChips; x++) {
        const fromX = (x - shift.x + tileChips) % tileChips;
        sum[y * tileChips + x]! += chips[fromY * tileChips + fromX]!;
      }
    }
  }
  return sum.map((value) => value / Math.sqrt(1 + dataTiles));
}
