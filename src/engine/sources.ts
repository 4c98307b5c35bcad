import type { Clock } from '../common/clock.ts';
import { KinoraError } from '../common/errors.ts';
import type { SourceOrigin } from '../common/origin.ts';
import type { Recipe } from '../common/recipe.ts';
import { frameElements, type LatentSize } from '../common/shape.ts';
import type { LatentStore } from '../storage/latents.ts';
import type { StoredLatents } from '../storage/database.ts';
import { framesOfSource, type PlanFacts, type SourceFrame } from './plans/film-plan.ts';

/** Latents that a film can be made from. */
export type SourceLatents = Omit<StoredLatents, 'createdAtMs'>;

export interface SourceStore {
  get(sha256: string): Promise<SourceLatents | undefined>;
  /** Whether those of a model (`name@version`) are kept; nothing of them is read, so `get` may find them damaged. */
  has(sha256: string, model: string): Promise<boolean>;
  put(...sources: readonly SourceLatents[]): Promise<void>;
}

/** Sources of this visit that stay in memory should the browser keep nothing. */
const mostInMemory = 8;

/** The last sources in memory, all of them in the browser's store where it keeps any. */
export function sourceStore(store: LatentStore, clock: Clock): SourceStore {
  const recent = new Map<string, SourceLatents>();
  return {
    async get(sha256) {
      return recent.get(sha256) ?? (await store.get(sha256).catch(() => undefined));
    },
    async has(sha256, model) {
      const known = recent.get(sha256);
      if (known !== undefined) return known.model === model;
      return store.has(sha256, model).catch(() => false);
    },
    async put(...sources) {
      for (const source of sources) {
        recent.delete(source.sha256);
        recent.set(source.sha256, source);
        const [oldest] = recent.keys();
        if (recent.size > mostInMemory) recent.delete(oldest!);
      }
      const createdAtMs = clock.date().getTime();
      await store
        .put(...sources.map((source) => ({ ...source, createdAtMs })))
        .catch(() => undefined);
    },
  };
}

/** What a recipe is made from. */
export interface OpenSources {
  readonly frameOf: SourceFrame;
  /** The files that they come from, as far as they are known, each once. */
  readonly origins: readonly SourceOrigin[];
}

/**
 * Finds everything that a recipe is made from.
 * @throws KinoraError `source-missing`; `recipe-invalid` for a source of another shape, of another
 *   model, or shorter than the part that is wanted.
 */
export async function openSources(
  recipe: Recipe,
  facts: Pick<PlanFacts, 'compression' | 'framesPerSecond' | 'size'> & { readonly id: string },
  store: SourceStore,
): Promise<OpenSources> {
  const length = frameElements(facts.size);
  const found = await Promise.all(
    recipe.sources.map(async (source, place) => {
      const { sha256, kind } = source;
      const latents = await store.get(sha256);
      if (latents === undefined) throw new KinoraError('source-missing', { place, kind, sha256 });
      const field = `sources[${place}]`;
      if (latents.model !== facts.id || !isOfSize(latents.size, facts.size)) {
        throw new KinoraError('recipe-invalid', { field, received: describe(latents) });
      }
      const { first, count } = framesOfSource(source, facts);
      const frames = latents.latents.length / length;
      if (first + count > frames) {
        throw new KinoraError('recipe-invalid', { field: `${field}.toSeconds`, frames });
      }
      return latents;
    }),
  );
  const origins = found.flatMap(({ origin }) => (origin === undefined ? [] : [origin]));
  return {
    frameOf: (source, index) =>
      found[source]!.latents.subarray(index * length, (index + 1) * length),
    origins: [...new Map(origins.map((origin) => [origin.fileSha256, origin])).values()],
  };
}

function isOfSize(one: LatentSize, other: LatentSize): boolean {
  return (
    one.channels === other.channels && one.height === other.height && one.width === other.width
  );
}

function describe({ model, size }: SourceLatents): string {
  return `${model}, ${size.width} × ${size.height}`;
}
