import type { Clip } from '../common/clip.ts';
import { asKinoraError, KinoraError } from '../common/errors.ts';
import { mentionsRecipe, recipeFragment, recipeOfFragment } from '../common/recipe-link.ts';
import { middle } from '../common/placement.ts';
import { firstPrompt, maxLiveSeconds, maxSeconds, type Recipe } from '../common/recipe.ts';
import type { BringInWish } from '../engine/bring-in.ts';
import type { MakeRequest } from '../engine/engine-api.ts';
import type { ClosedReason } from '../storage/database.ts';
import type { Settings } from '../storage/settings.ts';
import { createComposer, type Files } from './composer/composer.svelte.ts';
import { expectedMs, type Expectation } from './composer/expected-time.ts';
import { createExpecting } from './composer/expecting.svelte.ts';
import { createDevice } from './device/device.svelte.ts';
import { createDownload } from './download/download.svelte.ts';
import { createNotices } from './notices/notices.svelte.ts';
import { formatSeconds } from './parts/format.ts';
import type { Ports } from './ports.ts';
import { createShelf } from './shelf/shelf.svelte.ts';
import { createSource } from './source/source.svelte.ts';
import { attachmentFor, type ClipUse } from './source/source-wish.ts';
import { createStage } from './stage/stage.svelte.ts';
import { createSafety } from './safety/safety.svelte.ts';
import { createReading } from './understanding/understanding.svelte.ts';
import { markWords } from './made-here/mark-words.ts';
import { errorWords, nextStepWords, type NextStep } from './error-words.ts';
import { words } from './words.ts';

export type Studio = ReturnType<typeof createStudio>;

