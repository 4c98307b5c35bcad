import { safetyLevels, type SafetyLevel } from '../common/safety-level.ts';
import { backends, type Backend } from '../common/clip.ts';
import type { EngineTrial, Trials } from '../common/engine-trial.ts';
import { errorCodes } from '../common/errors.ts';
import { ratios, samplerKinds, type Beat, type Ratio, type SamplerKind } from '../common/recipe.ts';
import { styleFrom, type Style } from '../common/style.ts';

/**
 * What the page remembers between visits. Kept in `localStorage` and not in IndexedDB because it
 * is written at every keystroke and must be there after a crash: only a synchronous write is.
 */
export interface Settings {
  readonly form: FormSettings;
  /** Chosen by hand; undefined follows the device. */
  readonly backend: Backend | undefined;
  readonly speeds: Speeds;
  readonly safety: SafetyLevel;
  readonly isQueuePaused: boolean;
  /** Undefined until the visitor asked for them. */
  readonly trials: Trials | undefined;
}

/** The composer as the visitor left it. Undefined follows the model's default. */
export interface FormSettings {
  readonly prompt: string;
  /** What the film shows after its first sentence, and from when on. */
  readonly later: readonly Beat[];
  /** What clips are led away from, where there is guidance to lead them. */
  readonly negativePrompt: string;
  /** What its sentences leave open; null for none. */
  readonly style: Style | null;
  readonly ratio: Ratio;
  readonly seed: number;
  /** Whether Make keeps the seed instead of drawing a new one. */
  readonly isSeedLocked: boolean;
  readonly seconds: number | undefined;
  readonly height: number | undefined;
  readonly sampler: SamplerKind | undefined;
  readonly steps: number | undefined;
  readonly guidanceScale: number | undefined;
  /** Films that Make asks for at once, each with the next seed: 1 … `mostTakes`. */
  readonly takes: number;
}

export const mostTakes = 4;

export type Speeds = Readonly<Partial<Record<Backend, Speed>>>;

/** Measured on the clips that this device made with one backend. */
export interface Speed {
  /** Opening the networks, once a visit. */
  readonly loadMs: number;
  /** What each clip takes besides, whatever its size. */
  readonly clipMs: number;
  /** Of one forward pass, for each frame of its `passCost`. */
  readonly denoiseMs: number;
  /** Of one frame. */
  readonly decodeMs: number;
  /** Of one million pixels. */
  readonly encodeMs: number;
}

export interface SettingsStore {
  load(): Settings;
  /** False when the browser would not keep them. */
  save(settings: Settings): boolean;
}

/** What is used of `Storage`, which the worker realm does not know. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const key = 'kinora.settings';

/** @param open may throw: browsers that block site data do so at the first touch. */
export function localSettings(open: () => TextStore): SettingsStore {
  return {
    load() {
      try {
        return parseSettings(JSON.parse(open().getItem(key) ?? '{}'));
      } catch {
        return parseSettings({});
      }
    },
    save(settings) {
      try {
        open().setItem(key, JSON.stringify(settings));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Takes what holds and gives the default for the rest: an old or damaged record costs one field. */
export function parseSettings(value: unknown): Settings {
  const settings = fieldsOf(value);
  const form = fieldsOf(settings['form']);
  const speeds = fieldsOf(settings['speeds']);
  return {
    form: {
      prompt: typeof form['prompt'] === 'string' ? form['prompt'] : '',
      later: Array.isArray(form['later']) ? form['later'].flatMap(beatOf) : [],
      negativePrompt: typeof form['negativePrompt'] === 'string' ? form['negativePrompt'] : '',
      style: styleOf(form['style']),
      ratio: ratios.find((ratio) => ratio === form['ratio']) ?? '16:9',
      seed: whole(form['seed']) ?? 0,
      isSeedLocked: form['isSeedLocked'] === true,
      seconds: positive(form['seconds']),
      height: whole(form['height']),
      sampler: samplerKinds.find((kind) => kind === form['sampler']),
      steps: whole(form['steps']),
      guidanceScale: positive(form['guidanceScale']),
      takes: Math.min(mostTakes, Math.max(1, whole(form['takes']) ?? 1)),
    },
    backend: backends.find((backend) => backend === settings['backend']),
    isQueuePaused: settings['isQueuePaused'] === true,
    trials: trialsOf(settings['trials']),
    safety: safetyLevels.find((level) => level === settings['safety']) ?? 'standard',
    speeds: Object.assign({}, ...backends.map((backend) => speedOf(backend, speeds))) as Speeds,
  };
}

function styleOf(value: unknown): Style | null {
  const { name, words } = fieldsOf(value);
  if (typeof name !== 'string' || typeof words !== 'string') return null;
  return styleFrom({ name, words }) ?? null;
}

function beatOf(value: unknown): Beat[] {
  const { atSeconds, prompt } = fieldsOf(value);
  const at = positive(atSeconds);
  return at === undefined || typeof prompt !== 'string' ? [] : [{ atSeconds: at, prompt }];
}

function trialsOf(value: unknown): Trials | undefined {
  const { adapter, model, results } = fieldsOf(value);
  if (typeof adapter !== 'string' || typeof model !== 'string' || !Array.isArray(results)) {
    return undefined;
  }
  return { adapter, model, results: results.flatMap(trialOf) };
}

function trialOf(value: unknown): EngineTrial[] {
  const fields = fieldsOf(value);
  const backend = backends.find((name) => name === fields['backend']);
  const msPerSecond = positive(fields['msPerSecond']);
  if (backend === undefined) return [];
  const psnrDb = positive(fields['psnrDb']);
  const failure = errorCodes.find((code) => code === fields['failure']);
  return [{ backend, msPerSecond, psnrDb, failure }];
}

function speedOf(backend: Backend, speeds: Record<string, unknown>): Speeds {
  const fields = fieldsOf(speeds[backend]);
  const read = (part: keyof Speed): number => duration(fields[part]) ?? NaN;
  const speed: Speed = {
    loadMs: read('loadMs'),
    clipMs: read('clipMs'),
    denoiseMs: read('denoiseMs'),
    decodeMs: read('decodeMs'),
    encodeMs: read('encodeMs'),
  };
  return Object.values(speed).some(Number.isNaN) ? {} : { [backend]: speed };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function whole(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function duration(value: unknown): number | undefined {
  return value === 0 ? 0 : positive(value);
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
