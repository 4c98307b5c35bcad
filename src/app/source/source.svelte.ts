import { asKinoraError } from '../../common/errors.ts';
import type { BroughtIn } from '../../engine/engine-api.ts';
import type { Ports } from '../ports.ts';
import { mostSeconds } from './source-wish.ts';
import type { BringInWish } from '../../engine/bring-in.ts';

export type SourceState = ReturnType<typeof createSource>;

/** A picture or a video that the visitor brought, until it is used or put away. */
export function createSource(engine: Pick<Ports['engine'], 'bringIn'>) {
  let file = $state.raw<Blob>();
  /** Of the storyboard, that it is for; undefined for the whole film. */
  let card = $state<number>();
  let isTakingIn = $state(false);

  return {
    get file() {
      return file;
    },
    get isTakingIn() {
      return isTakingIn;
    },
    get card() {
      return card;
    },
    offer(next: Blob, forCard?: number) {
      file = next;
      card = forCard;
    },
    close() {
      file = undefined;
    },
    /** @throws KinoraError as the engine's `bringIn`; the sheet is closed either way. */
    async takeIn(wish: Pick<BringInWish, 'ratio' | 'placement'>): Promise<BroughtIn | undefined> {
      if (isTakingIn || file === undefined) return undefined;
      isTakingIn = true;
      try {
        return await engine.bringIn({ file, ...wish, mostSeconds }, () => undefined);
      } catch (thrown) {
        throw asKinoraError(thrown);
      } finally {
        isTakingIn = false;
        file = undefined;
      }
    },
  };
}
