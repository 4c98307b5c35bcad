import { expect, test } from 'vitest';
import { isOnlyHere } from '../../../src/app/link/own-address.ts';

test.each([
  'http://localhost:4173/',
  'http://LOCALHOST./',
  'http://kiosk.localhost/',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://0/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:0]/',
  'http://[::ffff:127.0.0.1]/',
])('%s is known on this machine alone', (address) => {
  expect(isOnlyHere(new URL(address).hostname)).toBe(true);
});

test.each([
  'https://kinora.example/',
  'https://localhost.example.org/',
  'https://notlocalhost/',
  'https://127.example.org/',
  'https://0.0.0.0.nip.io/',
  'https://192.168.1.5/',
  'https://[::ffff:192.168.1.5]/',
  'https://[fe80::1]/',
])('%s may be known to others', (address) => {
  expect(isOnlyHere(new URL(address).hostname)).toBe(false);
});
