/** How a stream says its samples become colours, in the numbers of ITU-T H.273. */
export interface StreamColor {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly isFullRange: boolean;
}

/** A stream that says nothing: the file's own word holds. */
export const unspecifiedColor: StreamColor = {
  primaries: 2,
  transfer: 2,
  matrix: 2,
  isFullRange: false,
};

/** BT.709, or left to the file. Code points 6, 14 and 15 name the same transfer curve as 1. */
export function isOurColor({ primaries, transfer, matrix, isFullRange }: StreamColor): boolean {
  return (
    !isFullRange &&
    [1, 2].includes(primaries) &&
    [1, 2, 6, 14, 15].includes(transfer) &&
    [1, 2].includes(matrix)
  );
}
