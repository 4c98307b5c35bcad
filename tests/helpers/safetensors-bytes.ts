/** Bytes of a safetensors file with any header text and `dataBytes` bytes behind it. */
export function safetensorsBytes(
  header: string | Uint8Array,
  dataBytes: number,
  claimedHeaderBytes?: bigint,
): Uint8Array<ArrayBuffer> {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, claimedHeaderBytes ?? BigInt(text.length), true);
  file.set(text, 8);
  for (let i = 0; i < dataBytes; i++) file[8 + text.length + i] = i % 251;
  return file;
}
