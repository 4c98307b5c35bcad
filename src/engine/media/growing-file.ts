import { KinoraError } from '../../common/errors.ts';

/**
 * A file that is written from front to back, but for a few bytes near its start that are known last.
 * What is written becomes Blobs of about a megabyte, which the browser keeps where it likes, so that
 * a long film is never one piece of this realm's memory.
 */
export interface GrowingFile {
  /**
   * @param position the file's end, or a place in its head.
   * @throws KinoraError `internal` for a gap, or a change outside the head.
   */
  write(data: Uint8Array<ArrayBuffer>, position: number): void;
  /** What has been written from now on is media, and never changes again. */
  sealHead(): void;
  /** The head, which may be changed until the file is read. */
  readonly head: Uint8Array<ArrayBuffer>;
  toBlob(type: string): Blob;
}

const partBytes = 2 ** 20;

export function growingFile(): GrowingFile {
  let head = new Uint8Array(0);
  let isSealed = false;
  const parts: Blob[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  let endByte = 0;

  const settle = (): void => {
    parts.push(new Blob(pending));
    pending = [];
    pendingBytes = 0;
  };

  return {
    write(data, position) {
      if (position + data.length <= head.length) {
        head.set(data, position);
        return;
      }
      if (position !== endByte) {
        throw new KinoraError('internal', { what: 'a gap in the file', position, endByte });
      }
      endByte += data.length;
      if (!isSealed) {
        const longer = new Uint8Array(endByte);
        longer.set(head);
        longer.set(data, position);
        head = longer;
        return;
      }
      // The writer may use its memory again.
      pending.push(data.slice());
      pendingBytes += data.length;
      if (pendingBytes >= partBytes) settle();
    },
    sealHead() {
      isSealed = true;
    },
    get head() {
      return head;
    },
    toBlob(type) {
      settle();
      return new Blob([head, ...parts], { type });
    },
  };
}
