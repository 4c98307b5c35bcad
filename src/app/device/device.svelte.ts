import type { Backend, Clip } from '../../common/clip.ts';
import type { Trials } from '../../common/engine-trial.ts';
import type { EngineApi, Inspection } from '../../engine/engine-api.ts';
import { cardOf, engineHere } from './engine-here.ts';

export type Device = ReturnType<typeof createDevice>;

/** What this device can do, which backend runs, and what it still has to fetch. */
export function createDevice(
  engine: EngineApi,
  saved: Backend | undefined,
  savedTrials: Trials | undefined,
) {
  let inspection = $state.raw<Inspection>();
  let choice = $state(saved);
  let trials = $state.raw(savedTrials);
  /** At work in a comparison. */
  let onTrial = $state<Backend>();
  /** Said to be there, and passed over when a clip was written. */
  let failedCodecs = $state.raw<readonly string[]>([]);

  const here = $derived(engineHere(inspection, { backend: choice, trials }));

  return {
    get report() {
      return inspection?.device;
    },
    get model() {
      return inspection?.model;
    },
    get choice() {
      return choice;
    },
    get backend() {
      return here.backend;
    },
    get missingBytes() {
      return inspection?.model.missingBytes[here.backend] ?? 0;
    },
    /** Whether the backend's networks are in memory, so that a clip need not open them. */
    get isOpen() {
      return inspection?.opened?.backend === here.backend;
    },
    /** What the self-test of our kernels found, once it ran. */
    get kernels() {
      return inspection?.opened?.kernels;
    },
    /** Video codecs, best first; one that failed is not what it was said to be. */
    get codecs() {
      return (inspection?.device.codecs ?? []).map((name) => ({
        name,
        hasFailed: failedCodecs.includes(name),
      }));
    },
    /** A clip was written in `codec`: those before it had their turn, unless they cannot do its size. */
    learnCodec({ codec, withoutH264 }: Pick<Clip, 'codec' | 'withoutH264'>) {
      if (withoutH264 === 'absent') return;
      const codecs = inspection?.device.codecs ?? [];
      failedCodecs = codecs.slice(0, Math.max(0, codecs.indexOf(codec)));
    },
    canRun: (asked: Backend) => here.canRun(asked),
    get suited() {
      return here.suited;
    },
    get trials() {
      return trials;
    },
    get onTrial() {
      return onTrial;
    },
    trialOf: (asked: Backend) => here.results.find((each) => each.backend === asked),
    /** What a comparison would fetch first; what the engines share is counted once. */
    get comparisonBytes() {
      const { missingBytes } = inspection?.model ?? {};
      return Math.max(0, ...(inspection?.device.backends ?? []).map((each) => missingBytes![each]));
    },
    /** Tries every engine that is here; afterwards the fastest right one runs, unless another is chosen. */
    async compare(): Promise<void> {
      try {
        const found = await engine.compareEngines((begun) => {
          onTrial = begun;
        });
        trials = { adapter: cardOf(inspection), model: inspection!.model.id, results: found };
      } finally {
        onTrial = undefined;
      }
    },
    /** What runs by itself is not a choice, so that a better verdict later takes effect. */
    choose(chosen: Backend) {
      choice = chosen === here.suited ? undefined : chosen;
    },
    async inspect(): Promise<Inspection> {
      inspection = await engine.inspect();
      return inspection;
    },
  };
}
