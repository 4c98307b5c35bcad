import { languageOf, type Language } from '../common/language.ts';
import { ratios, samplerKinds, type Ratio, type SamplerKind } from '../common/recipe.ts';
import type { TextStore } from './settings.ts';

/** What the staff of a kiosk decided; visitors cannot change it. */
export interface KioskSettings {
  /** Undefined until the staff chose one. */
  readonly pin: StoredPin | undefined;
  /** Sentences to press; empty gives those of the page. */
  readonly cards: readonly string[];
  /** Whether visitors may type. */
  readonly hasKeyboard: boolean;
  /** Whether the clips that this browser keeps are shown while nobody is there. */
  readonly showsOwnClips: boolean;
  /** Whether a live film is made while nobody is there, where the machine is fast enough. */
  readonly showsLiveFilm: boolean;
  readonly ratio: Ratio;
  /** Undefined follows the model. */
  readonly seconds: number | undefined;
  readonly height: number | undefined;
  readonly sampler: SamplerKind | undefined;
  /** Without a touch for so long, a visitor is asked whether they are still there. */
  readonly idleSeconds: number;
  /** And so much later the visit ends. */
  readonly askSeconds: number;
  readonly hours: OpeningHours;
  /** Clips that one worker makes. */
  readonly clipsPerWorker: number;
  /** Where visitors' phones find Kinora; empty takes the page's own address where phones reach it. */
  readonly phoneAddress: string;
  /** Whether visitors may put their clip into the folder that the staff chose. */
  readonly savesToFolder: boolean;
  /** Undefined follows the browser. */
  readonly language: Language | undefined;
  /** Whether visitors may choose another, for their visit. */
  readonly offersLanguages: boolean;
}

/** The PIN itself is kept nowhere. */
export interface StoredPin {
  /** Both in hex. */
  readonly salt: string;
  readonly hash: string;
}

/** Minutes of the local day; equal ones never close, and an end before the begin is the next day's. */
export interface OpeningHours {
  readonly opensAt: number;
  readonly closesAt: number;
}

/** Numbers about visits, and nothing of what they were about. */
export interface KioskCounts {
  readonly visits: number;
  readonly clips: number;
  readonly refusals: number;
  readonly failures: number;
  /** Visits that ended because nobody was there any more. */
  readonly idleEnds: number;
  readonly handOvers: number;
  /** Times the page had to begin again in the middle of a visit. */
  readonly crashes: number;
  /** What the last visit left in this browser, measured. */
  readonly bytesLeft: number;
  readonly isVisiting: boolean;
  readonly wrongPins: number;
  /** Milliseconds since 1970, UTC. */
  readonly lockedUntilMs: number;
  readonly reloadedAtMs: number;
}

export interface KioskStore {
  settings(): KioskSettings;
  saveSettings(settings: KioskSettings): void;
  counts(): KioskCounts;
  saveCounts(counts: KioskCounts): void;
}

export const noCounts: KioskCounts = {
  visits: 0,
  clips: 0,
  refusals: 0,
  failures: 0,
  idleEnds: 0,
  handOvers: 0,
  crashes: 0,
  bytesLeft: 0,
  isVisiting: false,
  wrongPins: 0,
  lockedUntilMs: 0,
  reloadedAtMs: 0,
};

/** Keys of a kiosk begin like this; they hold nothing of a visitor. */
export const kioskKeys = { settings: 'kinora.kiosk', counts: 'kinora.kiosk.counts' } as const;

/** @param open may throw: then the kiosk runs with what is in memory. */
export function localKioskStore(open: () => TextStore): KioskStore {
  const unkept = new Map<string, string>();
  const read = (key: string): unknown => {
    const kept = unkept.get(key);
    try {
      return JSON.parse(kept ?? open().getItem(key) ?? '{}');
    } catch {
      return {};
    }
  };
  const write = (key: string, value: unknown): void => {
    const text = JSON.stringify(value);
    try {
      open().setItem(key, text);
      unkept.delete(key);
    } catch {
      unkept.set(key, text);
    }
  };
  return {
    settings: () => parseKioskSettings(read(kioskKeys.settings)),
    saveSettings: (settings) => {
      write(kioskKeys.settings, settings);
    },
    counts: () => parseCounts(read(kioskKeys.counts)),
    saveCounts: (counts) => {
      write(kioskKeys.counts, counts);
    },
  };
}

/** Takes what holds and gives the default for the rest. */
export function parseKioskSettings(value: unknown): KioskSettings {
  const fields = fieldsOf(value);
  const hours = fieldsOf(fields['hours']);
  const cards = Array.isArray(fields['cards']) ? (fields['cards'] as unknown[]) : [];
  return {
    pin: parsePin(fields['pin']),
    cards: cards.filter((card): card is string => typeof card === 'string').slice(0, 24),
    hasKeyboard: fields['hasKeyboard'] === true,
    showsOwnClips: fields['showsOwnClips'] === true,
    showsLiveFilm: fields['showsLiveFilm'] === true,
    ratio: ratios.find((ratio) => ratio === fields['ratio']) ?? '16:9',
    seconds: between(fields['seconds'], 0.1, 600),
    height: between(fields['height'], 64, 2160),
    sampler: samplerKinds.find((kind) => kind === fields['sampler']),
    idleSeconds: between(fields['idleSeconds'], 10, 600) ?? 60,
    askSeconds: between(fields['askSeconds'], 5, 120) ?? 15,
    hours: {
      opensAt: between(hours['opensAt'], 0, 1439) ?? 0,
      closesAt: between(hours['closesAt'], 0, 1439) ?? 0,
    },
    clipsPerWorker: between(fields['clipsPerWorker'], 1, 1000) ?? 20,
    phoneAddress: typeof fields['phoneAddress'] === 'string' ? fields['phoneAddress'] : '',
    savesToFolder: fields['savesToFolder'] === true,
    language: languageOf(fields['language']),
    offersLanguages: fields['offersLanguages'] === true,
  };
}

function parsePin(value: unknown): StoredPin | undefined {
  const { salt, hash } = fieldsOf(value);
  const isHex = (text: unknown): text is string =>
    typeof text === 'string' && /^[0-9a-f]{2,}$/.test(text);
  return isHex(salt) && isHex(hash) ? { salt, hash } : undefined;
}

function parseCounts(value: unknown): KioskCounts {
  const fields = fieldsOf(value);
  const counts = Object.entries(noCounts).map(([name, none]: [string, number | boolean]) => {
    const kept = typeof none === 'boolean' ? fields[name] === true : amount(fields[name]);
    return [name, kept ?? none] as const;
  });
  return { ...noCounts, ...Object.fromEntries(counts) };
}

function amount(value: unknown): number | undefined {
  return between(value, 0, Number.MAX_SAFE_INTEGER);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function between(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}
