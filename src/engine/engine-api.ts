/**
 * The worker's face to the page: what `worker.ts` exposes through comlink and `app/engine-client.ts`
 * calls. Types only; everything here survives structured clone.
 */
import type { Attributes, PassedOver } from '../common/attributes.ts';
import type { Backend, Clip } from '../common/clip.ts';
import type { EngineTrial } from '../common/engine-trial.ts';
import type { OnProgress } from '../common/progress.ts';
import type { Picture } from '../common/picture.ts';
import type { Ratio, Recipe, Sampler } from '../common/recipe.ts';
import type { SentRequest } from '../common/requests.ts';
import type { Style } from '../common/style.ts';
import type { Size } from '../common/shape.ts';
import type { Judgement } from '../safety/gate.ts';
import type { SafetyLevel } from '../safety/rules.ts';
import type { StorageRefusal } from '../storage/weight-store.ts';
import type { BringInWish, BroughtIn } from './bring-in.ts';
import type { CarriedLatents } from './carried-latents.ts';
import type { ExportKind, ExportWish } from './media/export-clip.ts';
import type { KernelReport } from './networks/kernel-self-test.ts';
import type { MarkReading } from './provenance/invisible-mark/detect.ts';

export type {
  BroughtIn,
  CarriedLatents,
  ExportKind,
  ExportWish,
  Judgement,
  MarkReading,
  SafetyLevel,
};

export interface EngineApi {
  /** What this device and the shipped model can do. Downloads nothing but the manifest. */
  inspect(): Promise<Inspection>;
  /** Fetches what `backend` needs and is not stored yet; resolves when it is all there, verified. */
  download(backend: Backend, onProgress: OnProgress): Promise<void>;
  /**
   * Reads a prompt without making anything, and what a style adds to it. Needs the text encoder's
   * files, not the rest.
   */
  understand(prompt: string, styleWords?: string): Promise<Understanding>;
  /** Whether a sentence may be made, by words alone; needs no model. Undefined where it may. */
  judge(sentence: string, level: SafetyLevel): Promise<Judgement | undefined>;
  /**
   * Makes a clip. Rejects with `ErrorData`. One at a time. A live one goes on, following what `say` is
   * told, until `endLive` or its recipe's length; the clip's recipe lists what was said and when.
   */
  make(request: MakeRequest, onProgress: OnProgress): Promise<Clip>;
  /** Whether a film can be made from these latents: kept here, and of the model that is loaded. */
  hasSource(sha256: string): Promise<boolean>;
  /** Those, [frames, channels, height, width] f32; undefined where `hasSource` says no. */
  latentsOf(sha256: string): Promise<Float32Array | undefined>;
  /**
   * Keeps latents that came beside their clips, each only where it is what its clip names. Resolves to
   * whether a film can be made from each.
   */
  keepLatents(carried: readonly CarriedLatents[]): Promise<readonly boolean[]>;
  /**
   * Takes in a picture or a clip of the visitor, or a clip made elsewhere: encoded and kept, as tools
   * want it. Fetches the encoder first. Like `make` it is one at a time, and can be cancelled.
   */
  bringIn(request: BringInRequest, onProgress: OnProgress): Promise<BroughtIn>;
  /**
   * Makes the same short film on every engine that this device has, fetching what is missing, and says
   * how long each took and whether the pictures agree.
   * @param onBegin names the engine at work, again and again as it gets on
   */
  compareEngines(onBegin: (backend: Backend) => void): Promise<readonly EngineTrial[]>;
  /**
   * What a live film shows from its next window on.
   * @param style what the prompt leaves open from then on; null for none
   * @throws ErrorData `prompt-empty`, `prompt-too-long`, `prompt-refused`, `recipe-invalid` for a style that
   *   is none; the film goes on as it was.
   */
  say(prompt: string, style: Style | null): Promise<void>;
  /** Ends a live film with the windows that were begun: its `make` resolves. */
  endLive(): Promise<void>;
  /**
   * Stops the running `make`, `bringIn`, `download` or `compareEngines`, which then rejects with `aborted`. Chunks that arrived
   * stay, so a later download goes on from there.
   */
  cancel(): Promise<void>;
  /** Stops the running `make` as `cancel` does, and keeps what is made: asked for again, it goes on. */
  pause(): Promise<void>;
  /**
   * A clip in another file than its MP4. Needs no model, and may be asked for while a clip is made.
   * @param onPicture called as the file grows
   */
  exportClip(wish: ExportWish, onPicture?: () => void): Promise<Blob>;
  /** Looks for the invisible mark in frames of one clip, all of one size, or in one picture. */
  findMark(pictures: readonly Picture[]): Promise<MarkReading>;
  /** Forgets the stored weights; the next clip downloads them again. */
  deleteWeights(): Promise<void>;
  /** Tells of every request the worker makes, from its first: `common/requests` in its realm. */
  watchRequests(onRequest: (request: SentRequest) => void): Promise<void>;
}

