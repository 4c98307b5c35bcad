import type { EngineTrial } from '../../common/engine-trial.ts';
import { asKinoraError, KinoraError, type ErrorCode } from '../../common/errors.ts';
import type { Language } from '../../common/language.ts';
import type { Progress } from '../../common/progress.ts';
import type { Backend } from '../../common/clip.ts';
import type { ModelReport } from '../../engine/engine-api.ts';
import { engineHere } from '../device/engine-here.ts';
import { kioskSentences } from '../example-sentences.ts';
import { createCounts } from './counts.svelte.ts';
import { fileNameAt } from './file-name.ts';
import { kioskRecipe, phoneLink } from './hand-over.ts';
import type { KioskPorts, LoopFilm } from './kiosk-ports.ts';
import { createLiveLoop, type LiveWish } from './live-loop.svelte.ts';
import { createLoop } from './loop.svelte.ts';
import { isOpenAt } from './opening-hours.ts';
import type { KioskScene, KioskSorry } from './scenes.ts';
import { createStaff } from './staff.svelte.ts';

export type Kiosk = ReturnType<typeof createKiosk>;

const limitsMs = {
  /** An engine that says nothing for so long is ended. */
  silence: 120_000,
  /** A refusal or a failure stands for so long. */
  sorry: 15_000,
  /** A model that did not come is asked for again. */
  retry: 20_000,
  /** The page loads itself again at most so often. */
  reload: 600_000,
};

/** So many failures in a row, and the page begins anew. */
const mostFailures = 3;

const mostCards = 12;

/** What goes wrong on a graphics card and not on a processor. */
const graphicsFaults: readonly ErrorCode[] = [
  'webgpu-missing',
  'gpu-lost',
  'gpu-out-of-memory',
  'gpu-wrong-result',
  'shader-invalid',
];

/**
 * The kiosk without its looks: visits that begin with a touch, end by themselves and leave nothing.
 * It has no timers of its own: `tick`, once a second, is all the time it knows.
 */
