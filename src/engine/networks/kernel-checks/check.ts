import { decodeHalf, encodeHalf } from '../../../common/half.ts';
import type { Kernel } from '../../gpu/kernel.ts';
import type { Element } from '../../gpu/wgsl.ts';
import type { Slot } from '../kernel-tilings.ts';

/** A kernel on small inputs, and what must come out; written so that the answer is plain. */
export interface Check {
  readonly kernel: Kernel;
  /** What is checked, for people: "linear gelu tiled64". */
  readonly name: string;
  /** The choice that another could take the place of; none where there is only one way. */
  readonly slot?: Slot;
  /** By binding; the output's, where the kernel finds something there. */
  readonly inputs: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  readonly output: string;
  readonly form: Form;
  readonly expected: Float32Array;
}

export type Form = Element | 'bytes';

/**
 * Whole numbers as inputs make products and sums exact, in f16 too; what else is allowed is above
 * what rounding to f16, `exp` and `inverseSqrt` do, and far below any wrong index.
 */
export function isRight(check: Check, got: Float32Array): boolean {
  return check.expected.every((value, index) => {
    const allowed = check.form === 'bytes' ? 0 : 4e-3 * Math.max(1, Math.abs(value));
    // Not the other way round: a NaN is not within anything.
    return Math.abs(got[index]! - value) <= allowed;
  });
}

export function fill(length: number, valueAt: (index: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, index) => valueAt(index));
}

export function pack(values: Float32Array, form: Form): Uint8Array<ArrayBuffer> {
  if (form === 'bytes') return Uint8Array.from(values);
  const typed = form === 'f16' ? encodeHalf(values) : values;
  return new Uint8Array(typed.buffer as ArrayBuffer, typed.byteOffset, typed.byteLength).slice();
}

export function unpack(bytes: ArrayBuffer, form: Form): Float32Array {
  if (form === 'bytes') return Float32Array.from(new Uint8Array(bytes));
  return form === 'f16' ? decodeHalf(new Uint16Array(bytes)) : new Float32Array(bytes);
}
