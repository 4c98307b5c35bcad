import type { Backend, VideoCodecName } from '../../common/clip.ts';
import type { EngineApi, Inspection } from '../../engine/engine-api.ts';

export type Device = ReturnType<typeof createDevice>;

/** What this device can do, which backend runs, and what it still has to fetch. */
export function createDevice(engine: EngineApi, saved: Backend | undefined) {
  let inspection = $state.raw<Inspection>();
  let choice = $state(saved);
  /** Said to be there, and passed over when a clip was written. */
  let failedCodecs = $state.raw<readonly string[]>([]);

  /** A choice made where there was a graphics card must not bind where there is none. */
  const canRun = (backend: Backend): boolean =>
    backend === 'cpu' || inspection?.device.backends.includes(backend) === true;

  const backend = $derived(
    choice !== undefined && canRun(choice) ? choice : (inspection?.device.backend ?? 'cpu'),
  );

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
      return backend;
    },
    get missingBytes() {
      return inspection?.model.missingBytes[backend] ?? 0;
    },
    /** Whether the backend's networks are in memory, so that a clip need not open them. */
    get isOpen() {
      return inspection?.opened?.backend === backend;
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
    /** A clip was written in `codec`: those before it had their turn. */
    learnCodec(codec: VideoCodecName) {
      const codecs = inspection?.device.codecs ?? [];
      failedCodecs = codecs.slice(0, Math.max(0, codecs.indexOf(codec)));
    },
    canRun,
    /** What runs by itself is not a choice, so that a better verdict later takes effect. */
    choose(chosen: Backend) {
      choice = chosen === inspection?.device.backend ? undefined : chosen;
    },
    async inspect(): Promise<Inspection> {
      inspection = await engine.inspect();
      return inspection;
    },
  };
}
