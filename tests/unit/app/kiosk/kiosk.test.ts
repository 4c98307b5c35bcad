import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import jsQr from 'jsqr';
import encodeQr from 'qr';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCounts } from '../../../../src/app/kiosk/counts.svelte.ts';
import { fileNameAt } from '../../../../src/app/kiosk/file-name.ts';
import type { KioskPorts } from '../../../../src/app/kiosk/kiosk-ports.ts';
import { kioskRecipe, phoneLink } from '../../../../src/app/kiosk/hand-over.ts';
import { kioskSentences } from '../../../../src/app/example-sentences.ts';
import { reasonWords } from '../../../../src/app/kiosk/kiosk-words.ts';
import { clockTime, isOpenAt, minutesOf } from '../../../../src/app/kiosk/opening-hours.ts';
import { isPin, storePin } from '../../../../src/app/kiosk/pin.ts';
import { createStaff } from '../../../../src/app/kiosk/staff.svelte.ts';
import { tracesOf } from '../../../../src/app/kiosk/traces.ts';
import { KinoraError } from '../../../../src/common/errors.ts';
import { recipeOfFragment } from '../../../../src/common/recipe-link.ts';
import { judge } from '../../../../src/safety/gate.ts';
import { reasons } from '../../../../src/safety/rules.ts';
import { openDatabase } from '../../../../src/storage/database.ts';
import { databaseJobStore } from '../../../../src/storage/jobs.ts';
import {
  kioskKeys,
  localKioskStore,
  noCounts,
  parseKioskSettings,
  type KioskSettings,
} from '../../../../src/storage/kiosk.ts';
import { drivenClock } from '../../../helpers/driven-clock.ts';
import { kioskLab, memoryStorage } from '../../../helpers/kiosk-lab.ts';
import { recipe } from '../../../helpers/recipes.ts';
import { nanoModel, scriptedEngine } from '../../../helpers/scripted-engine.ts';

const at = (hours: number, minutes = 0): Date => new Date(2026, 10, 30, hours, minutes);

describe('opening hours', () => {
  it.each([
    [{ opensAt: 540, closesAt: 1080 }, at(8, 59), false],
    [{ opensAt: 540, closesAt: 1080 }, at(9), true],
    [{ opensAt: 540, closesAt: 1080 }, at(18), false],
    [{ opensAt: 1200, closesAt: 120 }, at(23), true],
    [{ opensAt: 1200, closesAt: 120 }, at(1, 59), true],
    [{ opensAt: 1200, closesAt: 120 }, at(2), false],
    [{ opensAt: 0, closesAt: 0 }, at(3), true],
  ])('%j at %s: %s', (hours, date, isOpen) => {
    expect(isOpenAt(hours, date)).toBe(isOpen);
  });

  it('are read and written as a time field does', () => {
    expect(clockTime(570)).toBe('09:30');
    expect(minutesOf('09:30')).toBe(570);
    expect(['24:00', '9:30', '', '12:60'].map(minutesOf)).toEqual(Array(4).fill(undefined));
  });
});

describe('the PIN', () => {
  it('is stored as a hash of its own salt, and known again', async () => {
    const [one, other] = [await storePin('4711'), await storePin('4711')];
    expect(one.hash).not.toBe(other.hash);
    expect(JSON.stringify(one)).not.toContain('4711');
    expect(await isPin('4711', one)).toBe(true);
    expect(await isPin('4712', one)).toBe(false);
  });

  it('locks after five wrong ones, over a reload too, and opens again with time', async () => {
    const clock = drivenClock(at(10));
    const local = memoryStorage();
    const store = localKioskStore(() => local);
    const open = () => {
      const counts = createCounts(store);
      return createStaff(store, counts, clock);
    };
    const first = open();
    expect(first.place, 'without a PIN the settings stand open').toBe('here');
    await first.setPin('4711');
    first.goAway();
    const said = [];
    for (let tries = 0; tries < 5; tries++) said.push(await first.enter('0000'));
    expect(said).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
    const second = open();
    expect(second.place).toBe('away');
    expect(await second.enter('4711')).toBe('locked');
    await clock.advance(300_000);
    expect(await second.enter('4711')).toBe('here');
    await clock.advance(120_000);
    expect(second.tick(), 'who walks away is out').toBe(true);
    expect(second.place).toBe('away');
  });
});

