import type { Recipe } from '../../common/recipe.ts';
import type { BringInWish } from '../../engine/bring-in.ts';
import type { Composer } from '../composer/composer.svelte.ts';
import type { Device } from '../device/device.svelte.ts';
import { markWords } from '../made-here/mark-words.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import type { Ports } from '../ports.ts';
import { words } from '../words.ts';
import { createSource } from './source.svelte.ts';
import { attachmentFor, cardSourceFor, type ClipUse } from './source-wish.ts';

export interface IncomingParts {
  readonly ports: Pick<Ports, 'engine' | 'readRecipe' | 'picturesOf'>;
  readonly composer: Composer;
  readonly device: Device;
  readonly notices: Notices;
}

export type Incoming = ReturnType<typeof createIncoming>;

/** Files that the visitor brings: for their recipe, for their mark, or to make a film from. */
export function createIncoming({ ports, composer, device, notices }: IncomingParts) {
  const source = createSource(ports.engine);

  /** A model that can take in pictures and clips offers to use this one. */
  function offerAsSource(file: Blob, text: string): void {
    const run = (): void => {
      source.offer(file);
    };
    const canTakeIn = device.model?.encoderMissingBytes !== undefined;
    notices.show({ text, ...(canTakeIn && { action: { label: words.source.inFilm, run } }) });
  }

  return {
    source,
    /**
     * The recipe of a file; of a picture or video without one it is told whether it was made here.
     * @throws KinoraError `file-unreadable` for what is neither.
     */
    async recipeIn(file: Blob): Promise<Recipe | undefined> {
      try {
        return await ports.readRecipe(file);
      } catch (thrown) {
        const pictures = await ports.picturesOf(file);
        if (pictures.length === 0) throw thrown;
        notices.show({ text: words.madeHere.looking });
        offerAsSource(file, markWords(await ports.engine.findMark(pictures)));
        return undefined;
      }
    },
    /**
     * A file becomes what the next film is made from; the sentence is still the visitor's.
     * @returns whether that was the whole film's, which has the prompt next
     */
    async takeIn(wish: Pick<BringInWish, 'ratio' | 'placement'>, use: ClipUse): Promise<boolean> {
      const { card } = source;
      const taken = await source.takeIn(wish);
      if (taken === undefined) return false;
      if (card !== undefined) {
        composer.putOnCard(card, cardSourceFor(taken), wish.ratio);
        return false;
      }
      composer.attach(attachmentFor(taken, wish.ratio, use));
      const isPicture = composer.attachment?.tool === 'image-to-video';
      notices.show({ text: isPicture ? words.source.pictureIn : words.source.clipIn });
      return true;
    },
  };
}