export interface MakeRequest {
  readonly recipe: Recipe;
  readonly backend: Backend;
  readonly isLive?: boolean;
  /** `standard` unless told. */
  readonly safety?: SafetyLevel;
  /** Nothing of it is written to disk, so nothing of it can be taken up after a crash. */
  readonly keepsNothing?: boolean;
}

export interface BringInRequest extends BringInWish {
  readonly file: Blob;
}

export interface Inspection {
  readonly device: DeviceReport;
  readonly model: ModelReport;
  /** The networks in memory, from the first clip on; undefined after a failure. */
  readonly opened: OpenedReport | undefined;
}

export interface OpenedReport {
  readonly backend: Backend;
  /** What the self-test found; undefined where our kernels do not run. */
  readonly kernels: KernelReport | undefined;
}

export interface DeviceReport {
  /** What runs by itself on this device, and why. */
  readonly backend: Backend;
  readonly reason: BackendReason;
  /** What can run here at all. */
  readonly backends: readonly Backend[];
  /** Present when WebGPU gave an adapter. */
  readonly adapter: AdapterReport | undefined;
  /** Video codecs the device can encode, best first; empty without WebCodecs. */
  readonly codecs: readonly string[];
  readonly threads: number;
}

export type BackendReason = 'gpu' | 'no-webgpu' | 'no-adapter' | 'software-adapter';

export interface AdapterReport {
  readonly description: string;
  readonly tier: 'T0' | 'T1' | 'T2';
  readonly isSoftware: boolean;
}

export interface ModelReport {
  /** `name@version`, as recipes carry it. */
  readonly id: string;
  readonly licence: string;
  /** Bytes still to be fetched for each backend; 0 when stored. */
  readonly missingBytes: Readonly<Record<Backend, number>>;
  readonly totalBytes: Readonly<Record<Backend, number>>;
  /** Still to be fetched before a file can be taken in; undefined where the model cannot. */
  readonly encoderMissingBytes: number | undefined;
  /** Why the weights go with the tab; undefined where they are kept. */
  readonly unkeptBecause: StorageRefusal | undefined;
  readonly offers: readonly SizeOffer[];
  /** Seconds of a film. */
  readonly lengths: readonly number[];
  /** Shorter side of its frames, in pixels. */
  readonly heights: readonly number[];
  readonly framesPerSecond: number;
  /** Of its noise schedule. */
  readonly shift: number;
  /** Starts from which a film's first latent frame is made. */
  readonly firstFrameCandidates: number;
  /** Frames that a latent frame decodes to, but for the film's first. */
  readonly framesPerLatent: number;
  /** Of the rough pictures shown while a film is made. */
  readonly previewFramesPerSecond: number;
  /** What the weights can do, best choice first. */
  readonly samplers: readonly Sampler[];
  /** Attribute name → the words the model knows. */
  readonly knows: Readonly<Record<string, readonly string[]>>;
}

export interface SizeOffer {
  readonly ratio: Ratio;
  /** What the network paints. */
  readonly base: Size;
  /** The centre of it that the film shows; its sides may end between two pixels. */
  readonly shown: Size;
}

/** What the model made of a prompt. */
export interface Understanding {
  readonly attributes: Attributes;
  /** Words it never saw, and what it took them for (or nothing). */
  readonly substitutions: readonly {
    readonly word: string;
    readonly takenFor: string | undefined;
  }[];
  /** Words that it understood and that yet do nothing, and why. */
  readonly passedOver: readonly PassedOver[];
  readonly style: {
    /** Words of the style that say what the prompt leaves open. */
    readonly added: readonly string[];
    /** Those that do nothing, and what the prompt says instead. */
    readonly gaveWay: readonly { readonly words: string; readonly to: string }[];
  };
  /** Words past the text encoder's length, dropped. */
  readonly droppedWords: number;
}
