import type { Backend } from '../../common/clip.ts';
import { fastestRight, type EngineTrial } from '../../common/engine-trial.ts';
import type { Inspection } from '../../engine/engine-api.ts';
import type { Settings } from '../../storage/settings.ts';

/** What this browser keeps of its engines: the one that was chosen by hand, and what was measured. */
export type Remembered = Pick<Settings, 'backend' | 'trials'>;

export interface EngineHere {
  /** Makes the films. */
  readonly backend: Backend;
  /** What runs by itself: what was measured to be fastest here, or what usually is; undefined before the look. */
  readonly suited: Backend | undefined;
  /** Of this graphics card and this model. */
  readonly results: readonly EngineTrial[];
  canRun(backend: Backend): boolean;
}

/** What a measure is remembered by: the description of the graphics card; empty where there is none. */
export function cardOf(inspection: Inspection | undefined): string {
  return inspection?.device.adapter?.description ?? '';
}

/**
 * Which engine makes films on this device, for the page and for the kiosk.
 * @param inspection undefined before the look at the device: the processor is everywhere
 */
export function engineHere(
  inspection: Inspection | undefined,
  { backend: choice, trials }: Remembered,
): EngineHere {
  const { device, model } = inspection ?? {};
  /** A choice made where there was a graphics card must not bind where there is none. */
  const canRun = (backend: Backend): boolean =>
    backend === 'cpu' || device?.backends.includes(backend) === true;
  const isMeasuredHere = trials?.adapter === cardOf(inspection) && trials.model === model?.id;
  const results = isMeasuredHere ? trials.results : [];
  const fastest = fastestRight(results);
  const suited = fastest !== undefined && canRun(fastest) ? fastest : device?.backend;
  const backend = choice !== undefined && canRun(choice) ? choice : (suited ?? 'cpu');
  return { backend, suited, results, canRun };
}