/** A recipe and, should its sources not be here any more, the files they came from. */
interface MakeWish extends MakeRequest {
  readonly files?: Files;
}

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
  const shelf = createShelf(ports.clips);
  const notices = createNotices();
  const source = createSource(ports.engine);
  const expecting = createExpecting(device, saved.speeds);
  /** Whether the download that runs by itself brought everything. */
  let fetching: Promise<boolean> | undefined;

  let isMaking = $state(false);
  /** Of the film being made. */
  let isLive = $state(false);
  /** What a live film was told last. */
  let said: string | undefined;

  /** The first look at the device; what fails here fails on the stage, with a way on. */
  async function look(): Promise<void> {
    stage.open();
    try {
      refuseInsecure();
      composer.learnModel((await device.inspect()).model);
    } catch (thrown) {
      stage.fail(asKinoraError(thrown));
    }
  }

  /** On plain http there are no video encoder, no digest and no store that lasts. */
  function refuseInsecure(): void {
    const address = ports.insecureAddress;
    if (address !== undefined) throw new KinoraError('insecure-origin', { address });
  }

  async function make(wish?: MakeWish): Promise<void> {
    if (isMaking || (wish === undefined && composer.problem !== undefined)) return;
    isMaking = true;
    let clip: Clip | undefined;
    try {
      clip = await makeClip(wish);
      stage.show(clip);
    } catch (thrown) {
      endWithout(asKinoraError(thrown));
    } finally {
      isMaking = false;
    }
    if (clip) await keep(clip);
    await refresh();
  }

  /**
   * A film that follows the sentence in the form while it is made. At its longest it is kept and the
   * next one begins, until the visitor ends it.
   */
  async function makeLive(): Promise<void> {
    if (isMaking || composer.problem !== undefined) return;
    isLive = true;
    try {
      const goesOn = (): boolean => isLive;
      while (goesOn()) {
        if (!composer.form.isSeedLocked) composer.roll();
        const form = composer.recipe();
        const recipe = { ...form, beats: form.beats.slice(0, 1), seconds: maxLiveSeconds };
        said = firstPrompt(recipe);
        await make({ recipe, backend: device.backend, isLive });
        if (stage.scene.kind !== 'clip') break;
      }
    } catch (thrown) {
      showError(asKinoraError(thrown));
    } finally {
      isLive = false;
    }
  }

  /** The live film follows what is in the form now; what cannot be followed is told, and nothing ends. */
  async function follow(): Promise<void> {
    const prompt = composer.form.prompt.trim();
    if (!isLive || composer.problem !== undefined || prompt === said) return;
    said = prompt;
    await attempt(() => ports.engine.say(prompt));
  }

  async function endLive(): Promise<void> {
    isLive = false;
    await attempt(() => ports.engine.endLive());
  }

  /** @param wish the form's, where it is left out */
  async function makeClip(wish: MakeWish | undefined): Promise<Clip> {
    refuseInsecure();
    if (wish === undefined && !composer.form.isSeedLocked) composer.roll();
    if (device.model === undefined) composer.learnModel((await device.inspect()).model);
    const { files, ...request } = wish ?? formWish();
    const { recipe: asked, backend } = request;
    const { isOpen } = device;
    stage.begin(asked, expecting.of(asked, backend)!, request.isLive);
    if (fetching !== undefined && !(await fetching)) throw new KinoraError('aborted');
    const recipe = files ? await withSources(asked, files) : asked;
    const clip = await ports.engine.make(
      { ...request, recipe, safety: safety.level },
      stage.report,
    );
    device.learnCodec(clip.codec);
    // How long a live film takes is how long it is watched.
    if (request.isLive !== true) expecting.learn(recipe, clip, isOpen);
    return clip;
  }

  function formWish(): MakeWish {
    const files = composer.attachment?.files;
    return { recipe: composer.recipe(), backend: device.backend, ...(files && { files }) };
  }

  /** Takes in again what has gone from this browser: the same clip, under a new hash. */
  async function withSources(recipe: Recipe, files: Files): Promise<Recipe> {
    const renamed: Record<string, string> = {};
    for (const [sha256, file] of Object.entries(files)) {
      if (await ports.engine.hasSource(sha256)) continue;
      const wish = { ratio: recipe.ratio, placement: middle, mostSeconds: maxSeconds };
      const taken = await ports.engine.bringIn({ file, ...wish }, stage.report);
      renamed[sha256] = taken.sha256;
    }
    const sources = recipe.sources.map((source) => ({
      ...source,
      sha256: renamed[source.sha256] ?? source.sha256,
    }));
    return { ...recipe, sources };
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

  function endWithout(error: KinoraError): void {
    if (error.code === 'aborted') {
      stage.goBack();
      notices.show({ text: words.stage.cancelled });
    } else {
      stage.fail(error);
    }
  }

  /** The model may have arrived, wholly or in part. */
  async function refresh(): Promise<void> {
    await device.inspect().catch(() => undefined);
  }

  async function keep(clip: Clip): Promise<void> {
    const { error, gone } = await shelf.add(clip);
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
        action: { label: nextStepWords[next], run: () => void takeStep(next) },
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
    composer.apply(recipe);
    const isOtherModel = device.model !== undefined && device.model.id !== recipe.model;
    notices.show({ text: isOtherModel ? words.drop.otherModel(recipe.model) : said });
  }

  async function copyLink(recipe: Recipe): Promise<void> {
    try {
      await ports.copyText(`${location.origin}${location.pathname}${recipeFragment(recipe)}`);
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
    const isNegative = field === 'negativePrompt';
    composer.form[isNegative ? 'negativePrompt' : 'prompt'] = String(instead);
    stage.open();
    focusPrompt();
  }

  /** The recipe of a file; of a picture or video without one it is told whether it was made here. */
  async function recipeIn(file: Blob): Promise<Recipe | undefined> {
    try {
      return await ports.readRecipe(file);
    } catch (thrown) {
      const pictures = await ports.picturesOf(file);
      if (pictures.length === 0) throw thrown;
      notices.show({ text: words.madeHere.looking });
      offerAsSource(file, markWords(await ports.engine.findMark(pictures)));
      return undefined;
    }
  }

  /** A model that can take in pictures and clips offers to use this one. */
  function offerAsSource(file: Blob, text: string): void {
    const run = (): void => {
      source.offer(file);
    };
    const canTakeIn = device.model?.encoderMissingBytes !== undefined;
    notices.show({ text, ...(canTakeIn && { action: { label: words.source.inFilm, run } }) });
  }

  /** A file becomes what the next film is made from; the sentence is still the visitor's. */
  async function takeIn(
    wish: Pick<BringInWish, 'ratio' | 'placement'>,
    use: ClipUse,
  ): Promise<void> {
    if (isMaking) return;
    await attempt(async () => {
      const taken = await source.takeIn(wish);
      if (taken === undefined) return;
      composer.attach(attachmentFor(taken, wish.ratio, use));
      const isPicture = composer.attachment?.tool === 'image-to-video';
      notices.show({ text: isPicture ? words.source.pictureIn : words.source.clipIn });
      focusPrompt();
    });
    await refresh();
  }

  function focusPrompt(): void {
    document.getElementById('prompt')?.focus();
  }

  async function makeAgain(): Promise<void> {
    if (device.model === undefined) await look();
    else if (composer.problem === undefined) await make(failedWish());
    else focusPrompt();
  }

  /**
   * What failed, to the seed, unless the form asks for something else by now: windows that were made
   * are kept for the same recipe alone.
   */
  function failedWish(): MakeRequest | undefined {
    const failed = stage.scene.kind === 'failed' ? stage.scene.recipe : undefined;
    if (failed === undefined) return undefined;
    const isSame =
      JSON.stringify({ ...composer.recipe(), seed: failed.seed }) === JSON.stringify(failed);
    return isSame ? { recipe: failed, backend: device.backend } : undefined;
  }

  /** Offers to go on with the film that a crash or a reload left. */
  async function offerUnfinished(): Promise<void> {
    // Without storage there is nothing to go on with.
    const jobs = await ports.unfinishedJobs().catch(() => []);
    const job = jobs.find(({ recipe }) => recipe.model === device.model?.id);
    // Whoever came with a recipe, or has begun already, is not to be asked.
    if (job === undefined || isMaking || notices.current !== undefined) return;
    notices.show({
      text: words.stage.unfinished(formatSeconds(1000 * job.recipe.seconds)),
      action: {
        label: words.stage.goOn,
        run: () => {
          composer.apply(job.recipe);
          void make({ recipe: job.recipe, backend: job.backend });
        },
      },
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
    safety,
    stage,
    shelf,
    notices,
    source,
    takeIn,
    get isMaking() {
      return isMaking;
    },
    get isLive() {
      return isLive;
    },
    get expectedMs() {
      const parts = expected();
      return parts && expectedMs(parts);
    },
    get settings(): Settings {
      const { choice: backend, trials } = device;
      const { speeds } = expecting;
      return { form: { ...composer.form }, backend, speeds, trials, safety: safety.level };
    },
    nowMs: ports.nowMs,
    look,
    make: () => make(),
    makeLive,
    follow,
    endLive,
    /** Makes what a tool asks for. */
    makeFrom: (recipe: Recipe, files: Files) => make({ recipe, backend: device.backend, files }),
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
      isLive = false;
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
      if (isMaking) return;
      isMaking = true;
      try {
        await device.compare();
      } catch (thrown) {
        const error = asKinoraError(thrown);
        if (error.code !== 'aborted') showError(error);
      } finally {
        isMaking = false;
      }
      await refresh();
    },
    deleteModel: () =>
      attempt(async () => {
        await ports.engine.deleteWeights();
        await refresh();
        notices.show({ text: words.device.modelDeleted });
      }),
    /**
     * A recipe in the address fills the form and never runs by itself. It leaves the address then,
     * so that loading the page again keeps what the visitor made of it.
     */
    readFragment: (fragment: string) =>
      attempt(() => {
        if (!mentionsRecipe(fragment)) return;
        // Also what cannot be read: at each visit it would be refused anew.
        ports.forgetFragment();
        useRecipe(recipeOfFragment(fragment)!, words.drop.fromLink);
      }),
    readFile: (file: Blob) =>
      attempt(async () => {
        const recipe = await recipeIn(file);
        if (recipe !== undefined) useRecipe(recipe, words.drop.restored);
      }),
    loadShelf: () => attempt(shelf.load),
    /** The clips' storage went. The weights have a connection of their own, in the worker. */
    storageLost: (reason: ClosedReason) =>
      attempt(async () => {
        if (reason === 'newer-version') throw new KinoraError('storage-unavailable', { reason });
        const { again, gone } = await shelf.recheck();
        const isLoss = reason === 'deleted' || again + gone > 0;
        if (isLoss) notices.show({ text: words.shelf.dataDeleted(again, gone) });
        await refresh();
      }),
    throwAway: (clip: Clip) =>
      attempt(async () => {
        const undo = await shelf.throwAway(clip);
        if (stage.scene.kind === 'clip' && stage.scene.clip === clip) stage.open();
        notices.show({
          text: words.shelf.thrownAway,
          action: { label: words.shelf.undo, run: () => void attempt(undo) },
        });
      }),
  };
}
