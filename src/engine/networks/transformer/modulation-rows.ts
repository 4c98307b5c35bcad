/** Rows of a block's modulation table, in Wan 2.1's order. */
export const blockRow = { shift1: 0, scale1: 1, gate1: 2, shift2: 3, scale2: 4, gate2: 5 } as const;
export const blockTableRows = 6;

/** Rows of the head's. */
export const headRow = { shift: 0, scale: 1 } as const;
export const headTableRows = 2;
