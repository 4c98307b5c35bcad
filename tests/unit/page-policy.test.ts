import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { builtHeaders, hostFiles } from '../../src/cli/headers.ts';
import { buildHash } from '../../src/cli/page-policy.ts';
import { contentSecurityPolicy, pagePolicy } from '../../src/common/policy.ts';
import { trustOwnScripts } from '../../src/common/trusted-scripts.ts';
import { disguises, findCanary } from '../helpers/canary.ts';

test('the page and its server state one policy, but for what a page cannot state', () => {
  expect(contentSecurityPolicy).toBe(`${pagePolicy}; frame-ancestors 'none'`);
  expect(pagePolicy).toMatch(/^default-src 'none'; /);
  expect(pagePolicy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
});

test('each host is given every header', () => {
  for (const [name, value] of Object.entries(builtHeaders)) {
    for (const [file, text] of Object.entries(hostFiles)) {
      expect(text, file).toContain(name);
      expect(text, file).toContain(value);
    }
  }
});

test('only a file of this site becomes a program by its address', () => {
  let rule: (url: string) => string | null = () => 'not asked';
  trustOwnScripts(
    {
      createPolicy: (name, rules) => {
        expect(name).toBe('default');
        rule = (url) => rules.createScriptURL(url);
      },
    },
    'https://kinora.example/site/',
  );
  for (const url of ['assets/worker.js', '/x.js', 'https://kinora.example/site/sw.js'])
    expect(rule(url)).toBe(url);
  for (const url of [
    'https://elsewhere.example/x.js',
    'blob:https://kinora.example/1234',
    'data:text/javascript,1',
    'javascript:1',
    'https://',
  ])
    expect(rule(url), url).toBeNull();
});

test('a browser without Trusted Types is asked for nothing', () => {
  expect(() => {
    trustOwnScripts(undefined, 'https://kinora.example/');
  }).not.toThrow();
});

test('the hash of a build is what two commands print, in any order of reading', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const files = [
    { name: 'b.js', content: 'two' },
    { name: 'B.js', content: new TextEncoder().encode('three') },
    { name: 'a.css', content: 'one' },
  ];
  const printed = `${sha256('three')}  B.js\n${sha256('one')}  a.css\n${sha256('two')}  b.js\n`;
  expect(buildHash(files)).toBe(sha256(printed));
  expect(buildHash(files.toReversed())).toBe(sha256(printed));
  expect(buildHash([])).not.toBe(buildHash(files));
});

test('a sentence is known in each of its disguises, wherever it stands', () => {
  const canary = 'a quagga named Tlaloc swims';
  const wrapped = [
    `{"prompt":"${canary.toUpperCase()}"}`,
    `https://x/?q=${encodeURIComponent(canary)}`,
    ...['', 'x', 'xy', 'xyz'].map((before) => btoa(`${before}${canary}${before}`)),
    Buffer.from(canary, 'utf16le').toString('base64'),
    Buffer.from(`..${canary}`).toString('hex'),
    Buffer.from(canary, 'utf16le').toString('latin1'),
    createHash('sha256').update(canary).digest('base64'),
  ];
  for (const text of wrapped) expect(findCanary(canary, text), text).toBeDefined();
  expect(findCanary(canary, 'a quagga named Quetzal swims, a red fish')).toBeUndefined();
  expect(disguises(canary).every((disguise) => disguise.length >= 16)).toBe(true);
});
