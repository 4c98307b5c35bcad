/** Text in a GIF: a comment extension (GIF89a, 24), in blocks of at most 255 bytes. */

const mostInBlock = 255;
const trailer = 0x3b;

/**
 * The same GIF with a comment before its end.
 * @param comment ASCII
 */
export function withGifComment(gif: Uint8Array, comment: string): Uint8Array<ArrayBuffer> {
  const end = gif.at(-1) === trailer ? gif.length - 1 : gif.length;
  const text = new TextEncoder().encode(comment);
  const blocks: number[] = [0x21, 0xfe];
  for (let at = 0; at < text.length; at += mostInBlock) {
    const block = text.subarray(at, at + mostInBlock);
    blocks.push(block.length, ...block);
  }
  blocks.push(0, trailer);
  const out = new Uint8Array(end + blocks.length);
  out.set(gif.subarray(0, end));
  out.set(blocks, end);
  return out;
}
