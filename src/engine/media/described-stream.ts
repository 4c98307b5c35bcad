/** A stream as its file has to tell of it. */
export interface DescribedStream {
  /** RFC 6381, of the stream as it is. */
  readonly codec: string;
  /** What the codec's box holds; undefined where the codec's name says it all. */
  readonly description: Uint8Array<ArrayBuffer> | undefined;
  /**
   * A frame's bytes as the file keeps them.
   * @throws Error where the frame contradicts the first
   */
  sample(frame: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}
