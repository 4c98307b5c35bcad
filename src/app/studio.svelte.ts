import type { Attributes } from '../common/attributes.ts';
import type { KeptClip } from '../common/clip.ts';
import { asKinoraError, KinoraError } from '../common/errors.ts';
import { recipeFragment } from '../common/recipe-link.ts';
import { firstPrompt, type Recipe } from '../common/recipe.ts';
import type { BringInWish } from '../engine/bring-in.ts';
import type { ClosedReason, QueuedJob } from '../storage/database.ts';
import type { Settings } from '../storage/settings.ts';
import { createComposer, type Files } from './composer/composer.svelte.ts';
import { expectedMs, type Expectation } from './composer/expected-time.ts';
import { createExpecting } from './composer/expecting.svelte.ts';
import { createDamaged } from './damaged/damaged.svelte.ts';
import { createDevice } from './device/device.svelte.ts';
import { createDownload } from './download/download.svelte.ts';
import { errorWords } from './error-words.ts';
import type { NextStep } from './next-step.ts';
import { createHelp } from './help/help.svelte.ts';
import { createLink } from './link/link.svelte.ts';
import { ownAddress } from './link/own-address.ts';
import { createLive } from './making/live.svelte.ts';
import { createMaking } from './making/making.svelte.ts';
import { createNotices } from './notices/notices.svelte.ts';
import { clipActions } from './library/clip-actions.ts';
import { createLibrary, isZip } from './library/library.svelte.ts';
import type { Ports } from './ports.ts';
import { createQueue, type Wish } from './queue/queue.svelte.ts';
import { createUnfinished } from './queue/unfinished.svelte.ts';
import { createShelf, type Shelf } from './shelf/shelf.svelte.ts';
import { createIncoming } from './source/incoming.svelte.ts';
import type { ClipUse } from './source/source-wish.ts';
import { carriedOn, partsOf, spread } from './storyboard/board.ts';
import { createStage } from './stage/stage.svelte.ts';
import { createSafety } from './safety/safety.svelte.ts';
import { createStyles } from './styles/styles.svelte.ts';
import { createReading } from './understanding/understanding.svelte.ts';
import { words } from './words.ts';

export type Studio = ReturnType<typeof createStudio>;

/**
 * The page without its looks: the parts, and what happens between them. Components show the parts
 * and call these functions.
 */
