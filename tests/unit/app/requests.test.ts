import { expect, test } from 'vitest';
import { createRequests } from '../../../src/app/privacy/requests.svelte.ts';
import type { SentRequest } from '../../../src/common/requests.ts';

const origin = 'https://kinora.example';
const request = (path: string, startedAtMs: number): SentRequest => ({
  url: path.startsWith('http') ? path : `${origin}/${path}`,
  transferredBytes: 1,
  startedAtMs,
});

test('what the page itself took is not counted, whenever it is told', () => {
  const requests = createRequests(origin);
  requests.add(request('app.js', 5));
  requests.add(request('early', 11));
  requests.pageLoaded(10);
  requests.add(request('late', 9));
  requests.add(request('model', 12));
  expect(requests.shown.map(({ url }) => url)).toEqual([`${origin}/early`, `${origin}/model`]);
  expect(requests.count).toBe(2);
});

test('of a day at a kiosk all are counted and the newest stand in the list', () => {
  const requests = createRequests(origin);
  requests.pageLoaded(0);
  for (let at = 1; at <= 700; at++) requests.add(request(`file-${at}`, at));
  requests.add(request('https://elsewhere.example/x', 800));
  for (let at = 801; at <= 1400; at++) requests.add(request(`file-${at}`, at));
  expect(requests.count).toBe(1301);
  expect(requests.shown).toHaveLength(500);
  expect(requests.shown.at(-1)?.url).toBe(`${origin}/file-1400`);
  // Gone from the list, and not forgotten.
  expect(requests.elsewhere).toBe(1);
});
