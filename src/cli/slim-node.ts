/**
 * Node carries the words and dates of 800 locales in ICU's data, 33 of its 86 MB. A benchmark needs none:
 * with their bytes zeroed, xz makes 14 MB of it rather than 21. Whoever asks for one gets an error or English.
 */

/** What is data for one language or one legacy encoding, and what all of them share and ICU opens at its start. */
const forLocales = /\.(res|dict|cnv|brk|cfu|lstm)$/;
const shared =
  /\/(root|en|en_US|pool|res_index|supplementalData|keyTypeData|numberingSystems|likelySubtags|timezoneTypes|zoneinfo64|metaZones|windowsZones|plurals|metadata|dayPeriods|genderList|grammaticalFeatures|units|langInfo|icuver|icustd|ucadata)\./;

/**
 * A copy of Node's executable with all locales but English zeroed.
 * @param executable of an x86-64 (or any little-endian) Node with ICU's data inside.
 * @returns the bytes unchanged where they hold no such data.
 */
export function withoutLocales(executable: Buffer): Buffer {
  const bytes = Buffer.from(executable);
  const start = startOfIcu(bytes);
  if (start === undefined) return bytes;
  // ICU's common data: a header of its own length, the count of items, of each where its name and it itself begin.
  const contents = start + bytes.readUInt16LE(start);
  const count = bytes.readUInt32LE(contents);
  const offset = (item: number, place: 0 | 4): number =>
    contents + bytes.readUInt32LE(contents + 4 + 8 * item + place);
  // The last has no next one to end it, so it stays.
  for (let item = 0; item + 1 < count; item++) {
    const nameStart = offset(item, 0);
    const name = bytes.toString('latin1', nameStart, bytes.indexOf(0, nameStart));
    if (forLocales.test(name) && !shared.test(name)) {
      bytes.fill(0, offset(item, 4), offset(item + 1, 4));
    }
  }
  return bytes;
}

/** Two lengths, the magic numbers 0xda 0x27, eight bytes about the machine, then the data's kind. */
function startOfIcu(bytes: Buffer): number | undefined {
  for (let kind = bytes.indexOf('CmnD'); kind >= 0; kind = bytes.indexOf('CmnD', kind + 1)) {
    const start = kind - 12;
    if (start >= 0 && bytes[start + 2] === 0xda && bytes[start + 3] === 0x27) return start;
  }
  return undefined;
}
