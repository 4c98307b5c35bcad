import {
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames,
} from 'idb';
import type { Backend, KeptClip } from '../common/clip.ts';
import { withDeadline } from '../common/deadline.ts';
import { KinoraError, type ErrorCode, type ErrorDetails } from '../common/errors.ts';
import type { SourceOrigin } from '../common/origin.ts';
import type { Recipe } from '../common/recipe.ts';
import type { Style } from '../common/style.ts';
import type { LatentSize } from '../common/shape.ts';

/**
 * The one database of the origin. Opened once per realm and passed in from there. A change of the
 * schema is a new version with its own step in `migrations`; steps already released never change.
 */
export interface Schema extends DBSchema {
  /** Weight chunks by the hex SHA-256 of their bytes, so that versions of a model share them. */
  chunks: { key: string; value: Uint8Array<ArrayBuffer> };
  /** Written after the last chunk of a model: without its record here a model does not exist. */
  models: { key: string; value: StoredModel };
  clips: { key: string; value: StoredClip; indexes: { createdAtMs: number } };
  /** Films that were begun and have not ended, so that a reload can offer to go on. */
  jobs: { key: string; value: StoredJob; indexes: { createdAtMs: number } };
  /** Clean latents of a job's windows, by job and window. */
  windows: { key: [string, number]; value: Float32Array };
  /** Clean latents that films can be made from, by their digest. */
  latents: {
    key: string;
    value: StoredLatents;
    /** `ofModel`: by digest and model. `room`: by age and bytes. What is asked of both is in their keys. */
    indexes: { createdAtMs: number; ofModel: [string, string]; room: [number, number] };
  };
  /** Films that are to be made, one after the other. */
  queue: { key: string; value: QueuedJob };
  /** Those that the visitor made or took in. */
  styles: { key: string; value: OwnStyle };
  settings: { key: string; value: unknown };
}

export interface StoredModel {
  /** `name@version/part`, a part being what a backend needs or what reading a prompt needs. */
  readonly key: string;
  /** The manifest as JSON text, so that a stored model opens without the network. */
  readonly manifest: string;
  /** Every chunk of the part. */
  readonly chunks: readonly string[];
}

