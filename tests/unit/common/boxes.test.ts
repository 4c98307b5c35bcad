import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childBoxes, topLevelBoxes } from '../../../src/common/boxes.ts';
import { KinoraError } from '../../../src/common/errors.ts';
import { collect } from '../../helpers/collect.ts';

/** A box with a 32-bit size; `size` may lie. */
function box(type: string, body: number[], size = 8 + body.length): number[] {
  return [...u32(size), ...ascii(type), ...body];
}

function largeBox(type: string, body: number[], size = BigInt(16 + body.length)): number[] {
  return [...u32(1), ...ascii(type), ...u32(Number(size >> 32n)), ...u32(Number(size)), ...body];
}

function u32(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

function ascii(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

async function read(bytes: number[]): Promise<[string, number, number][]> {
  const boxes = await collect(topLevelBoxes(new Blob([new Uint8Array(bytes)])));
  return boxes.map(({ type, body, end }) => [type, body, end]);
}

describe('top-level boxes', () => {
  it('are found in order, with 64-bit sizes and a last one without size', async () => {
    const bytes = [...box('ftyp', [1, 2]), ...largeBox('mdat', [3]), ...box('uuid', [4, 5], 0)];
    expect(await read(bytes)).toEqual([
      ['ftyp', 8, 10],
      ['mdat', 26, 27],
      ['uuid', 35, 37],
    ]);
  });

  it.each([
    ['a header cut off', [0, 0, 0, 8, 0x66]],
    ['a 64-bit size cut off', largeBox('mdat', []).slice(0, 12)],
    ['a size below the header', box('free', [], 7)],
    ['a 64-bit size below the header', largeBox('free', [], 15n)],
    ['a size past the end', box('mdat', [1, 2, 3], 12)],
    ['a 64-bit size past the end', largeBox('mdat', [], 17n)],
    ['the largest 64-bit size', largeBox('mdat', [], 2n ** 64n - 1n)],
    ['a thousand empty boxes and one', Array(1001).fill(box('free', [])).flat() as number[]],
  ])('refuse %s', async (_name, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('tile any bytes without gap, or refuse them', async () => {
    const anyBoxes = fc.array(
      fc.oneof(
        fc.array(fc.nat(255), { maxLength: 20 }),
        fc.tuple(fc.nat(40), fc.nat(3)).map(([size, fill]) => box('free', [fill], size)),
        fc.nat(6).map((length) => box('free', Array<number>(length).fill(0))),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((size) => largeBox('mdat', [], size)),
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(anyBoxes, async (parts) => {
        const bytes = new Uint8Array(parts.flat());
        try {
          const boxes = await collect(topLevelBoxes(new Blob([bytes])));
          expect(boxes).toEqual([...childBoxes(bytes, 0, bytes.length)]);
          let end = 0;
          for (const each of boxes) {
            expect(each.start).toBe(end);
            expect(each.end).toBeGreaterThan(each.start);
            end = each.end;
          }
          expect(end).toBe(bytes.length);
        } catch (thrown) {
          if (!(thrown instanceof KinoraError)) throw thrown;
        }
      }),
    );
  });
});
