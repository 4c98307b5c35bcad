/** Where each field of a zip begins: of its records and of what lies between them, as APPNOTE.TXT 4.3 has them. */

/** A byte of a zip, and what it is the first byte of. */
export interface ZipField {
  readonly at: number;
  /** As in "local header: crc32". */
  readonly name: string;
}

interface Layout {
  readonly record: string;
  readonly signature: number;
  /** Names and lengths in bytes, in their order. */
  readonly fields: Readonly<Record<string, number>>;
}

const entryFields = {
  flags: 2,
  method: 2,
  time: 2,
  date: 2,
  crc32: 4,
  storedSize: 4,
  size: 4,
  nameLength: 2,
  extraLength: 2,
};

const local: Layout = {
  record: 'local header',
  signature: 0x04034b50,
  fields: { signature: 4, versionNeeded: 2, ...entryFields },
};

const central: Layout = {
  record: 'central header',
  signature: 0x02014b50,
  fields: {
    signature: 4,
    versionMade: 2,
    versionNeeded: 2,
    ...entryFields,
    commentLength: 2,
    disk: 2,
    internalAttributes: 2,
    externalAttributes: 4,
    offset: 4,
  },
};

const end: Layout = {
  record: 'end',
  signature: 0x06054b50,
  fields: {
    signature: 4,
    disk: 2,
    directoryDisk: 2,
    entriesHere: 2,
    entries: 2,
    directorySize: 4,
    directoryOffset: 4,
    commentLength: 2,
  },
};

/**
 * Of a zip below 4 GB without a comment, in the order of its central directory.
 * @throws Error where a record is not where the one before says
 */
export function zipFields(zip: Uint8Array): ZipField[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const fields: ZipField[] = [];

  /** Notes a record's fields, and gives their places and the first byte behind them. */
  const walk = (layout: Layout, from: number): { at: Record<string, number>; behind: number } => {
    if (view.getUint32(from, true) !== layout.signature) {
      throw new Error(`There is no ${layout.record} at ${from}.`);
    }
    const at: Record<string, number> = {};
    let behind = from;
    for (const [name, bytes] of Object.entries(layout.fields)) {
      at[name] = behind;
      fields.push({ at: behind, name: `${layout.record}: ${name}` });
      behind += bytes;
    }
    return { at, behind };
  };
  const note = (name: string, at: number, length: number): number => {
    if (length > 0) fields.push({ at, name });
    return at + length;
  };
  const short = (at: number | undefined): number => view.getUint16(at!, true);
  const long = (at: number | undefined): number => view.getUint32(at!, true);

  const { at: last } = walk(end, zip.length - 22);
  let next = long(last['directoryOffset']);
  for (let entry = 0; entry < short(last['entries']); entry++) {
    const { at, behind } = walk(central, next);
    const named = note('central header: name', behind, short(at['nameLength']));
    next = note('central header: extra', named, short(at['extraLength']));
    const head = walk(local, long(at['offset']));
    const named2 = note('local header: name', head.behind, short(head.at['nameLength']));
    const content = note('local header: extra', named2, short(head.at['extraLength']));
    const after = note('content', content, long(at['storedSize']));
    // Bit 3: the sums stand behind the content as well.
    if ((short(at['flags']) & 8) !== 0) note('descriptor', after, 16);
  }
  return fields;
}
