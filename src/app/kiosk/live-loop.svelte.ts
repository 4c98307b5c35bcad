import type { Backend } from '../../common/clip.ts';
import type { FilmPart, Progress } from '../../common/progress.ts';
import { maxLiveSeconds, type Recipe } from '../../common/recipe.ts';
import type { Style } from '../../common/style.ts';
import type { KioskPorts } from './kiosk-ports.ts';

export type LiveLoop = ReturnType<typeof createLiveLoop>;

/** What is to be shown while nobody is there. */
export interface LiveWish {
  /** Of a film that begins with a sentence: marked, and as the staff want it. */
  readonly recipeOf: (prompt: string) => Recipe;
  readonly backend: Backend;
  /** What the film shows, one after the other. */
  readonly sentences: readonly string[];
  /** Work for a second of film where this device was measured, in milliseconds. */
  readonly trialMs: number | undefined;
}

/**
 * What was found out last, for the staff. `fast`, `slow`: the machine; `unplayable`: the browser; `failed`: it is
 * tried again.
 */
export type LiveState = 'idle' | 'begun' | 'fast' | 'slow' | 'unplayable' | 'failed';

const limitsMs = {
  /** Nobody has to be there for so long before it begins. */
  rest: 10_000,
  /** Each sentence is shown for so long. */
  sentence: 15_000,
  /** A film that is so much behind its own play is not made as fast as it is watched. */
  late: 1500,
  /** One that was not late by then shows that it is. */
  proof: 10_000,
  /** The next film may take as much of the end of the one before it: time is known by the second. */
  seam: 500,
  /** The last picture of a film stands for so long while there is none of the next. */
  still: 3000,
  /** The engine says nothing for so long. */
  silence: 120_000,
  /** A failure is tried again after so long, and what does not get better in a few tries after so long. */
  retry: 30_000,
  later: 3_600_000,
};

/** A measured second of film may take so much: encoding comes on top. */
const fastMs = 800;
/** Each film holds its frames in memory until it ends, and the next one begins. */
const filmSeconds = Math.min(120, maxLiveSeconds);
const mostFailures = 3;

interface Film {
  wish: LiveWish;
  heardMs: number;
  saidMs: number;
  /** Its first part could be played. */
  playsSinceMs: number | undefined;
  endMs: number;
  /** Made while the film before it still plays: seconds of film, as windows are begun when they are due. */
  readonly waiting: FilmPart[];
  /** What every sentence leaves open. */
  readonly style: Style | null;
  /** What it was told, and from where on. */
  readonly said: { readonly fromMs: number; readonly prompt: string }[];
}

/**
 * A live film that is made while nobody is there, of one sentence after the other, without end: film after
 * film. It has no timers: `tick` is all the time it knows. Nothing of it is written anywhere.
 * @param onFilm a film came to its end
 */
