/** Which of a grid's many rows are worth drawing. Pure. */

export interface Grid {
  readonly count: number;
  readonly columns: number;
  /** With the gap below it, in CSS pixels. */
  readonly rowHeight: number;
}

export interface Shown {
  /** Indices of the items to draw: from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
  /** Room of the rows above, and of all of them, in CSS pixels. */
  readonly above: number;
  readonly height: number;
}

/** Rows that are drawn beyond each edge, so that a fast wheel meets no empty ones. */
const spareRows = 2;

/**
 * @param top of the grid in the viewport, negative once it is scrolled past, in CSS pixels
 * @param viewHeight of the viewport
 */
export function shownOf(
  { count, columns, rowHeight }: Grid,
  top: number,
  viewHeight: number,
): Shown {
  const rows = Math.ceil(count / columns);
  const clamp = (row: number): number => Math.min(rows, Math.max(0, row));
  const firstRow = clamp(Math.floor(-top / rowHeight) - spareRows);
  const endRow = clamp(Math.ceil((viewHeight - top) / rowHeight) + spareRows);
  return {
    first: firstRow * columns,
    end: Math.min(count, Math.max(firstRow, endRow) * columns),
    above: firstRow * rowHeight,
    height: rows * rowHeight,
  };
}

/** As CSS's `repeat(auto-fill, minmax(least, 1fr))` counts them. */
export function columnsIn(width: number, least: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}
