import type { Picture } from '../common/picture.ts';
import type { Recipe } from '../common/recipe.ts';
import type { SentRequest } from '../common/requests.ts';
import type { EngineApi } from '../engine/engine-api.ts';
import type { ClipStore } from '../storage/clips.ts';
import type { DamagedStore } from '../storage/damaged-store.ts';
import type { ClosedReason } from '../storage/database.ts';
import type { LanguageStore } from '../storage/language.ts';
import type { SettingsStore } from '../storage/settings.ts';
import type { StyleStore } from '../storage/styles.ts';
import type { EngineClient } from './engine-client.ts';
import type { Folder } from './folder/folder.ts';
import type { BringInPort } from './library/bring-in-port.ts';
import type { OfflinePort } from './offline/offline.svelte.ts';
import type { ProofPort } from './privacy/proof.ts';
import type { QueuePort } from './queue/queue-port.ts';
import type { UnfinishedPort } from './queue/unfinished-port.ts';
import type { ClipNews } from './shelf/clip-news.ts';
import type { GalleryClip } from './stage/gallery.ts';

/** Everything the page needs from outside; `main.ts` gives the real ones, tests their own. */
export interface Ports {
  /** Its promises reject with `KinoraError`, also when the worker dies. */
  readonly engine: Pick<EngineClient, keyof EngineApi | 'onDeath'>;
  readonly clips: Pick<
    ClipStore,
    'list' | 'inventory' | 'get' | 'put' | 'putAll' | 'update' | 'remove'
  >;
  readonly clipNews: ClipNews;
  /** What is kept and cannot be read. */
  readonly damaged: DamagedStore;
  readonly styles: StyleStore;
  readonly bringIn: BringInPort;
  readonly queue: QueuePort;
  /** Tells when the browser closed what keeps the clips, maybe with the clips. */
  readonly watchStorage: (onLost: (reason: ClosedReason) => void) => void;
  readonly unfinished: UnfinishedPort;
  readonly settings: SettingsStore;
  readonly languages: LanguageStore;
  readonly gallery: readonly GalleryClip[];
  /** An unsigned 32-bit number nobody can foresee. */
  readonly rollSeed: () => number;
  /** Tells of every request of the window's realm. */
  readonly watchRequests: (onRequest: (request: SentRequest) => void) => () => void;
  /** The recipe a file carries. Rejects with `file-unreadable`. */
  readonly readRecipe: (file: Blob) => Promise<Recipe>;
  /** Pictures of a picture or video file, of one size; none where the browser cannot show it. */
  readonly picturesOf: (file: Blob) => Promise<readonly Picture[]>;
  readonly newId: () => string;
  /** Milliseconds since 1970, UTC. */
  readonly dateMs: () => number;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Gives the visitor a file to save. */
  readonly saveFile: (file: Blob, name: string) => void;
  /** Where the visitor's own folder is. */
  readonly folder: Folder;
  readonly copyText: (text: string) => Promise<void>;
  /** Takes what follows `#` out of the address. */
  readonly forgetFragment: () => void;
  readonly reload: () => void;
  /** Undefined where the browser gives the page all it has; else its address, over plain http. */
  readonly insecureAddress: string | undefined;
  /** Opens the same address over https. */
  readonly openOverHttps: () => void;
  readonly proof: ProofPort;
  /** Undefined where the browser keeps no app, or while developing. */
  readonly offline: OfflinePort | undefined;
}
