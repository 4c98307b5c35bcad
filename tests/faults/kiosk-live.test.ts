/** The live film of a kiosk, from the real kiosk to the real engine: what a visitor meets, and what is left of it. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { kioskKeys } from '../../src/storage/kiosk.ts';
import { drivenClock } from '../helpers/driven-clock.ts';
import { isKept, kioskLab } from '../helpers/kiosk-lab.ts';
import { partsOnScreen } from '../helpers/parts-on-screen.ts';
import type { Wrap } from '../helpers/tiny-studio.ts';

const cards = ['a zebra called canary', 'a quagga called canary'];

async function kioskWithLiveFilm() {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const clock = drivenClock(new Date(2026, 10, 30, 10));
  const slow: Wrap = (site, work) =>
    site === 'transformer.predict'
      ? (clock.sleep(150).then(work) as ReturnType<typeof work>)
      : work();
  const { screen, seen } = partsOnScreen();
  const lab = await kioskLab(clock, slow, { liveScreen: screen });
  const pin = { salt: '00', hash: '00' };
  const settings = { pin, cards, showsLiveFilm: true, ratio: '1:1' };
  lab.local.setItem(kioskKeys.settings, JSON.stringify(settings));
  const kiosk = lab.openPage();
  void kiosk.start();
  const passUntil = async (is: () => boolean, mostMs = 120_000): Promise<void> => {
    for (let gone = 0; !is() && gone < mostMs; gone += 250) {
      await clock.advance(250, true);
      if (gone % 1000 === 0) kiosk.tick();
    }
    expect(is(), `in the scene "${kiosk.scene.kind}", live "${kiosk.live.state}"`).toBe(true);
  };
  await passUntil(() => kiosk.isReady);
  return { clock, lab, kiosk, seen, passUntil };
}

test('a visitor ends it at once, makes a film of their own, and nothing of either is left', async () => {
  const { lab, kiosk, passUntil } = await kioskWithLiveFilm();
  await passUntil(() => kiosk.live.isShown);
  expect(kiosk.picture).toBe('live');
  kiosk.begin();
  expect([kiosk.scene.kind, kiosk.live.url, kiosk.picture]).toEqual(['cards', undefined, 'film']);
  void kiosk.make(cards[1]!);
  await passUntil(() => kiosk.scene.kind === 'clip');
  expect(kiosk.counts.now).toMatchObject({ clips: 1, failures: 0 });
  expect(lab.workers, 'the worker was free, and not ended').toHaveLength(2);
  await kiosk.leaveVisit();
  expect(kiosk.counts.now.bytesLeft).toBe(0);
  // The cards are the staff's, and stand in the settings.
  lab.local.removeItem(kioskKeys.settings);
  expect(await isKept('canary', lab)).toBe(false);
  for (const name of ['clips', 'jobs', 'windows', 'latents'] as const)
    expect(await lab.database.count(name), name).toBe(0);
  await passUntil(() => kiosk.live.isShown);
});

test('a worker that dies in the middle of it costs the film, and nobody else anything', async () => {
  const { lab, kiosk, seen, passUntil } = await kioskWithLiveFilm();
  await passUntil(() => kiosk.live.isShown);
  lab.workers.at(-1)!.crash('out of memory');
  await passUntil(() => !kiosk.live.isShown);
  expect([kiosk.scene.kind, kiosk.picture, kiosk.live.state]).toEqual(['loop', 'film', 'failed']);
  expect(kiosk.counts.now.failures, 'no visitor saw it').toBe(0);
  const before = seen.films;
  await passUntil(() => kiosk.live.isShown);
  expect(seen.films).toBeGreaterThan(before);
});

test('it is made for nobody: not while staff are there, not outside the hours, not where it is off', async () => {
  const { lab, kiosk, passUntil } = await kioskWithLiveFilm();
  await passUntil(() => kiosk.live.isShown);
  kiosk.staff.ask();
  kiosk.tick();
  expect(kiosk.live.url).toBeUndefined();
  kiosk.staff.goAway();
  await passUntil(() => kiosk.live.isShown);
  // It is ten now, and it closes.
  kiosk.staff.save({ hours: { opensAt: 0, closesAt: 1 } });
  kiosk.tick();
  kiosk.tick();
  expect([kiosk.scene.kind, kiosk.live.url]).toEqual(['closed', undefined]);
  kiosk.staff.save({ hours: { opensAt: 0, closesAt: 0 }, showsLiveFilm: false });
  void kiosk.settingsChanged();
  const workers = lab.workers.length;
  await expect(passUntil(() => kiosk.live.url !== undefined, 60_000)).rejects.toThrow();
  expect([kiosk.picture, lab.workers.length]).toEqual(['film', workers]);
});
