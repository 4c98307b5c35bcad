import { expect, test } from 'vitest';
import { errorWords } from '../../../src/app/error-words.ts';
import { spokenWords } from '../../../src/app/language/language.svelte.ts';
import { words } from '../../../src/app/words.ts';
import { encoderFaults } from '../../../src/common/clip.ts';
import { errorCodes } from '../../../src/common/errors.ts';

test.each(errorCodes)('%s is told in whole sentences, with and without numbers', (code) => {
  for (const details of [
    {},
    { characters: 2, maxCharacters: 1, what: 'x', cause: 'y', field: 'z' },
  ]) {
    const { happened, kept, next } = errorWords[code](details);
    expect(happened).toMatch(/^[A-Z].*\.$/);
    expect(kept).toMatch(/^[A-Z].*\.$/);
    expect(`${happened} ${kept}`).not.toMatch(/undefined|NaN/);
    expect(words.nextSteps[next]).toMatch(/^[A-Z]/);
  }
});

test.each([
  [
    { url: 'https://x/a/decoder.onnx', status: 404 },
    'The site does not give out decoder.onnx (404).',
  ],
  [
    { url: 'https://x/ort.bin?v=2', retryable: true },
    'The model could not be fetched (ort.bin); the network or the site cannot be reached.',
  ],
  [
    { url: 'https://x/transformer.safetensors', status: 200, reason: 'html-instead-of-file' },
    'The site gave a page in place of transformer.safetensors, as behind a sign-in.',
  ],
  [
    {},
    'The model could not be fetched (a file of the model); the network or the site cannot be reached.',
  ],
])('the file that did not come is named: %j', (details, happened) => {
  expect(errorWords['weights-unreachable'](details).happened).toBe(happened);
});

test('what else did not come is named as well', () => {
  expect(errorWords['weights-damaged']({ file: 'encoder.safetensors' }).happened).toContain(
    '(encoder.safetensors)',
  );
  expect(errorWords['runtime-failed']({ file: 'https://x/assets/ort-1.js' }).happened).toContain(
    'ort-1.js as a program',
  );
  expect(errorWords['timed-out']({ what: 'https://x/decoder.onnx' }).happened).toBe(
    'The site fell silent (decoder.onnx).',
  );
  expect(errorWords['timed-out']({ what: 'worker.inspect' }).happened).toContain('this device');
  expect(errorWords['timed-out']({ what: 'worker.hasSource' }).happened).toBe(
    'The part of the page that makes clips fell silent.',
  );
  expect(errorWords['storage-unavailable']({ reason: 'no-answer' }).happened).toContain(
    'does not answer',
  );
  expect(errorWords['timed-out']({ what: 'reading' })).toMatchObject({
    happened: expect.stringContaining('while it read this file') as string,
    next: 'open-file',
  });
  expect(errorWords['timed-out']({ what: 'writing' })).toMatchObject({
    happened: expect.stringContaining('while it wrote the file') as string,
    next: 'go-to-shelf',
  });
  const refused = { cause: 'CompileError: WebAssembly.instantiate(): blocked by CSP' };
  expect(errorWords['runtime-failed'](refused).happened).toContain('forbids WebAssembly');
  expect(errorWords['runtime-failed']({ cause: 'timed out' }).happened).toContain('no threads');
  expect(errorWords['manifest-invalid']({ received: '<!doctype html>' }).happened).toMatch(
    /a page in place of manifest.json/,
  );
});

test.each(encoderFaults)('an encoder that is %s is told in words of its own', (fault) => {
  const said = encoderFaults.map((each) => words.stage.otherCodec('VP9', each));
  expect(new Set(said).size).toBe(encoderFaults.length);
  expect(words.stage.otherCodec('VP9', fault)).toMatch(
    /^This browser wrote VP9 instead of H\.264: it[\w .,]+\. Browsers and VLC play it; some phones/,
  );
  // A clip of an earlier version does not know why.
  expect(words.stage.otherCodec('VP9')).toMatch(/instead of H\.264\. Browsers/);
  if (fault === 'absent') return;
  const { happened, next } = errorWords['encoder-failed']({ fault });
  expect(happened).not.toContain('encoder failed');
  // What comes out wrong comes out wrong again: another browser is the way on.
  expect(next).toBe(fault === 'stopped' ? 'make-again' : 'copy-link');
});

test('nothing is shouted, and nothing is magic', () => {
  const said = JSON.stringify([
    { ...spokenWords(), kiosk: undefined },
    errorCodes.map((code) => errorWords[code]({})),
  ]);
  expect(said).not.toMatch(/!|\boops\b|magic|please|sorry/i);
});
