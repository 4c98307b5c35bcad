/**
 * Eight hours of a kiosk that nobody looks after, by a driven clock: 200 visitors who press cards,
 * type, walk away at any moment, and a machine that fails them in every way it can.
 */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Kiosk } from '../../src/app/kiosk/kiosk.svelte.ts';
import type { KioskMaking } from '../../src/app/kiosk/scenes.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { languages } from '../../src/common/language.ts';
import { philox } from '../../src/common/random.ts';
import { kioskKeys } from '../../src/storage/kiosk.ts';
import { drivenClock } from '../helpers/driven-clock.ts';
import { isKept, kioskLab } from '../helpers/kiosk-lab.ts';
import type { Wrap } from '../helpers/tiny-studio.ts';

const visitors = 200;
const visitEveryMs = (8 * 3600 * 1000) / visitors;
/** Morning of a Monday. */
const startDate = new Date(2026, 10, 30, 10);

const refusal = 'types something that is refused, and takes the sentence offered instead';

const settings = {
  ratio: '1:1',
  hasKeyboard: true,
  savesToFolder: true,
  pin: { salt: '00', hash: '00' },
  clipsPerWorker: 2,
  language: 'de',
  offersLanguages: true,
  hours: { opensAt: 9 * 60, closesAt: 19 * 60 },
};

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

