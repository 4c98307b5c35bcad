import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import { parseSafetensors, safetensorsFaults } from '../../../src/engine/weights/safetensors.ts';
import { badFiles, goodFiles } from '../../corpus/safetensors.ts';
import { safetensorsBytes } from '../../helpers/safetensors-bytes.ts';

const outcome = (bytes: Uint8Array<ArrayBuffer>): string => {
  try {
    parseSafetensors('x.safetensors', bytes);
    return 'accepted';
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(KinoraError);
    expect((thrown as KinoraError).code).toBe('weights-damaged');
    return String((thrown as KinoraError).details['reason']);
  }
};

describe('parseSafetensors', () => {
  it.each(badFiles)('refuses $what with $expect', ({ bytes, expect: fault }) => {
    expect(outcome(bytes)).toBe(fault);
  });

  it('has a bad file for every fault of its closed list', () => {
    expect(new Set(badFiles.map((file) => file.expect))).toEqual(new Set(safetensorsFaults));
  });

  it.each(goodFiles)('accepts $what', ({ bytes }) => {
    expect(outcome(bytes)).toBe('accepted');
  });

  it('gives dtype, shape and the very bytes of each tensor, in a file at an odd offset', () => {
    const file = goodFiles.at(-1)!.bytes;
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const source = parseSafetensors('x.safetensors', shifted.subarray(3));
    expect(source.names).toEqual(['b', 'a']);
    expect(source.tensor('b')).toEqual({
      dtype: 'F16',
      shape: [2],
      bytes: new Uint8Array([4, 5, 6, 7]),
    });
    expect(source.tensor('a').bytes).toEqual(new Uint8Array([0, 1, 2, 3]));
  });

  it('names the file and the tensor that is missing', () => {
    const source = parseSafetensors('x.safetensors', goodFiles[0]!.bytes);
    expect(() => source.tensor('blocks.0.ffn.0.weight')).toThrow(
      expect.objectContaining({
        details: { file: 'x.safetensors', reason: 'missing', tensor: 'blocks.0.ffn.0.weight' },
      }),
    );
  });

  it('never throws anything but its own fault, whatever bytes change', () => {
    const seed = goodFiles.at(-1)!.bytes;
    const reasons = new Set<string>([...safetensorsFaults, 'accepted']);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const mutant = seed.slice();
          for (const [at, byte] of changes) mutant[at] = byte;
          expect(reasons).toContain(outcome(mutant));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads or refuses any header of a megabyte in time linear in its length', () => {
    const tensors = Array.from(
      { length: 12_000 },
      (_, i) => `"layer.${i}.weight":{"dtype":"U8","shape":[1],"data_offsets":[${i},${i + 1}]}`,
    );
    const headers = [
      safetensorsBytes(`{${tensors.join()}}`, tensors.length),
      safetensorsBytes(`{"${'\\'.repeat(1_000_000)}`, 0),
      safetensorsBytes(`{${' '.repeat(1_000_000)}`, 0),
      safetensorsBytes(`{"a":[${'0,'.repeat(500_000)}0]}`, 0),
    ];
    for (const bytes of headers) {
      const start = performance.now();
      outcome(bytes);
      // About 60 ms on an idle machine; anything quadratic would take minutes.
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });
});