export interface StoredJob {
  /** Of the recipe and the backend: the same wish is the same job. */
  readonly id: string;
  readonly recipe: Recipe;
  readonly backend: Backend;
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

/** A clip; its files as bytes where the browser keeps no Blobs, as WebKit in a private window. */
export type StoredClip = Omit<KeptClip, 'file' | 'poster'> &
  Readonly<Record<'file' | 'poster', Blob | StoredBytes>>;

export interface StoredBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

export interface QueuedJob {
  readonly id: string;
  /** The tab that works at it; another takes it over when that one is gone. */
  readonly owner: string;
  /** Lower comes first. */
  readonly place: number;
  readonly recipe: Recipe;
  readonly backend: Backend;
  /** By the hash of the latents that were made of them: should those be gone, they are made again. */
  readonly files: Readonly<Record<string, Blob>>;
  /** As `KeptClip.takesOf`. */
  readonly takesOf?: string;
  /** How often it was begun and came to no end: what brings the page down is not begun for ever. */
  readonly starts: number;
  /** Why it was not made; it waits for the visitor then. */
  readonly failure?: { readonly code: ErrorCode; readonly details: ErrorDetails };
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

export interface StoredLatents {
  /** Hex, as `Clip.latentsSha256`. */
  readonly sha256: string;
  /** `name@version` of the model whose autoencoder they belong to. */
  readonly model: string;
  readonly size: LatentSize;
  /** [frames, channels, height, width] f32. */
  readonly latents: Float32Array;
  /** Of `latents`; the store writes it, since version 6 of the schema. */
  readonly bytes?: number;
  /** The file that they belong to, or were encoded from, where it is known. */
  readonly origin?: SourceOrigin;
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

export interface OwnStyle extends Style {
  readonly id: string;
  /** Milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
}

export type Database = IDBPDatabase<Schema>;

/**
 * `newer-version`: another tab brings one, and only a reload helps. `deleted`: the visitor had this
 * site's data deleted. `terminated`: the browser closed it, maybe with what it held. After both,
 * opening again helps.
 */
export type ClosedReason = 'newer-version' | 'deleted' | 'terminated';

export interface OpenOptions {
  readonly name?: string;
  /** How long another tab may hold an older version open. */
  readonly blockedLimitMs?: number;
  /** How long the browser may say nothing at all, neither yes nor no; 15 s unless told. */
  readonly openLimitMs?: number;
  /** The connection is gone. */
  readonly onClosed?: (reason: ClosedReason) => void;
  /** Step n brings version n to n + 1; only tests pass others. */
  readonly migrations?: readonly Migration[];
}

export type Migration = (
  database: Database,
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
) => void;

export const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore('chunks');
    database.createObjectStore('models', { keyPath: 'key' });
    for (const name of ['clips', 'jobs'] as const) {
      database.createObjectStore(name, { keyPath: 'id' }).createIndex('createdAtMs', 'createdAtMs');
    }
    database.createObjectStore('settings');
  },
  (database) => {
    database.createObjectStore('windows');
  },
  (database) => {
    database
      .createObjectStore('latents', { keyPath: 'sha256' })
      .createIndex('createdAtMs', 'createdAtMs');
  },
  (database) => {
    database.createObjectStore('queue', { keyPath: 'id' });
  },
  (database) => {
    database.createObjectStore('styles', { keyPath: 'id' });
  },
  (_database, transaction) => {
    const latents = transaction.objectStore('latents');
    latents.createIndex('ofModel', ['sha256', 'model']);
    latents.createIndex('room', ['createdAtMs', 'bytes']);
  },
];

/**
 * Opens the database and brings it up to date.
 * @throws KinoraError `storage-unavailable` with a `reason`, `storage-full`.
 */
export async function openDatabase(options: OpenOptions = {}): Promise<Database> {
  const { name = 'kinora', blockedLimitMs = 5000, openLimitMs = 15_000, onClosed } = options;
  const steps = options.migrations ?? migrations;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isGivenUp = false;
  let giveUpAfter: (ms: number, reason: string) => void;
  const givenUp = new Promise<never>((_, reject) => {
    giveUpAfter = (ms, reason) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isGivenUp = true;
        reject(new KinoraError('storage-unavailable', { reason }));
      }, ms);
    };
  });
  giveUpAfter!(openLimitMs, 'no-answer');
  try {
    const opening = openDB<Schema>(name, steps.length, {
      upgrade(database, oldVersion, _newVersion, transaction) {
        // A failed upgrade rejects `opening` as well; that one is reported.
        transaction.done.catch(() => undefined);
        // How long it takes is a matter of how much is kept.
        clearTimeout(timer);
        for (const migrate of steps.slice(oldVersion)) migrate(database, transaction);
      },
      blocked: () => {
        giveUpAfter(blockedLimitMs, 'blocked-by-old-tab');
      },
      blocking(_current, wanted, event) {
        (event.target as IDBDatabase).close();
        onClosed?.(wanted === null ? 'deleted' : 'newer-version');
      },
      terminated: () => onClosed?.('terminated'),
    });
    // Should the old tab let go after we gave up, nobody else would close what opens then.
    const closeLate = (database: Database): void => {
      if (isGivenUp) database.close();
    };
    opening.then(closeLate, () => undefined);
    return await Promise.race([opening, givenUp]);
  } catch (thrown) {
    throw asStorageError(thrown);
  } finally {
    clearTimeout(timer);
  }
}

/** What IndexedDB threw, as `storage-full` or `storage-unavailable` with the browser's own reason. */
export function asStorageError(thrown: unknown): KinoraError {
  if (thrown instanceof KinoraError) {
    const isSilent = thrown.code === 'timed-out';
    return isSilent ? new KinoraError('storage-unavailable', { reason: 'no-answer' }) : thrown;
  }
  const [name, message] =
    thrown instanceof Error ? [thrown.name, thrown.message] : ['unknown', String(thrown)];
  return new KinoraError(
    name === 'QuotaExceededError' ? 'storage-full' : 'storage-unavailable',
    { reason: name, cause: message },
    { cause: thrown },
  );
}

/** Far above what the largest film takes on a slow disk. */
const workLimitMs = 60_000;

/**
 * Runs work on the database; whatever it throws comes out of `asStorageError`, and a browser that does
 * not answer as `storage-unavailable` with the reason `no-answer`.
 */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(work(), workLimitMs, 'storage');
  } catch (thrown) {
    throw asStorageError(thrown);
  }
}