test(
  `${visitors} visits in eight hours: a picture all the time, and nothing of anybody left`,
  { timeout: 300_000 },
  async () => {
    const clock = drivenClock(startDate);
    let fault: 'none' | 'graphics' | 'silence' = 'none';
    const slow: Wrap = (site, work) => {
      if (site !== 'transformer.predict') return work();
      if (fault === 'silence') return new Promise<never>(() => undefined) as never;
      if (fault === 'graphics') throw new KinoraError('gpu-lost', { reason: 'rehearsed' });
      return clock.sleep(150).then(work) as ReturnType<typeof work>;
    };
    const lab = await kioskLab(clock, slow);
    lab.local.setItem(kioskKeys.settings, JSON.stringify(settings));

    let kiosk: Kiosk = lab.openPage();
    let longestWithoutMs = 0;
    let withoutMs = 0;
    let bytesLeft = 0;
    const canariesLeft: string[] = [];
    let made: KioskMaking | undefined;
    let goneBack = 0;

    /** A quarter of a second at a time, so that no gap hides between two looks. */
    async function pass(ms: number): Promise<void> {
      for (let gone = 0; gone < ms; gone += 250) {
        await clock.advance(250, kiosk.scene.kind === 'making');
        if ((gone / 250) % 4 === 3) kiosk.tick();
        withoutMs = kiosk.picture === undefined ? withoutMs + 250 : 0;
        longestWithoutMs = Math.max(longestWithoutMs, withoutMs);
        const scene = kiosk.scene.kind === 'making' ? kiosk.scene : undefined;
        const isSame = scene !== undefined && made !== undefined && scene.prompt === made.prompt;
        if (isSame && (scene.denoised < made!.denoised || scene.decoded < made!.decoded))
          goneBack++;
        made = scene;
      }
    }
    async function passUntil(is: () => boolean, mostMs = 300_000): Promise<void> {
      for (let gone = 0; !is() && gone < mostMs; gone += 1000) await pass(1000);
      expect(is(), `in the scene "${kiosk.scene.kind}" after ${mostMs} ms`).toBe(true);
    }
    const isAt = (kind: Kiosk['scene']['kind']) => () => kiosk.scene.kind === kind;
    const make = async (sentence: string): Promise<void> => {
      void kiosk.make(sentence);
      await pass(250);
      expect(kiosk.scene.kind).toMatch(/making|sorry/);
    };

    const play = async (sentence: string): Promise<void> => {
      await make(sentence);
      await passUntil(isAt('clip'));
    };
    const type = async (sentence: string): Promise<void> => {
      kiosk.showTyping();
      await pass(4000);
      await play(sentence);
    };
    /** What visitors do, and what happens to them. */
    const habits: Readonly<Record<string, (canary: string) => Promise<void>>> = {
      'presses a card, and leaves at the end': () => play('a red fish'),
      'presses three cards, and says so': async () => {
        for (const card of ['a red fish', 'a blue boat', 'a cat']) {
          await play(card);
          kiosk.showCards();
        }
        await kiosk.leaveVisit();
      },
      'types a sentence of their own': type,
      'puts the film into the folder': async (canary) => {
        await type(canary);
        await kiosk.save();
      },
      [refusal]: async (canary) => {
        kiosk.showTyping();
        await make(`a naked woman ${canary} on the beach`);
        await passUntil(isAt('sorry'));
        const { scene } = kiosk;
        const instead = `a woman ${canary} on the beach`;
        expect(scene).toMatchObject({ kind: 'sorry', why: { reason: 'sexual', instead } });
        await play(instead);
      },
      'stops the making, and leaves': async (canary) => {
        await make(canary);
        await pass(1000);
        kiosk.cancel();
        expect(kiosk.scene.kind).toBe('cards');
      },
      'walks away while it is made': make,
      'is asked, and stays': async (canary) => {
        await passUntil(() => kiosk.askingSeconds !== undefined);
        kiosk.touch();
        await pass(1000);
        expect(kiosk.askingSeconds).toBeUndefined();
        await make(canary);
      },
      'meets a graphics card that fails': async (canary) => {
        fault = 'graphics';
        await make(canary);
        await passUntil(isAt('sorry'));
        fault = 'none';
        await passUntil(isAt('cards'));
        await make(canary);
      },
      'meets a worker that dies': async (canary) => {
        await make(canary);
        await pass(1000);
        lab.workers.at(-1)!.crash('out of memory');
        await passUntil(isAt('sorry'));
        kiosk.showCards();
        await play(canary);
      },
      'meets a worker that falls silent': async (canary) => {
        fault = 'silence';
        await make(canary);
        await passUntil(isAt('sorry'));
        fault = 'none';
      },
      'meets a page that crashes': async (canary) => {
        await make(canary);
        await pass(1000);
        // Nothing of it is told: the page is gone, and the next one comes up.
        lab.workers.at(-1)!.terminate();
        kiosk = lab.openPage();
        void kiosk.start();
      },
    };

    async function visit(habit: string, canary: string, index: number): Promise<void> {
      kiosk.begin();
      expect(kiosk.scene.kind).toBe('cards');
      expect(kiosk.language, 'of the staff').toBe('de');
      const language = languages[index % languages.length]!;
      kiosk.chooseLanguage(language);
      expect(kiosk.language).toBe(language);
      await pass(3000);
      await habits[habit]!(canary);
      await passUntil(isAt('loop'));
    }

    void kiosk.start();
    await passUntil(() => kiosk.isReady);
    const names = Object.keys(habits);
    let refused = 0;
    for (let index = 0; index < visitors; index++) {
      const dueMs = index * visitEveryMs;
      await pass(Math.max(0, dueMs - clock.nowMs()));
      const habit = names[philox([index, 0, 0, 0], [7, 7])[0] % names.length]!;
      if (habit === refusal) refused++;
      const canary = `a zebra called canary${index}`;
      await visit(habit, canary, index);
      await passUntil(() => kiosk.isReady && !kiosk.counts.now.isVisiting);
      bytesLeft += kiosk.counts.now.bytesLeft;
      if (await isKept(`canary${index}`, lab)) canariesLeft.push(canary);
      expect(kiosk.language, 'after the visit').toBe('de');
      expect(JSON.stringify(kiosk.scene)).not.toContain('canary');
    }
    const hours = clock.nowMs() / 3_600_000;
    const { visits, clips, refusals, failures, idleEnds, handOvers, crashes } = kiosk.counts.now;
    console.log(
      `kiosk rehearsal: ${hours.toFixed(1)} h, ${visits} visits, ${clips} clips, ${refusals} refusals, ` +
        `${failures} failures, ${crashes} crashes of the page, ${idleEnds} idle resets, ` +
        `${lab.workers.length} workers, longest time without a picture ${longestWithoutMs} ms, ` +
        `bytes left of a visitor ${bytesLeft}`,
    );
    expect(visits).toBe(visitors);
    expect(refusals).toBe(refused);
    expect(clips).toBeGreaterThan(visitors / 2);
    expect(crashes).toBeGreaterThan(0);
    expect(failures).toBeGreaterThan(0);
    expect(handOvers).toBe(lab.folder.length);
    expect(longestWithoutMs).toBeLessThanOrEqual(5000);
    expect(goneBack, 'times that progress went back').toBe(0);
    expect(bytesLeft).toBe(0);
    expect(canariesLeft).toEqual([]);
    expect(
      lab.workers.every(
        (worker, index) => worker.isTerminated() || index === lab.workers.length - 1,
      ),
    ).toBe(true);
  },
);
