import { placeSources } from './place-sources.ts';
import type { Plan } from './plan.ts';
import type { ToolWish } from './tool.ts';

/** A clip as it is, and a way back from its end to its beginning. */
export function loop(wish: ToolWish): Plan {
  return placeSources(wish, true);
}
