/**
 * A C2PA manifest store as boxes (JUMBF, ISO/IEC 19566-5): manifests that came with files are handed on
 * byte by byte, since reading and writing them again may change what their signatures cover.
 */
import { childBoxes, type Box } from '../../../common/boxes.ts';
import { KinoraError } from '../../../common/errors.ts';

export interface ManifestBox {
  /** As in `self#jumbf=/c2pa/<label>`. */
  readonly label: string;
  /** The whole box. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of its signature box, without the header: what a hashed reference covers. */
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Size and type. */
const headerBytes = 8;

/** The manifests of a store, the active one last. @throws KinoraError `file-unreadable` */
export function manifestBoxes(store: Uint8Array<ArrayBuffer>): ManifestBox[] {
  return [...inside(store, superBox(store))].filter(isSuperBox).map((manifest) => {
    const parts = [...inside(store, manifest)].filter(isSuperBox);
    const signature = parts.find((part) => labelOf(store, part) === 'c2pa.signature');
    if (signature === undefined) throw unreadable('a manifest without a signature');
    return {
      label: labelOf(store, manifest),
      bytes: store.slice(manifest.start, manifest.end),
      signature: store.slice(signature.body, signature.end),
    };
  });
}

/** The store with manifests before its own, so that its own stays the active one. */
export function withManifests(
  store: Uint8Array<ArrayBuffer>,
  manifests: readonly ManifestBox[],
): Uint8Array<ArrayBuffer> {
  const added = manifests.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const [description] = inside(store, superBox(store));
  const whole = new Uint8Array(store.length + added);
  whole.set(store.subarray(0, description!.end));
  let at = description!.end;
  for (const { bytes } of manifests) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  whole.set(store.subarray(description!.end), at);
  new DataView(whole.buffer).setUint32(0, whole.length);
  return whole;
}

function superBox(store: Uint8Array): Box {
  const [box] = childBoxes(store, 0, store.length);
  // A longer size would stand elsewhere; no store of that length is taken in.
  if (box === undefined || !isSuperBox(box) || box.body !== headerBytes) {
    throw unreadable('no manifest store');
  }
  return box;
}

function inside(bytes: Uint8Array, { body, end }: Box): Generator<Box> {
  return childBoxes(bytes, body, end);
}

function isSuperBox({ type }: Box): boolean {
  return type === 'jumb';
}

/** The description box holds a UUID, a byte of flags and the label, which ends with a zero. */
function labelOf(bytes: Uint8Array, box: Box): string {
  const [description] = inside(bytes, box);
  if (description?.type !== 'jumd') throw unreadable('a box without a description');
  const label = bytes.subarray(description.body + 17, description.end);
  const end = label.indexOf(0);
  return new TextDecoder().decode(end < 0 ? label : label.subarray(0, end));
}

function unreadable(reason: string): KinoraError {
  return new KinoraError('file-unreadable', { reason });
}