describe('a clock that is set back', () => {
  const yearMs = 365 * 24 * 3_600_000;
  /** As if the machine's battery had been empty: the date jumps, and time goes on. */
  const settable = () => {
    const clock = drivenClock(at(10));
    let backMs = 0;
    const date = (): Date => new Date(clock.date().getTime() - backMs);
    return { clock: { ...clock, date }, setBack: () => (backMs = yearMs) };
  };

  it('keeps the staff out no longer than the lock was for', async () => {
    const { clock, setBack } = settable();
    const local = memoryStorage();
    const store = localKioskStore(() => local);
    const staff = createStaff(store, createCounts(store), clock);
    await staff.setPin('4711');
    staff.goAway();
    for (let tries = 0; tries < 5; tries++) await staff.enter('0000');
    expect(await staff.enter('4711')).toBe('locked');
    setBack();
    expect(await staff.enter('4711')).toBe('here');
  });

  it('keeps no page from beginning anew, and still not over and over', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const { clock, setBack } = settable();
    const lab = await kioskLab(clock, (_site, work) => work());
    const kiosk = lab.openPage();
    kiosk.beginAnew();
    setBack();
    kiosk.beginAnew();
    kiosk.beginAnew();
    expect(lab.reloads()).toBe(2);
  });
});

describe('the hand-over', () => {
  const made = kioskRecipe(
    'a red fish',
    7,
    { ratio: '9:16', seconds: 5, height: 9999, sampler: undefined },
    nanoModel,
  );

  it('follows the staff where the model can, and marks every film', () => {
    expect(made).toMatchObject({
      ratio: '9:16',
      seconds: 5,
      height: 480,
      seed: 7,
      mark: 'visible',
    });
    expect(made.sampler).toEqual(nanoModel.samplers[0]);
  });

  it.each([made, recipe({ beats: [{ atSeconds: 0, prompt: 'ein Fisch für 鱼 🐟 '.repeat(30) }] })])(
    'is a code that another reader reads as the same recipe',
    (each) => {
      const link = phoneLink('https://kinora.example/site/?kiosk#old', each)!;
      expect(link).toMatch(/^https:\/\/kinora\.example\/site\/#recipe=[\w-]+$/);
      const rows = encodeQr(link, 'raw', { ecc: 'low', border: 4 });
      const scale = 4;
      const size = rows.length * scale;
      const pixels = new Uint8ClampedArray(size * size * 4);
      for (let place = 0; place < size * size; place++) {
        const row = rows[Math.floor(place / size / scale)]!;
        pixels.set(
          [...Array<number>(3).fill(row[Math.floor((place % size) / scale)] ? 0 : 255), 255],
          place * 4,
        );
      }
      const read = jsQr(pixels, size, size)!.data;
      expect(read).toBe(link);
      const fragment = new URL(read).hash;
      expect(recipeOfFragment(fragment)).toEqual({
        ...each,
        beats: [{ atSeconds: 0, prompt: each.beats[0]!.prompt.trim() }],
      });
    },
  );

  it('shows no code where a phone could not follow it', () => {
    for (const address of [undefined, '', 'kinora', 'javascript:alert(1)', 'file:///kinora'])
      expect(phoneLink(address, made)).toBeUndefined();
  });

  it.each([
    ['kiosk.lan', 'https://kiosk.lan/'],
    ['192.168.1.5:4173/films/?kiosk', 'https://192.168.1.5:4173/films/'],
    ['https://staff:4711@kiosk.lan/', 'https://kiosk.lan/'],
  ])('reads the address %s as %s', (address, read) => {
    expect(phoneLink(address, made)!.split('#')[0]).toBe(read);
  });

  it('names a file by its time alone', () => {
    expect(fileNameAt(at(9, 5))).toBe('kinora-2026-11-30-090500.mp4');
  });
});

describe('what is kept', () => {
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
  });

  it('is measured wherever it lies, and erased where a visit can have left it', async () => {
    const database = await openDatabase();
    const [local, session] = [memoryStorage(), memoryStorage()];
    local.setItem('kinora.settings', 'of the staff');
    const clock = drivenClock(at(10));
    const traces = tracesOf({
      web: () => [local, session],
      inDatabase: (work) => work(database),
      clock,
    });
    expect(await traces.bytes(), 'what was there before').toBe(0);
    local.setItem(kioskKeys.counts, '{"visits":1}');
    expect(await traces.bytes(), 'counts hold nothing of a visitor').toBe(0);

    session.setItem('draft', 'a red fish');
    expect(await traces.bytes()).toBe(15);
    const jobs = databaseJobStore(database);
    const createdAtMs = clock.date().getTime();
    const job = { id: 'x', recipe: recipe(), backend: 'cpu', createdAtMs } as const;
    await jobs.begin(job);
    await jobs.keepWindow('x', 0, new Float32Array(100));
    expect(await traces.bytes()).toBeGreaterThan(415);
    await traces.erase();
    expect(await traces.bytes()).toBe(0);

    local.setItem('other', 'a trace that nobody foresaw');
    expect(await traces.bytes()).toBeGreaterThan(0);
  });
});

