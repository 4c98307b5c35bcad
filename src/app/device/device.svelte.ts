import type { Backend } from '../../common/clip.ts';
import type { EngineApi, Inspection } from '../../engine/engine-api.ts';

export type Device = ReturnType<typeof createDevice>;

/** What this device can do, which backend runs, and what it still has to fetch. */
export function createDevice(engine: EngineApi, saved: Backend | undefined) {
  let inspection = $state.raw<Inspection>();
  let choice = $state(saved);

  /** A choice made where there was a graphics card must not bind where there is none. */
  const canRun = (backend: Backend): boolean =>
    backend === 'cpu' || inspection?.device.adapter !== undefined;

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
