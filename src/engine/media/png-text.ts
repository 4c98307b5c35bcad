/** Text in a PNG: an uncompressed `iTXt` chunk (PNG, third edition, 11.3.3.4). */

const signatureBytes = 8;
/** The keyword that programs show as a comment. */
const keyword = 'Comment';

/**
 * The same picture with a text after its header.
 * @param text UTF-8 without a zero
 */
export function withPngText(png: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const headerEnd = signatureBytes + 12 + view.getUint32(signatureBytes);
  // Keyword, no compression, no language, no translated keyword, each ended by a zero.
  const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(body.length + 8);
  const fields = new DataView(chunk.buffer);
  fields.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  fields.setUint32(4 + body.length, crc32(body));
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, headerEnd));
  out.set(chunk, headerEnd);
  out.set(png.subarray(headerEnd), headerEnd + chunk.length);
  return out;
}

/** Of the chunk's type and data, as PNG's annex D has it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
