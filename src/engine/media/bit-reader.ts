/** Reads the headers of video streams bit by bit. Every read past the end throws RangeError. */
export interface BitReader {
  /** Unsigned, most significant bit first; `count` at most 32. */
  bits(count: number): number;
  flag(): boolean;
  skip(count: number): void;
  /** ue(v): exponential Golomb code (ITU-T H.264 §9.1). */
  golomb(): number;
  /** se(v): the signed form of it. */
  signedGolomb(): number;
}

export function bitReader(bytes: Uint8Array): BitReader {
  let at = 0;
  const bit = (): number => {
    const byte = bytes[at >> 3];
    if (byte === undefined) throw new RangeError('the header ends too early');
    return (byte >> (7 - (at++ & 7))) & 1;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + bit();
    return value;
  };
  const golomb = (): number => {
    let zeros = 0;
    while (bit() === 0) if (++zeros > 31) throw new RangeError('no exponential Golomb code');
    return 2 ** zeros - 1 + bits(zeros);
  };
  return {
    bits,
    flag: () => bit() === 1,
    skip(count) {
      for (let i = 0; i < count; i++) bit();
    },
    golomb,
    signedGolomb() {
      const code = golomb();
      return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
    },
  };
}
