/** A picture in plain memory, the same in a browser, a worker and Node. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** [height, width, 4] RGBA, one byte each, sRGB; alpha is ignored. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
