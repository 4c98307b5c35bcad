import { expect, test } from 'vitest';
import { createNotices } from '../../../src/app/notices/notices.svelte.ts';
import { createOffline } from '../../../src/app/offline/offline.svelte.ts';
import type { TakeOverAnswer } from '../../../src/service-worker/messages.ts';

/** A page in a browser where a new version waits beside the one that runs. */
function pageWithNewVersion(otherTabs: number) {
  const asked: unknown[] = [];
  const waiting = {
    postMessage: (question: unknown, [port]: [MessagePort]) => {
      asked.push(question);
      port.postMessage({ otherTabs } satisfies TakeOverAnswer);
      port.close();
    },
  };
  const registration = Object.assign(new EventTarget(), { waiting, active: {}, installing: null });
  const container = Object.assign(new EventTarget(), {
    register: () => Promise.resolve(registration),
    ready: Promise.resolve(registration),
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