export function createStudio(ports: Ports) {
  const saved = ports.settings.load();
  const composer = createComposer(saved.form, ports.rollSeed);
  const device = createDevice(ports.engine, saved.backend, saved.trials);
  const download = createDownload(ports.engine);
  const reading = createReading(ports.engine);
  const safety = createSafety(ports.engine, saved.safety);
  const stage = createStage(ports.nowMs);
  const notices = createNotices();
  const goneElsewhere = (count: number): void => {
    notices.show({ text: words.shelf.goneElsewhere(count) });
  };
  const shelf = createShelf(ports.clips, goneElsewhere, ports.clipNews);
  const help = createHelp();
  const damaged = createDamaged({ ports, shelf, notices, attempt });
  const library = createLibrary(shelf, notices, ports);
  const incoming = createIncoming({ ports, composer, device, notices });
  const link = createLink({ forgetFragment: ports.forgetFragment, useRecipe });
  const styles = createStyles({ ports, composer });
  const expecting = createExpecting(device, saved.speeds);
  /** Whether the download that runs by itself brought everything. */
  let fetching: Promise<boolean> | undefined;
  const making = createMaking({
    ...{ ports, composer, device, expecting, safety, stage },
    fetching: () => fetching,
  });
  const unfinished = createUnfinished({
    ...{ port: ports.unfinished, notices, attempt },
    queued: () => queue.jobs,
    goOn: ({ recipe, backend }) => {
      add([{ recipe, backend, files: {} }]);
    },
    shareOf: (recipe, windows) => expecting.shareOf(recipe, windows),
  });
  const queue = createQueue(
    {
      port: ports.queue,
      newId: ports.newId,
      dateMs: ports.dateMs,
      run: makeQueued,
      stop: () => ports.engine.pause().catch(() => undefined),
      isHeld: () => isHeld,
      onFailure: failed,
      onStopped: (job, isPaused) => {
        stage.goBack();
        // What it fetched need not be paid for again.
        void refresh();
        if (!isPaused)
          void unfinished.tellStopped(making.asked, () => {
            goOnWith(job);
          });
      },
    },
    saved.isQueuePaused,
  );

  /** Something else is at work where films are made: a live film, a comparison, a file coming in. */
  let isHeld = $state(false);
  const live = createLive({
    ...{ engine: ports.engine, composer, device, making, stage, notices },
    ...{ hold, keep, refresh, attempt },
  });

  /** Work that needs the engine for itself; what is queued waits. */
  async function hold(work: () => Promise<void>): Promise<void> {
    if (isHeld || queue.runningId !== undefined) return;
    isHeld = true;
    try {
      await work();
    } finally {
      isHeld = false;
      queue.work();
    }
  }

  /** The first look at the device; what fails here fails on the stage, with a way on. */
  async function look(): Promise<void> {
    stage.open();
    try {
      await making.look();
    } catch (thrown) {
      stage.fail(asKinoraError(thrown));
    }
  }

  /** What the form asks for is made next, or when it is its turn. */
  async function make(): Promise<void> {
    if (live.isOn || composer.problem !== undefined) return;
    try {
      if (!composer.form.isSeedLocked) composer.roll();
      if (device.model === undefined) await making.look();
      const files = composer.attachment?.files ?? {};
      const recipes = composer.takes();
      const takesOf = recipes.length > 1 ? ports.newId() : undefined;
      const { backend } = device;
      add(
        recipes.map((recipe) => ({
          recipe,
          backend,
          files,
          ...(takesOf !== undefined && { takesOf }),
        })),
      );
    } catch (thrown) {
      stage.fail(asKinoraError(thrown));
    }
  }

  function add(wishes: readonly Wish[]): void {
    const isQueued = ({ recipe }: Wish): boolean =>
      queue.jobs.some(
        (job) => job.failure === undefined && JSON.stringify(job.recipe) === JSON.stringify(recipe),
      );
    const fresh = wishes.filter((wish) => !isQueued(wish));
    if (fresh.length === 0) {
      notices.show({ text: words.queue.already });
      return;
    }
    // Whoever looks at something else while a film is made goes on looking.
    if (queue.runningId === undefined) stage.follow();
    queue.add(fresh);
  }

  /** With one that was stopped, behind what is queued since. */
  function goOnWith({ recipe, backend, files, takesOf }: QueuedJob): void {
    add([{ recipe, backend, files, ...(takesOf !== undefined && { takesOf }) }]);
  }

  async function makeQueued({ id, recipe, backend, files, takesOf }: QueuedJob): Promise<void> {
    const made = await making.make({ recipe, backend, files });
    const clip: KeptClip = takesOf === undefined ? made : { ...made, takesOf };
    const wasWaitedFor = stage.isFollowing;
    const goesOn = queue.waiting > 0 && !queue.isPaused;
    stage.finish(clip, goesOn);
    const isComplete = queue.jobs.every((job) => job.id === id || job.takesOf !== takesOf);
    if (takesOf !== undefined && isComplete && wasWaitedFor && !goesOn) {
      stage.showTakes([...shelf.takesOf(takesOf), clip].toSorted(bySeed));
    } else if (!wasWaitedFor) {
      notices.show({
        text: words.stage.finished(firstPrompt(recipe)),
        action: {
          label: words.queue.show,
          run: () => {
            stage.show(clip);
          },
        },
      });
    }
    await queue.saved();
    await keep(clip, id);
    await refresh();
  }

  /** What is wrong with a film among others is told beside the stage, what stops them all on it. */
  function failed(error: KinoraError, goesOn: boolean): void {
    if (goesOn) {
      stage.goBack();
      showError(error);
    } else stage.fail(error);
    void refresh();
  }

  /** Of the clip in the form. */
  function expected(): Expectation | undefined {
    const { seconds, height, ratio, steps, guidanceScale } = composer;
    if (device.model === undefined || seconds === undefined || height === undefined)
      return undefined;
    const { framesPerSecond } = device.model;
    const sampler = { steps: steps!, guidanceScale: guidanceScale! };
    if (composer.attachment !== undefined && composer.problem === undefined) {
      return expecting.of(composer.recipe(), device.backend);
    }
    return expecting.ofWish({ seconds, height, ratio, framesPerSecond, sampler }, device.backend);
  }

  /** The model may have arrived, wholly or in part. */
  async function refresh(): Promise<void> {
    await device.inspect().catch(() => undefined);
  }

  async function keep(clip: KeptClip, endsJob?: string): Promise<void> {
    tellKept(await shelf.add(clip, endsJob));
  }

  function tellKept({ error, gone }: Awaited<ReturnType<Shelf['add']>>): void {
    if (error) showError(error, words.shelf.keepByDownload);
    else if (gone > 0) notices.show({ text: words.shelf.madeRoom(gone) });
  }

  function showError(error: KinoraError, kept?: string): void {
    const { happened, kept: usuallyKept, next } = errorWords[error.code](error.details);
    const text = `${happened} ${kept ?? usuallyKept}`;
    // Making a clip again would not repeat what failed beside the stage.
    if (next === 'make-again') notices.show({ text });
    else
      notices.show({
        text,
        action: { label: words.nextSteps[next], run: () => void takeStep(next) },
      });
  }

  /** Work beside the stage: what fails is told in a notice. */
  async function attempt(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      showError(asKinoraError(thrown));
    }
  }

  function useRecipe(recipe: Recipe, said: string): void {
    const wasWritten = composer.form.prompt.trim() !== '' || composer.form.later.length > 0;
    const takeBack = composer.apply(recipe);
    const isOtherModel = device.model !== undefined && device.model.id !== recipe.model;
    notices.show({
      text: isOtherModel ? words.drop.otherModel(recipe.model) : said,
      ...(wasWritten && { action: { label: words.shelf.undo, run: takeBack } }),
    });
  }

  async function copyLink(recipe: Recipe): Promise<void> {
    try {
      await ports.copyText(`${ownAddress()}${recipeFragment(recipe)}`);
      notices.show({ text: words.details.linkCopied });
    } catch {
      notices.show({ text: words.details.linkNotCopied });
    }
  }

  /** Puts the harmless sentence that a refusal offers into the form. */
  function useRewrite(): void {
    const { scene } = stage;
    if (scene.kind !== 'failed') return;
    const { field, instead } = scene.error.details;
    const prompt = String(instead);
    const card = /^beats\[(\d+)\]$/.exec(String(field))?.[1];
    if (field === 'style') styles.choose(null);
    else if (field === 'negativePrompt') composer.form.negativePrompt = prompt;
    else if (card === undefined) composer.form.prompt = prompt;
    else
      composer.board = composer.board.map((beat, i) =>
        i === Number(card) ? { ...beat, prompt } : beat,
      );
    stage.open();
    focusPrompt();
  }

  /** A file becomes what the next film is made from. */
  async function takeIn(
    wish: Pick<BringInWish, 'ratio' | 'placement'>,
    use: ClipUse,
  ): Promise<void> {
    await hold(async () => {
      await attempt(async () => {
        if (await incoming.takeIn(wish, use)) focusPrompt();
      });
    });
    await refresh();
  }

  function focusPrompt(): void {
    document.getElementById('prompt')?.focus();
  }

  /** What failed, to the seed: windows that were made are kept for the same recipe alone. */
  async function makeAgain(): Promise<void> {
    const recipe = stage.scene.kind === 'failed' ? stage.scene.recipe : undefined;
    const job = queue.jobs.find((each) => each.failure !== undefined && each.recipe === recipe);
    if (job !== undefined) {
      stage.follow();
      queue.retry(job.id, { backend: device.backend });
    } else if (device.model === undefined) await look();
    else if (composer.problem !== undefined) focusPrompt();
    else await make();
  }

  /** Goes on with what is queued, or offers to with the film that a crash or a reload left. */
  async function offerUnfinished(): Promise<void> {
    // Whoever comes back to a film that is not finished waits for it.
    if (stage.scene.kind === 'opening') stage.follow();
    await queue.load();
    // Without storage there is nothing to go on with.
    const jobs = await ports.unfinished.list().catch(() => []);
    void unfinished.look();
    const job = jobs.find(({ recipe }) => recipe.model === device.model?.id);
    // Whoever came with a recipe, or has begun already, is not to be asked.
    const isBusy = queue.jobs.length > 0 || isHeld || notices.current !== undefined;
    const isAsked = link.recipe !== undefined || styles.offered !== undefined;
    if (job === undefined || isBusy || isAsked) return;
    const { recipe, backend } = job;
    unfinished.offerLeft(job, () => {
      composer.apply(recipe);
      add([{ recipe, backend, files: {} }]);
    });
  }

  /** The one button of an error. */
  async function takeStep(step: NextStep): Promise<void> {
    switch (step) {
      case 'make-again':
        return makeAgain();
      case 'use-processor':
        device.choose('cpu');
        return makeAgain();
      case 'copy-link':
        return attempt(() => copyLink(composer.recipe()));
      case 'edit-prompt':
        focusPrompt();
        return;
      case 'use-rewrite':
        useRewrite();
        return;
      case 'open-file':
        document.getElementById('open-file')?.click();
        return;
      case 'open-styles':
        help.show('styles');
        return;
      case 'go-to-shelf':
        document.getElementById('shelf')?.focus();
        return;
      case 'use-https':
        ports.openOverHttps();
        return;
      case 'reload':
        ports.reload();
    }
  }

  return {
    composer,
    device,
    download,
    reading,
    /** For words beside the sentence. */
    newReading: () => createReading(ports.engine),
    styles,
    loadStyles: () => attempt(() => styles.load()),
    /** Keeps what came from elsewhere, or chooses it where it is here. */
    takeStyle: async (): Promise<void> => {
      const text = await styles.takeOffered();
      if (text !== undefined) notices.show({ text });
    },
    copyText: ports.copyText,
    saveFile: ports.saveFile,
    safety,
    stage,
    shelf,
    damaged,
    library,
    help,
    notices,
    source: incoming.source,
    queue,
    unfinished,
    takeIn,
    /** Whether the engine is at work. */
    get isMaking() {
      return isHeld || queue.runningId !== undefined;
    },
    /** Whether something that cannot be queued keeps the engine. */
    get isHeld() {
      return isHeld;
    },
    /** What a page that is closed now would lose: a live film, and clips that the browser does not keep. */
    get wouldLose() {
      return live.isOn || shelf.hasUnkept;
    },
    get isLive() {
      return live.isOn;
    },
    get expectedMs() {
      const parts = expected();
      return parts && expectedMs(parts) * composer.form.takes;
    },
    get settings(): Settings {
      const { choice: backend, trials } = device;
      const form = { ...composer.form };
      const { speeds } = expecting;
      const { isPausedByHand: isQueuePaused } = queue;
      return { form, backend, speeds, trials, safety: safety.level, isQueuePaused };
    },
    nowMs: ports.nowMs,
    look,
    make,
    makeLive: live.make,
    follow: live.follow,
    endLive: live.end,
    /** The first sentence becomes cards, each of which says again what lasts. */
    async splitIntoBoard(): Promise<void> {
      const parts = partsOf(composer.form.prompt);
      const seconds = composer.seconds ?? 2;
      composer.board = spread(parts, seconds);
      if (device.missingBytes > 0) return;
      const said: string[] = [];
      let before: Attributes = [];
      for (const part of parts) {
        const { attributes } = await ports.engine.understand(part);
        const prompt = said.length === 0 ? part : carriedOn(part, attributes, before);
        before =
          said.length === 0 ? attributes : (await ports.engine.understand(prompt)).attributes;
        said.push(prompt);
      }
      composer.board = spread(said, seconds);
    },
    /** Makes what a tool asks for. */
    makeFrom: (recipe: Recipe, files: Files) => {
      add([{ recipe, backend: device.backend, files }]);
    },
    /** Of a film that a tool asks for. */
    expectedMsOf(recipe: Recipe): number | undefined {
      const parts = expecting.of(recipe, device.backend);
      return parts && expectedMs(parts);
    },
    rollSeed: ports.rollSeed,
    offerUnfinished,
    takeStep,
    useRecipe,
    copyLink,
    /** Should the worker be dead, what it was making has ended already. */
    cancel: () => {
      live.forget();
      if (queue.runningId !== undefined) return queue.remove(queue.runningId);
      return ports.engine.cancel().catch(() => undefined);
    },
    async fetchModel(): Promise<void> {
      fetching = download.start(device.backend, device.missingBytes);
      await fetching;
      fetching = undefined;
      await refresh();
    },
    /** Engines are tried where a clip would be made, so nothing else is made meanwhile. */
    async compareEngines(): Promise<void> {
      await hold(async () => {
        try {
          await device.compare();
        } catch (thrown) {
          const error = asKinoraError(thrown);
          if (error.code !== 'aborted') showError(error);
        }
      });
      await refresh();
    },
    deleteModel: () =>
      attempt(async () => {
        await ports.engine.deleteWeights();
        await refresh();
        notices.show({ text: words.device.modelDeleted });
      }),
    link,
    /** What the address carries is shown; it changes the form when the visitor says so, and never runs by itself. */
    readFragment: (fragment: string) =>
      attempt(() => {
        link.read(fragment);
        styles.readFragment(fragment);
      }),
    readFile: (file: Blob) =>
      attempt(async () => {
        if (await isZip(file)) {
          await library.import(file);
          return;
        }
        if (await styles.readFile(file)) return;
        const recipe = await incoming.recipeIn(file);
        if (recipe !== undefined) useRecipe(recipe, words.drop.restored);
      }),
    /** One on the stage that is gone from the shelf. */
    keepAgain: async (clip: KeptClip) => {
      tellKept(await shelf.addAgain(clip));
    },
    ...clipActions({ ports, shelf, library, stage, notices, attempt }),
    loadShelf: () =>
      attempt(async () => {
        await damaged.load();
        await shelf.load(ports.dateMs());
        const cameIn = await ports.bringIn.cutShort().catch(() => undefined);
        if (cameIn !== undefined) notices.show({ text: words.shelf.cutShort(cameIn) });
      }),
    /** The clips' storage went. The weights have a connection of their own, in the worker. */
    storageLost: (reason: ClosedReason) =>
      attempt(async () => {
        if (reason === 'newer-version') throw new KinoraError('storage-unavailable', { reason });
        const { again, gone } = await shelf.recheck();
        await styles.recheck();
        await damaged.load();
        const isLoss = reason === 'deleted' || again + gone > 0;
        if (isLoss) notices.show({ text: words.shelf.dataDeleted(again, gone) });
        await refresh();
      }),
  };
}

function bySeed(one: KeptClip, other: KeptClip): number {
  return one.recipe.seed - other.recipe.seed;
}