export function createLiveLoop(
  {
    engine,
    clock,
    restartEngine,
    liveScreen: screen,
  }: Pick<KioskPorts, 'engine' | 'clock' | 'restartEngine' | 'liveScreen'>,
  onFilm: () => void,
) {
  let state = $state<LiveState>('idle');
  /** That is seen now. */
  let prompt = $state('');
  let film: Film | undefined;
  /** The film before it is seen to its end by then. */
  let freeAtMs = 0;
  let running: Promise<unknown> = Promise.resolve();
  let wantedSinceMs: number | undefined;
  let retryAtMs = 0;
  let failuresInARow = 0;
  let next = 0;

  function sentenceOf({ sentences }: LiveWish): string {
    return sentences[next++ % sentences.length]!;
  }

  /** The screen is free at once, and the worker within a step. */
  function stop(): void {
    wantedSinceMs = undefined;
    if (state === 'begun') state = 'idle';
    screen.close();
    freeAtMs = 0;
    if (film === undefined) return;
    film = undefined;
    engine.cancel().catch(() => undefined);
  }

  function giveUp(why: LiveState, forMs: number): void {
    stop();
    state = why;
    retryAtMs = clock.nowMs() + forMs;
  }

  async function play(wish: LiveWish): Promise<void> {
    const nowMs = clock.nowMs();
    const first = sentenceOf(wish);
    const recipe = { ...wish.recipeOf(first), seconds: filmSeconds };
    const said = [{ fromMs: 0, prompt: first }];
    const times = { heardMs: nowMs, saidMs: nowMs, playsSinceMs: undefined, endMs: 0 };
    const mine: Film = { wish, ...times, waiting: [], style: recipe.style, said };
    film = mine;
    if (state !== 'fast') state = 'begun';
    try {
      const { backend } = wish;
      const made = engine.make(
        { recipe, backend, isLive: true, safety: 'kiosk', keepsNothing: true },
        (progress) => {
          if (film === mine) hear(mine, progress);
        },
      );
      running = made.catch(() => undefined);
      await made;
      if (film !== mine) return;
      film = undefined;
      failuresInARow = 0;
      onFilm();
      if (mine.playsSinceMs === undefined) return;
      freeAtMs = mine.playsSinceMs + mine.endMs;
      // What is made is seconds ahead of what is seen: time enough for the beginning of the next.
      void play(mine.wish);
    } catch {
      if (film !== mine) return;
      film = undefined;
      failuresInARow++;
      giveUp('failed', failuresInARow < mostFailures ? limitsMs.retry : limitsMs.later);
    }
  }

  function hear(mine: Film, progress: Progress): void {
    mine.heardMs = clock.nowMs();
    if (progress.stage !== 'part') return;
    mine.waiting.push(progress.part);
    showWaiting(mine);
  }

  function showWaiting(mine: Film): void {
    if (freeAtMs - clock.nowMs() > limitsMs.seam) return;
    for (const part of mine.waiting.splice(0)) if (film === mine) show(mine, part);
  }

  function show(mine: Film, part: FilmPart): void {
    if (part.isFirst) {
      mine.playsSinceMs = clock.nowMs();
      prompt = mine.said[0]!.prompt;
    }
    mine.endMs = part.endMs;
    screen.append(part);
    if (screen.url === undefined) giveUp('unplayable', Infinity);
  }

  function follow(mine: Film, wish: LiveWish): void {
    const nowMs = clock.nowMs();
    mine.wish = wish;
    if (nowMs - mine.heardMs > limitsMs.silence) {
      restartEngine();
      return;
    }
    showWaiting(mine);
    if (film !== mine) return;
    if (mine.playsSinceMs === undefined) {
      if (nowMs - freeAtMs > limitsMs.still) screen.close();
      return;
    }
    /** Where the film is now, if it plays as it should. */
    const atMs = nowMs - mine.playsSinceMs;
    if (atMs - mine.endMs > limitsMs.late) {
      giveUp('slow', limitsMs.later);
      return;
    }
    if (atMs >= limitsMs.proof) state = 'fast';
    prompt = mine.said.findLast(({ fromMs }) => fromMs <= atMs)?.prompt ?? '';
    if (nowMs - mine.saidMs < limitsMs.sentence) return;
    mine.saidMs = nowMs;
    const said = sentenceOf(wish);
    // It is shown from the next window on. One that is refused leaves the film as it is.
    engine.say(said, mine.style).then(
      () => {
        mine.said.push({ fromMs: mine.endMs, prompt: said });
      },
      () => undefined,
    );
  }

  return {
    get state() {
      return state;
    },
    get prompt() {
      return prompt;
    },
    /** For a video's `src`, from before there is something to see. */
    get url() {
      return screen.url;
    },
    get isShown() {
      return screen.url !== undefined && screen.endMs > 0;
    },
    /** Settles when the worker is free. */
    get running() {
      return running;
    },
    stop,
    /** This browser cannot show it. */
    drop: (): void => {
      giveUp('unplayable', Infinity);
    },
    /** The staff changed something: what was found out before is found out again. */
    forget: (): void => {
      stop();
      state = 'idle';
      retryAtMs = 0;
      failuresInARow = 0;
    },
    /** @param wish undefined where somebody is there, or nothing is to be made */
    tick: (wish: LiveWish | undefined): void => {
      if (wish === undefined || wish.sentences.length === 0) {
        stop();
        return;
      }
      if (film !== undefined) {
        follow(film, wish);
        return;
      }
      const nowMs = clock.nowMs();
      wantedSinceMs ??= nowMs;
      if (nowMs < retryAtMs || nowMs - wantedSinceMs < limitsMs.rest) return;
      if (wish.trialMs !== undefined && wish.trialMs > fastMs) giveUp('slow', limitsMs.later);
      else void play(wish);
    },
  };
}