describe('a browser that gives no answer', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const kioskWith = async (given: Partial<KioskPorts>) => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const clock = drivenClock(at(10));
    const lab = await kioskLab(clock, (_site, work) => work(), given);
    const pin = await storePin('4711');
    lab.local.setItem(kioskKeys.settings, JSON.stringify({ pin }));
    const kiosk = lab.openPage();
    void kiosk.start();
    const passUntil = (is: () => boolean) =>
      vi.waitFor(async () => {
        await clock.advance(1000);
        kiosk.tick();
        expect(is()).toBe(true);
      });
    return { clock, lab, kiosk, passUntil };
  };

  it('or one that says that the model is gone is told to the staff, until it is back', async () => {
    const engine = scriptedEngine();
    const url = 'https://kinora.example/models/manifest.json';
    engine.inspectFailure = new KinoraError('weights-unreachable', { url, status: 404 });
    const { clock, kiosk, passUntil } = await kioskWith({ engine: engine.api });
    await passUntil(() => kiosk.problem !== undefined);
    expect(kiosk.problem).toMatchObject({ code: 'weights-unreachable', details: { status: 404 } });
    kiosk.begin();
    expect(kiosk.isVisiting, 'a visitor is not let in to nothing').toBe(false);
    engine.inspectFailure = undefined;
    await clock.advance(20_000);
    await passUntil(() => kiosk.isReady);
    expect(kiosk.problem).toBeUndefined();
  });

  it('with films of the gallery keeps no visitor out', async () => {
    const { kiosk, passUntil } = await kioskWith({ loopFilms: never });
    await passUntil(() => kiosk.isReady);
    kiosk.begin();
    expect(kiosk.scene.kind).toBe('cards');
  });

  it('about what it keeps is not waited for by the next film', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const clock = drivenClock(at(10));
    const web = () => [memoryStorage(), memoryStorage()] as const;
    const traces = tracesOf({ web, inDatabase: never, clock });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = [traces.bytes(), traces.erase()].map((work) =>
      work.catch((thrown: unknown) => thrown),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(await Promise.all(asked)).toMatchObject([{ code: 'timed-out' }, { code: 'timed-out' }]);
  });

  it('while a film waits for the wiping of the last visit ends that film after two minutes', async () => {
    const { clock, kiosk, passUntil } = await kioskWith({ traces: { bytes: never, erase: never } });
    await passUntil(() => kiosk.isReady);
    kiosk.begin();
    void kiosk.make('a red fish');
    await clock.advance(120_000);
    kiosk.tick();
    expect(kiosk.scene.kind).toBe('making');
    await clock.advance(1000);
    kiosk.tick();
    expect(kiosk.scene).toMatchObject({ kind: 'sorry', why: { code: 'timed-out' } });
    expect(kiosk.counts.now.failures).toBe(1);
    expect(kiosk.problem, 'for the staff').toMatchObject({ code: 'timed-out' });
    await passUntil(() => kiosk.scene.kind === 'cards');
  });
});

