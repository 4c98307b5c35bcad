import type { KeptClip } from '../../common/clip.ts';
import { asKinoraError } from '../../common/errors.ts';
import { firstPrompt, maxLiveSeconds } from '../../common/recipe.ts';
import { isSameStyle, type Style } from '../../common/style.ts';
import type { Composer } from '../composer/composer.svelte.ts';
import type { Device } from '../device/device.svelte.ts';
import type { Notices } from '../notices/notices.svelte.ts';
import type { Ports } from '../ports.ts';
import type { Stage } from '../stage/stage.svelte.ts';
import { words } from '../words.ts';
import type { Making } from './making.svelte.ts';

export interface LiveParts {
  readonly engine: Pick<Ports['engine'], 'say' | 'endLive'>;
  readonly composer: Composer;
  readonly device: Device;
  readonly making: Making;
  readonly stage: Stage;
  readonly notices: Notices;
  /** Keeps the engine for itself; what is queued waits. */
  readonly hold: (work: () => Promise<void>) => Promise<void>;
  readonly keep: (clip: KeptClip) => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly attempt: (work: () => Promise<void> | void) => Promise<void>;
}

export type Live = ReturnType<typeof createLive>;

/**
 * A film that follows the sentence and the style in the form while it is made. At its longest it is kept and the
 * next one begins, until the visitor ends it.
 */
export function createLive(parts: LiveParts) {
  const { engine, composer, device, making, stage } = parts;
  let isOn = $state(false);
  /** What it was told last. */
  let said: { readonly prompt: string; readonly style: Style | null } | undefined;

  async function film(): Promise<void> {
    if (!composer.form.isSeedLocked) composer.roll();
    if (device.model === undefined) await making.look();
    const form = composer.recipe();
    const recipe = { ...form, beats: form.beats.slice(0, 1), seconds: maxLiveSeconds };
    said = { prompt: firstPrompt(recipe), style: recipe.style };
    stage.follow();
    const clip = await making.make({ recipe, backend: device.backend, isLive: true });
    stage.finish(clip);
    await parts.keep(clip);
    await parts.refresh();
  }

  return {
    get isOn() {
      return isOn;
    },
    make: async (): Promise<void> => {
      if (isOn || composer.problem !== undefined) return;
      await parts.hold(async () => {
        isOn = true;
        try {
          const goesOn = (): boolean => isOn;
          while (goesOn()) await film();
        } catch (thrown) {
          const error = asKinoraError(thrown);
          if (error.code === 'aborted') {
            stage.goBack();
            parts.notices.show({ text: words.stage.cancelled });
          } else stage.fail(error);
          await parts.refresh();
        } finally {
          isOn = false;
        }
      });
    },
    /** It follows what is in the form now; what cannot be followed is told, and nothing ends. */
    follow: async (): Promise<void> => {
      const prompt = composer.form.prompt.trim();
      const style = $state.snapshot(composer.form.style);
      const isSaid = prompt === said?.prompt && isSameStyle(style, said.style);
      if (!isOn || composer.problem !== undefined || isSaid) return;
      said = { prompt, style };
      await parts.attempt(() => engine.say(prompt, style));
    },
    end: async (): Promise<void> => {
      isOn = false;
      await parts.attempt(() => engine.endLive());
    },
    /** No next one begins. */
    forget: (): void => {
      isOn = false;
    },
  };
}
