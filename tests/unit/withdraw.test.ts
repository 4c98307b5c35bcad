import { afterEach, expect, test, vi } from 'vitest';
import {
  answerLimitMs,
  withdraw,
  type WithdrawPorts,
  type WithdrawnPage,
} from '../../src/service-worker/withdraw.ts';

const scope = 'https://kinora.example/';
const never = (): Promise<never> => new Promise(() => undefined);

afterEach(() => {
  vi.useRealTimers();
});

/** A page of the app; `answers` where it is well. */
function page(answers: boolean, url = `${scope}index.html`) {
  const navigate = vi.fn<WithdrawnPage['navigate']>(() => Promise.resolve(null));
  const postMessage = vi.fn<WithdrawnPage['postMessage']>((_message, [port]) => {
    if (answers) (port as MessagePort).postMessage('told');
  });
  return { url, navigate, postMessage };
}

function site(given: Partial<WithdrawPorts>) {
  const gone: string[] = [];
  const unregister = vi.fn(() => Promise.resolve(true));
  const ports: WithdrawPorts = {
    scope,
    wasKept: true,
    caches: {
      keys: () => Promise.resolve([`workbox-precache-v2-${scope}`, 'of another app']),
      delete: (name) => Promise.resolve(gone.push(name) > 0),
    },
    unregister,
    pages: () => Promise.resolve([]),
    ...given,
  };
  return { ports, gone, unregister };
}

test('N7: its own caches go, and pages that answer stay as they are', async () => {
  const well = page(true);
  const { ports, gone, unregister } = site({ pages: () => Promise.resolve([well]) });
  await withdraw(ports);
  expect(gone).toEqual([`workbox-precache-v2-${scope}`]);
  expect(unregister).toHaveBeenCalledOnce();
  expect(well.postMessage.mock.calls[0]![0]).toEqual({ type: 'withdrawn', wasKept: true });
  expect(well.navigate).not.toHaveBeenCalled();
});

test('N7: a page that never answers is loaded anew, one of another app never, and a load that hangs holds up nobody', async () => {
  const [dead, asking, foreign] = [
    page(false),
    page(false),
    page(false, 'https://kinora.example.org/'),
  ];
  // It asks its visitor whether to leave, and the visitor is away.
  asking.navigate.mockImplementation(never);
  const { ports } = site({ pages: () => Promise.resolve([dead, asking, foreign]) });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const withdrawing = withdraw(ports);
  await vi.advanceTimersByTimeAsync(answerLimitMs - 1);
  expect(dead.navigate).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(dead.navigate).toHaveBeenCalledWith(dead.url);
  expect(asking.navigate).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(answerLimitMs);
  await withdrawing;
  expect(foreign.postMessage).not.toHaveBeenCalled();
});

test('N7: where there was nothing to withdraw no page is loaded anew', async () => {
  const dead = page(false);
  const { ports } = site({ wasKept: false, pages: () => Promise.resolve([dead]) });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const withdrawing = withdraw(ports);
  await vi.advanceTimersByTimeAsync(answerLimitMs);
  await withdrawing;
  expect(dead.navigate).not.toHaveBeenCalled();
});

test.each([
  ['caches that answer nothing', { caches: { keys: never, delete: never } }],
  ['a registration that does not end', { unregister: never }],
  [
    'caches that are refused',
    { caches: { keys: () => Promise.reject(new Error('no')), delete: never } },
  ],
])('N7: %s keep no page from being told', async (_name, given) => {
  const well = page(true);
  const { ports, unregister } = site({ ...given, pages: () => Promise.resolve([well]) });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const withdrawing = withdraw(ports);
  await vi.advanceTimersByTimeAsync(answerLimitMs);
  vi.useRealTimers();
  await withdrawing;
  expect(well.postMessage).toHaveBeenCalledOnce();
  if (!('unregister' in given)) expect(unregister).toHaveBeenCalledOnce();
});

test('N7: a list of pages that never comes ends, too', async () => {
  const { ports, unregister } = site({ pages: never });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const withdrawing = withdraw(ports);
  await vi.advanceTimersByTimeAsync(answerLimitMs);
  await withdrawing;
  expect(unregister).toHaveBeenCalledOnce();
});