describe('the settings', () => {
  it('survive whatever stands in the store', () => {
    const whole = { ...parseKioskSettings({}), cards: ['a cat'], hasKeyboard: true };
    expect(parseKioskSettings(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
    for (const damaged of [
      null,
      7,
      [],
      { cards: 'x', idleSeconds: -1, pin: { salt: 'zz' }, hours: 3 },
    ])
      expect(parseKioskSettings(damaged)).toEqual(parseKioskSettings({}));
  });

  it('and the counts are kept in memory where the browser keeps nothing', () => {
    const store = localKioskStore(() => {
      throw new Error('blocked');
    });
    store.saveCounts({ ...noCounts, visits: 3 });
    store.saveSettings({ ...store.settings(), hasKeyboard: true });
    expect(store.counts().visits).toBe(3);
    expect(store.settings().hasKeyboard).toBe(true);
  });
});

describe('the words', () => {
  it('of the cards pass the strictest level', () => {
    for (const sentence of kioskSentences)
      expect(judge(sentence, 'kiosk'), sentence).toBeUndefined();
  });

  it('say why, for each reason', () => {
    for (const reason of reasons) expect(reasonWords(reason)).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the language', () => {
  const choose = async (changes: Partial<KioskSettings>) => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const clock = drivenClock(at(10));
    const lab = await kioskLab(clock, (_site, work) => work());
    const pin = await storePin('4711');
    const settings = { ...parseKioskSettings({}), pin, ...changes };
    lab.local.setItem(kioskKeys.settings, JSON.stringify(settings));
    const open = async () => {
      const kiosk = lab.openPage();
      void kiosk.start();
      await vi.waitFor(async () => {
        await clock.advance(1000);
        kiosk.tick();
        expect(kiosk.isReady).toBe(true);
      });
      kiosk.begin();
      expect(kiosk.isVisiting).toBe(true);
      return kiosk;
    };
    return { clock, lab, open };
  };

  it('is the browser’s, then the staff’s, then a visitor’s until the visit ends', async () => {
    const { clock, open } = await choose({ offersLanguages: true });
    const kiosk = await open();
    expect(kiosk.language, 'the browser’s own').toBe('en');
    kiosk.staff.save({ language: 'fr' });
    expect(kiosk.language, 'that of the staff').toBe('fr');
    kiosk.chooseLanguage('ar');
    expect(kiosk.language, 'that of the visitor').toBe('ar');
    await kiosk.leaveVisit();
    expect(kiosk.language, 'after a visit that was left').toBe('fr');

    kiosk.begin();
    expect(kiosk.language, 'of the next visitor').toBe('fr');
    kiosk.chooseLanguage('zh');
    for (let seconds = 0; seconds < 90; seconds++) {
      await clock.advance(1000);
      kiosk.tick();
    }
    expect(kiosk.isVisiting).toBe(false);
    expect(kiosk.language, 'after nobody was there any more').toBe('fr');
  });

  it('is that of the staff while they are at the settings, and kept nowhere for a visitor', async () => {
    const { lab, open } = await choose({ offersLanguages: true, language: 'de' });
    const kiosk = await open();
    const before = JSON.stringify(kiosk.staff.settings);
    kiosk.chooseLanguage('ar');
    kiosk.staff.ask();
    expect(kiosk.language).toBe('de');
    expect(await kiosk.staff.enter('4711')).toBe('here');
    expect(kiosk.language).toBe('de');
    kiosk.staff.goAway();
    expect(kiosk.language, 'and the visit goes on in its own').toBe('ar');
    expect(JSON.stringify(kiosk.staff.settings)).toBe(before);
    // The page crashes, and comes up again.
    expect(lab.openPage().language).toBe('de');
  });

  it('is no visitor’s to choose where the staff do not offer it, nor without a visit', async () => {
    const { open } = await choose({ language: 'es' });
    const kiosk = await open();
    kiosk.chooseLanguage('ar');
    expect(kiosk.language).toBe('es');
    kiosk.staff.save({ offersLanguages: true });
    await kiosk.leaveVisit();
    kiosk.chooseLanguage('ar');
    expect(kiosk.language).toBe('es');
  });
});

describe('T11: a page that throws', () => {
  it('is loaded again, and not over and over', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const clock = drivenClock(at(10));
    const lab = await kioskLab(clock, (_site, work) => work());
    const kiosk = lab.openPage();
    kiosk.beginAnew();
    kiosk.beginAnew();
    expect(lab.reloads()).toBe(1);
    // The next page knows of it, too.
    const next = lab.openPage();
    next.beginAnew();
    expect(lab.reloads()).toBe(1);
    await clock.advance(600_000);
    next.beginAnew();
    expect(lab.reloads()).toBe(2);
  });
});
