/** What is used of gifenc, which has no types of its own. */
declare module 'gifenc' {
  /** [colours, 3] levels of 0…255. */
  export type Palette = readonly (readonly number[])[];
  export function quantize(rgba: Uint8ClampedArray, mostColours: number): Palette;
  /** One index per pixel. */
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array;
  export function GIFEncoder(): {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        readonly palette: Palette;
        /** Milliseconds. */ readonly delay: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
}
