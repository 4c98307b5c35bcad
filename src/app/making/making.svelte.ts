import { middle } from '../../common/placement.ts';
import type { Clip } from '../../common/clip.ts';
import { asKinoraError, KinoraError } from '../../common/errors.ts';
import { maxSeconds, type Recipe } from '../../common/recipe.ts';
import type { MakeRequest } from '../../engine/engine-api.ts';
import type { Composer, Files } from '../composer/composer.svelte.ts';
import type { Expecting } from '../composer/expecting.svelte.ts';
import type { Device } from '../device/device.svelte.ts';
import type { Ports } from '../ports.ts';
import type { Safety } from '../safety/safety.svelte.ts';
import type { Stage } from '../stage/stage.svelte.ts';

export interface MakingParts {
  readonly ports: Pick<Ports, 'engine' | 'insecureAddress'>;
  readonly composer: Composer;
  readonly device: Device;
  readonly expecting: Expecting;
  readonly safety: Safety;
  readonly stage: Stage;
  /** Whether the download that runs by itself brought everything; undefined where none runs. */
  readonly fetching: () => Promise<boolean> | undefined;
}

/** A recipe and, should its sources not be here any more, the files they came from. */
export interface MakeWish extends MakeRequest {
  readonly files?: Files;
}

export type Making = ReturnType<typeof createMaking>;

/** One film at a time, from a recipe to a clip. */
export function createMaking(parts: MakingParts) {
  const { ports, composer, device, expecting, safety, stage } = parts;

  /** What the engine was asked for last; undefined where the last film did not get so far. */
  let asked: Pick<MakeRequest, 'recipe' | 'backend'> | undefined;

  /** On plain http there are no video encoder, no digest and no store that lasts. */
  function refuseInsecure(): void {
    const address = ports.insecureAddress;
    if (address !== undefined) throw new KinoraError('insecure-origin', { address });
  }

  /** The model is known from here on. */
  async function look(): Promise<void> {
    refuseInsecure();
    composer.learnModel((await device.inspect()).model);
  }

  /**
   * Takes in again what has gone from this browser: the same clip, under a new hash.
   * @param isHere by the hash of a source
   */
  async function withSources(
    recipe: Recipe,
    files: Files,
    isHere: (sha256: string) => Promise<boolean>,
  ): Promise<Recipe> {
    const renamed: Record<string, string> = {};
    for (const [sha256, file] of Object.entries(files)) {
      if (await isHere(sha256)) continue;
      const wish = { ratio: recipe.ratio, placement: middle, mostSeconds: maxSeconds };
      const taken = await ports.engine.bringIn({ file, ...wish }, stage.report);
      renamed[sha256] = taken.sha256;
    }
    const sources = recipe.sources.map((source) => ({
      ...source,
      sha256: renamed[source.sha256] ?? source.sha256,
    }));
    return { ...recipe, sources };
  }

  return {
    get asked() {
      return asked;
    },
    look,
    /** @throws KinoraError as the engine's `make`. */
    async make({ files = {}, ...request }: MakeWish): Promise<Clip> {
      asked = undefined;
      if (device.model === undefined || device.report === undefined) await look();
      refuseInsecure();
      const { backend } = request;
      const { isOpen } = device;
      stage.begin(request.recipe, expecting.of(request.recipe, backend)!, request.isLive);
      const fetching = parts.fetching();
      if (fetching !== undefined && !(await fetching)) throw new KinoraError('aborted');
      let recipe = await withSources(request.recipe, files, ports.engine.hasSource);
      const make = (): Promise<Clip> => {
        asked = { recipe, backend };
        return ports.engine.make({ ...request, recipe, safety: safety.level }, stage.report);
      };
      const clip = await make().catch(async (thrown: unknown) => {
        const { code, details } = asKinoraError(thrown);
        const isGiven = Object.hasOwn(files, String(details['sha256']));
        if (code !== 'source-missing' || !isGiven) throw thrown;
        // It is kept, and the browser cannot read it any more.
        recipe = await withSources(request.recipe, files, () => Promise.resolve(false));
        return make();
      });
      device.learnCodec(clip);
      // How long a live film takes is how long it is watched.
      if (request.isLive !== true) expecting.learn(recipe, clip, isOpen);
      return clip;
    },
  };
}
