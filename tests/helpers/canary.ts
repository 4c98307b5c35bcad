import { createHash } from 'node:crypto';

/** The forms in which a text could leave a page: as it is, escaped, in other bytes, encoded, hashed. */
export function disguises(text: string): readonly string[] {
  const utf8 = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le');
  const wide = Array.from(text, (letter) => `\0${letter}`).join('');
  return [
    text,
    encodeURIComponent(text),
    text.replaceAll(' ', '+'),
    text.replaceAll(' ', '_'),
    text.replaceAll(' ', '-'),
    utf16.toString('latin1'),
    wide,
    ...[utf8, utf16].flatMap((bytes) => [bytes.toString('hex'), ...base64Middles(bytes)]),
    ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((hash) => [
      createHash(hash).update(utf8).digest('hex'),
      createHash(hash).update(utf8).digest('base64'),
    ]),
  ];
}

/** Base64 of a text inside a longer one, wherever its first byte falls: the letters that do not depend on what stands around. */
function base64Middles(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return whole.slice(shift === 0 ? 0 : 4, Math.floor((shift + bytes.length) / 3) * 4);
  });
}

/** The first disguise under which `text` stands in `where`. */
export function findCanary(text: string, where: string): string | undefined {
  const folded = where.toLowerCase();
  return disguises(text).find((disguise) => folded.includes(disguise.toLowerCase()));
}
