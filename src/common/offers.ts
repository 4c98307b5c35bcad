/** What people may choose of a film, whatever the model; a recipe may say others, as a part of a longer film does. */

/** Lengths. */
export const offeredSeconds = [2, 5, 10, 20, 60] as const;
/** The shorter side of the frames, in pixels. */
export const offeredHeights = [480, 720, 1080] as const;
