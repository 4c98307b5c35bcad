/** The comments of a GIF (GIF89a, 24), which stand in blocks and so not in one piece. */

/** Undefined for what is no GIF; what is cut off gives the comments before it. */
export function gifComments(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const sign = String.fromCharCode(...bytes.subarray(0, 6));
  if (sign !== 'GIF89a' && sign !== 'GIF87a') return undefined;
  const comments: Uint8Array[] = [];
  const tableBytes = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  /** Behind the blocks that begin at `at`, whose contents go into `into`. */
  const passBlocks = (at: number, into?: number[]): number => {
    for (;;) {
      const length = bytes[at];
      if (length === undefined || length === 0) return at + 1;
      into?.push(...bytes.subarray(at + 1, at + 1 + length));
      at += 1 + length;
    }
  };
  let at = 13 + tableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0x21) {
      const text: number[] = [];
      const isComment = bytes[at + 1] === 0xfe;
      at = passBlocks(at + 2, isComment ? text : undefined);
      if (isComment) comments.push(Uint8Array.from(text));
    } else if (kind === 0x2c) at = passBlocks(at + 11 + tableBytes(bytes[at + 9] ?? 0));
    else break;
  }
  return comments;
}