export function createKiosk(ports: KioskPorts) {
  const { engine, clock, traces } = ports;
  const counts = createCounts(ports.store);
  const staff = createStaff(ports.store, counts, clock);
  const loop = createLoop(ports.loopFilms, clock);
  const live = createLiveLoop(ports, recycle);

  let scene = $state.raw<KioskScene>({ kind: 'starting' });
  let model = $state.raw<ModelReport>();
  let backend: Backend | undefined;
  /** What was measured of this device's engines. */
  let trials: readonly EngineTrial[] = [];
  let isReady = $state(false);
  /** Of the model on its way, 0…1. */
  let fetched = $state<number>();
  /** Why no film could be made when it was last tried, for the staff. */
  let problem = $state.raw<KinoraError>();
  let isVisiting = $state(false);
  /** Seconds that are left for an answer to "are you still there?". */
  let askingSeconds = $state<number>();
  let folderName = $state<string>();
  /** Chosen by whoever visits, for the visit. */
  let visitorsLanguage = $state<Language>();

  let touchedMs = 0;
  /** Raised whenever what is being made is no longer wanted. */
  let wish = 0;
  let running: Promise<unknown> = Promise.resolve();
  let wiping: Promise<void> = Promise.resolve();
  let isWiping = false;
  let isPreparing = false;
  let retryAtMs = 0;
  let clipsOfWorker = 0;
  let failuresInARow = 0;

  const settings = (): typeof staff.settings => staff.settings;

  function rest(): KioskScene {
    const isOpen = isOpenAt(settings().hours, clock.date());
    if (isOpen) ports.wakeLock.hold();
    else ports.wakeLock.release();
    return { kind: isOpen ? 'loop' : 'closed' };
  }

  /** The page came up, maybe out of a crash in the middle of a visit. */
  async function start(): Promise<void> {
    if (counts.now.isVisiting) {
      counts.add('crashes');
      counts.set({ isVisiting: false });
    }
    // A film that does not come keeps nobody out.
    void loop.load(settings().showsOwnClips);
    scene = rest();
    wiping = wipe();
    await getReady();
  }

  /** Fetches the model, where it is not here: whoever set up the kiosk has agreed to that. */
  async function getReady(): Promise<void> {
    if (isPreparing) return;
    isPreparing = true;
    try {
      const found = await engine.inspect();
      model = found.model;
      const here = engineHere(found, ports.remembered());
      backend ??= here.backend;
      trials = here.results;
      if (model.missingBytes[backend] > 0) {
        await engine.download(backend, (progress) => {
          if (progress.stage === 'download') fetched = progress.loadedBytes / progress.totalBytes;
        });
      }
      fetched = undefined;
      problem = undefined;
      isReady = true;
    } catch (thrown) {
      problem = asKinoraError(thrown);
      retryAtMs = clock.nowMs() + limitsMs.retry;
    } finally {
      isPreparing = false;
    }
  }

  /** Somebody is still there. */
  function touch(): void {
    touchedMs = clock.nowMs();
    askingSeconds = undefined;
    staff.touch();
  }

  /** Somebody has come. */
  function begin(): void {
    if (scene.kind !== 'loop' || !isReady || staff.place !== 'away') return;
    live.stop();
    touch();
    isVisiting = true;
    counts.add('visits');
    counts.set({ isVisiting: true });
    scene = { kind: 'cards' };
    void ports.folder
      .ready()
      .then((name) => (folderName = settings().savesToFolder ? name : undefined));
  }

  /** Ends a visit; what is left of it is measured. */
  async function end(why: 'idle' | 'visitor' | 'staff'): Promise<void> {
    if (!isVisiting) return;
    isVisiting = false;
    visitorsLanguage = undefined;
    askingSeconds = undefined;
    wish++;
    scene = rest();
    if (why === 'idle') counts.add('idleEnds');
    wiping = wipe();
    await wiping;
    counts.set({ isVisiting });
    if (failuresInARow >= mostFailures) beginAnew();
  }

  /** With the worker goes what it holds in memory; nothing of a visit was written anywhere. */
  async function wipe(): Promise<void> {
    isWiping = true;
    ports.restartEngine();
    clipsOfWorker = 0;
    // A browser that keeps nothing has nothing to be measured.
    await traces
      .erase()
      .then(traces.bytes)
      .then((bytesLeft) => {
        counts.set({ bytesLeft });
      })
      .catch(() => undefined);
    isWiping = false;
    // So that the next visitor does not wait for it to start.
    if (isReady) engine.inspect().catch(() => undefined);
  }

  function beginAnew(): void {
    const nowMs = clock.date().getTime();
    const sinceMs = nowMs - counts.now.reloadedAtMs;
    // A time to come is one of a clock that was set back since.
    if (sinceMs >= 0 && sinceMs < limitsMs.reload) return;
    counts.set({ reloadedAtMs: nowMs });
    ports.reload();
  }

  /** @param film what plays until there is a preview */
  async function make(prompt: string, film?: LoopFilm): Promise<void> {
    if (!isVisiting || model === undefined || backend === undefined) return;
    if (scene.kind === 'making') return;
    const mine = ++wish;
    const isWanted = (): boolean => mine === wish;
    const heardMs = clock.nowMs();
    const nothing = { denoised: 0, decoded: 0, preview: undefined, isFetching: false, heardMs };
    scene = { kind: 'making', prompt, film, ...nothing };
    try {
      await wiping;
      await Promise.allSettled([running, live.running]);
      if (!isWanted()) return;
      const recipe = kioskRecipe(prompt, ports.rollSeed(), settings(), model);
      const clip = engine.make(
        { recipe, backend, safety: 'kiosk', keepsNothing: true },
        (progress) => {
          if (isWanted()) report(progress);
        },
      );
      running = clip;
      const link = phoneLink(settings().phoneAddress || ports.ownAddress, recipe);
      const made = await clip;
      if (!isWanted()) return;
      failuresInARow = 0;
      problem = undefined;
      counts.add('clips');
      scene = { kind: 'clip', clip: made, link, saving: 'no', savedAs: undefined };
      recycle();
      touch();
    } catch (thrown) {
      if (!isWanted()) return;
      fail(asKinoraError(thrown));
      touch();
    }
  }

  /** A worker makes so many clips and no more: runtimes grow and never shrink. */
  function recycle(): void {
    if (++clipsOfWorker < settings().clipsPerWorker) return;
    ports.restartEngine();
    clipsOfWorker = 0;
  }

  /** A film of several windows is drawn and written by turns, and neither takes back the other. */
  function report(progress: Progress): void {
    if (scene.kind !== 'making') return;
    const heard = { ...scene, heardMs: clock.nowMs(), isFetching: progress.stage === 'download' };
    if (progress.stage === 'denoise') {
      const { step, steps, preview = scene.preview } = progress;
      scene = { ...heard, denoised: step / steps, preview };
    } else if (progress.stage === 'decode') {
      scene = { ...heard, decoded: progress.frame / progress.frameCount };
    } else scene = heard;
  }

  function fail(error: KinoraError): void {
    const sinceMs = clock.nowMs();
    const { code, details } = error;
    if (code === 'aborted') {
      scene = { kind: 'cards' };
      return;
    }
    if (code === 'prompt-refused') {
      counts.add('refusals');
      const why = { reason: details['reason'], instead: details['instead'] } as KioskSorry['why'];
      scene = { kind: 'sorry', why, sinceMs };
      return;
    }
    counts.add('failures');
    failuresInARow++;
    problem = error;
    if (graphicsFaults.includes(code) && model?.missingBytes.cpu === 0) backend = 'cpu';
    ports.restartEngine();
    clipsOfWorker = 0;
    scene = { kind: 'sorry', why: { code }, sinceMs };
  }

  /** The visitor does not want to wait. */
  function cancel(): void {
    if (scene.kind !== 'making') return;
    wish++;
    scene = { kind: 'cards' };
    touch();
    engine.cancel().catch(() => undefined);
  }

  async function save(): Promise<void> {
    if (scene.kind !== 'clip' || scene.saving === 'now') return;
    const shown = (scene = { ...scene, saving: 'now' });
    const savedAs = await ports.folder
      .save(shown.clip.file, fileNameAt(ports.clock.date()))
      .catch(() => undefined);
    if (savedAs !== undefined) counts.add('handOvers');
    if (scene !== shown) return;
    scene = { ...shown, saving: savedAs === undefined ? 'failed' : 'no', savedAs };
  }

  function show(kind: 'cards' | 'typing'): void {
    touch();
    if (isVisiting && scene.kind !== 'making') scene = { kind };
  }

  /** For this visit; whoever comes next begins in the language of the staff. */
  function chooseLanguage(language: Language): void {
    touch();
    if (isVisiting && settings().offersLanguages) visitorsLanguage = language;
  }

  /** Those that a film shows come first, where the staff chose none. */
  function sentences(): readonly string[] {
    const { cards } = settings();
    if (cards.length > 0) return cards;
    const all = [...loop.shipped, ...kioskSentences];
    return all.filter((each, index) => all.indexOf(each) === index).slice(0, mostCards);
  }

  /** What is made while nobody is there, if anything. */
  function liveWish(): LiveWish | undefined {
    const isIdle = scene.kind === 'loop' && staff.place === 'away' && isReady && !isWiping;
    if (!isIdle || !settings().showsLiveFilm || !model || !backend) return undefined;
    const known = model;
    const chosen = backend;
    return {
      recipeOf: (prompt) => kioskRecipe(prompt, ports.rollSeed(), settings(), known),
      backend: chosen,
      sentences: sentences(),
      trialMs: trials.find((each) => each.backend === chosen)?.msPerSecond,
    };
  }

  /** Everything that happens because time went by. */
  function tick(): void {
    const nowMs = clock.nowMs();
    loop.tick();
    live.tick(liveWish());
    if (staff.tick() && isVisiting) void end('staff');
    if (!isReady && !isPreparing && nowMs >= retryAtMs && scene.kind !== 'starting') {
      void getReady();
    }
    if (scene.kind === 'making') {
      if (nowMs - scene.heardMs > limitsMs.silence) {
        wish++;
        fail(new KinoraError('timed-out', { what: 'worker.make', limitMs: limitsMs.silence }));
        touch();
      }
      return;
    }
    if (scene.kind === 'sorry' && nowMs - scene.sinceMs > limitsMs.sorry) scene = { kind: 'cards' };
    if (isVisiting) countDown(nowMs - touchedMs);
    else if (scene.kind === 'loop' || scene.kind === 'closed') {
      const next = rest();
      if (next.kind !== scene.kind) scene = next;
    }
  }

  function countDown(idleMs: number): void {
    const { idleSeconds, askSeconds } = settings();
    const leftMs = 1000 * (idleSeconds + askSeconds) - idleMs;
    if (leftMs <= 0) void end('idle');
    else askingSeconds = leftMs <= 1000 * askSeconds ? Math.ceil(leftMs / 1000) : undefined;
  }

  return {
    counts,
    staff,
    loop,
    live,
    /** Of the cards. */
    get sentences() {
      return sentences();
    },
    get scene() {
      return scene;
    },
    get model() {
      return model;
    },
    get isReady() {
      return isReady;
    },
    get fetched() {
      return fetched;
    },
    get problem() {
      return problem;
    },
    get isVisiting() {
      return isVisiting;
    },
    get askingSeconds() {
      return askingSeconds;
    },
    /** Of the folder that visitors may put their clip into. */
    get folderName() {
      return folderName;
    },
    /** Staff who come during a visit read their own. */
    get language(): Language {
      const chosen = staff.place === 'away' ? visitorsLanguage : undefined;
      return chosen ?? settings().language ?? ports.ownLanguage;
    },
    /** What moves on the screen, if anything. */
    get picture(): 'film' | 'live' | 'preview' | 'clip' | undefined {
      if (scene.kind === 'clip') return 'clip';
      if (scene.kind === 'making' && scene.preview !== undefined) return 'preview';
      if (live.isShown) return 'live';
      return loop.film === undefined ? undefined : 'film';
    },
    start,
    touch,
    begin,
    make,
    cancel,
    save,
    showCards: () => {
      show('cards');
    },
    showTyping: () => {
      if (settings().hasKeyboard) show('typing');
    },
    chooseLanguage,
    leaveVisit: () => end('visitor'),
    /** Something nobody foresaw went wrong in the page itself. */
    beginAnew,
    judge: (sentence: string) => engine.judge(sentence, 'kiosk'),
    /** After the staff changed something. */
    settingsChanged: async (): Promise<void> => {
      live.forget();
      await loop.load(settings().showsOwnClips);
      if (!isVisiting) scene = rest();
    },
    chooseFolder: ports.folder.choose,
    folderOffered: ports.folder.isOffered,
    leaveKiosk: ports.leave,
    tick,
  };
}
