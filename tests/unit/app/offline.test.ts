import { afterEach, expect, test, vi } from 'vitest';
import { createNotices } from '../../../src/app/notices/notices.svelte.ts';
import { createOffline, limitsMs } from '../../../src/app/offline/offline.svelte.ts';
import type { TakeOverAnswer } from '../../../src/service-worker/messages.ts';

afterEach(() => {
  vi.useRealTimers();
});

/**
 * A page in a browser where a new version waits beside the one that runs.
 * @param otherTabs 'silent' where the new version answers nothing
 */
function pageWithNewVersion(otherTabs: number | 'silent', ready: 'ready' | 'never' = 'ready') {
  const asked: unknown[] = [];
  const waiting = {
    postMessage: (question: unknown, [port]: [MessagePort]) => {
      asked.push(question);
      if (otherTabs === 'silent') return;
      port.postMessage({ otherTabs } satisfies TakeOverAnswer);
      port.close();
    },
  };
  const registration = Object.assign(new EventTarget(), { waiting, active: {}, installing: null });
  const container = Object.assign(new EventTarget(), {
    register: () => Promise.resolve(registration),
    ready: ready === 'ready' ? Promise.resolve(registration) : new Promise(() => undefined),
  });
  const now = { isMaking: false, reloads: 0 };
  const notices = createNotices();
  const offline = createOffline(
    {
      container: container as unknown as ServiceWorkerContainer,
      scriptUrl: 'https://kinora.example/service-worker.js',
      isIsolated: true,
      markReloaded: () => false,
      reload: () => {
        now.reloads++;
      },
    },
    notices,
    { isMaking: () => now.isMaking, hasTyped: () => false },
  );
  return { offline, notices, now, asked, container };
}

test('N6: a new version waits while a clip is made, and takes over only when the visitor says so', async () => {
  const { offline, notices, now, asked, container } = pageWithNewVersion(0);
  now.isMaking = true;
  await offline.register();
  expect(offline.hasNewVersion).toBe(true);
  expect(notices.current).toBeUndefined();
  await offline.takeOver();
  expect(asked).toEqual([]);
  now.isMaking = false;
  offline.offerAgain();
  expect(notices.current).toMatchObject({ action: { label: 'Use it now' } });
  expect(now.reloads).toBe(0);
  await offline.takeOver();
  expect(asked).toEqual([{ type: 'take-over' }]);
  expect(now.reloads).toBe(0);
  container.dispatchEvent(new Event('controllerchange'));
  expect(now.reloads).toBe(1);
});

test('N6: it does not take the files of other tabs away', async () => {
  const { offline, notices, now, container } = pageWithNewVersion(2);
  await offline.register();
  await offline.takeOver();
  expect(notices.current?.text).toMatch(/^2 other tabs still run the old version/);
  container.dispatchEvent(new Event('controllerchange'));
  expect(now.reloads).toBe(0);
});

test('N7: a service worker that withdraws itself is told of, and not in the middle of a clip', async () => {
  const { offline, notices, now, container } = pageWithNewVersion(0);
  now.isMaking = true;
  await offline.register();
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => {
    port1.onmessage = resolve;
  });
  const data = { type: 'withdrawn', wasKept: true };
  container.dispatchEvent(new MessageEvent('message', { data, ports: [port2] }));
  await answered;
  port1.close();
  expect(offline.state).toBe('unavailable');
  expect(notices.current).toBeUndefined();
  await offline.takeOver();
  expect(now.reloads).toBe(0);
  now.isMaking = false;
  offline.offerAgain();
  expect(notices.current?.text).toMatch(/taken back the copy of itself.*clips stay/);
  notices.current?.action?.run();
  expect(now.reloads).toBe(1);
});

test('N7: whoever comes after that is told nothing, and not that the page works without a network', async () => {
  const { offline, notices, container } = pageWithNewVersion(0);
  const registering = offline.register();
  const data = { type: 'withdrawn', wasKept: false };
  container.dispatchEvent(new MessageEvent('message', { data }));
  await registering;
  expect(offline.state).toBe('unavailable');
  expect(notices.current?.text ?? '').not.toMatch(/taken back/);
});

const silence = /^The new version does not answer/;

test('N6: a new version that answers nothing is told of, and the page stays as it is', async () => {
  const { offline, notices, now, container } = pageWithNewVersion('silent');
  await offline.register();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const taking = offline.takeOver();
  await vi.advanceTimersByTimeAsync(limitsMs.takeOver);
  await taking;
  expect(notices.current?.text).toMatch(silence);
  expect(now.reloads).toBe(0);
  // Should it take over later, nobody is interrupted: the page offers to load itself again.
  container.dispatchEvent(new Event('controllerchange'));
  expect(now.reloads).toBe(0);
  expect(notices.current?.text).toMatch(/^A new version/);
  notices.current?.action?.run();
  expect(now.reloads).toBe(1);
});

test('N6: one that says yes and never takes over is told of as well', async () => {
  const { offline, notices, now, container } = pageWithNewVersion(0);
  await offline.register();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await offline.takeOver();
  await vi.advanceTimersByTimeAsync(limitsMs.takeOver - 1);
  expect(notices.current?.text).toMatch(/^A new version/);
  await vi.advanceTimersByTimeAsync(1);
  expect(notices.current?.text).toMatch(silence);
  // A film was begun meanwhile: it is made to its end, and then told.
  now.isMaking = true;
  container.dispatchEvent(new Event('controllerchange'));
  expect([now.reloads, notices.current?.text]).toEqual([0, expect.stringMatching(silence)]);
  now.isMaking = false;
  offline.offerAgain();
  expect(notices.current?.text).toMatch(/^A new version/);
  await offline.takeOver();
  expect(now.reloads).toBe(1);
});

test('N6: a film that is begun before the new version takes over is not cut by it', async () => {
  const { offline, notices, now, container } = pageWithNewVersion(0);
  await offline.register();
  await offline.takeOver();
  now.isMaking = true;
  container.dispatchEvent(new Event('controllerchange'));
  expect(now.reloads).toBe(0);
  now.isMaking = false;
  offline.offerAgain();
  notices.current?.action?.run();
  expect(now.reloads).toBe(1);
});

test('N6: a question that its visitor never answers changes nothing, and is asked again after the next film', async () => {
  const { offline, notices, now, asked } = pageWithNewVersion(0);
  await offline.register();
  const question = notices.current;
  for (let films = 0; films < 3; films++) {
    now.isMaking = true;
    now.isMaking = false;
    offline.offerAgain();
    expect(notices.current?.text).toBe(question?.text);
  }
  expect([asked, now.reloads, offline.state]).toEqual([[], 0, 'ready']);
});

test('a browser that never says that it keeps the page is not waited for: the page says that it is not kept', async () => {
  const { offline, now } = pageWithNewVersion(0, 'never');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const registering = offline.register();
  await vi.advanceTimersByTimeAsync(limitsMs.install - 1);
  expect(offline.state).toBe('installing');
  await vi.advanceTimersByTimeAsync(1);
  await registering;
  expect([offline.state, now.reloads]).toEqual(['unavailable', 0]);
});
