import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listedName, readClipList } from '../../../src/cli/clip-list.ts';
import { beats } from '../../helpers/recipes.ts';
import { cliModel as model } from '../../helpers/cli-model.ts';

const wishes = { prompt: '', seed: '7', ratio: '16:9', steps: '4' };

function listed(text: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'kinora-')), 'list.json');
  writeFileSync(path, text);
  return path;
}

describe('the list of npm run clip', () => {
  it('takes what an entry leaves out from the options, and leaves alone what it does not know', () => {
    const entries = [
      { prompt: 'a red fish', seed: 0, ratio: '1:1', attributes: { subject: 'fish' } },
      { prompt: 'a boat', steps: 8, height: 720, style: 'rainy-night' },
    ];
    const recipes = readClipList(listed(JSON.stringify(entries)), wishes, model);
    expect(recipes).toMatchObject([
      { beats: beats('a red fish'), seed: 0, ratio: '1:1', sampler: { steps: 4 }, seconds: 2 },
      { beats: beats('a boat'), seed: 7, ratio: '16:9', sampler: { steps: 8 }, height: 720 },
    ]);
    expect(recipes.map(({ style }) => style?.name)).toEqual([undefined, 'rainy-night']);
  });

  it('names the entry that is wrong', () => {
    const path = listed('[{ "prompt": "a boat" }, { "prompt": "a car", "seed": -1 }]');
    expect(() => readClipList(path, wishes, model)).toThrow(
      /list\.json, the entry of 0001\.mp4: --seed takes/,
    );
  });

  it.each([
    ['with a byte order mark', Buffer.from('\uFEFF[{ "prompt": "a bôat" }]')],
    [
      'in UTF-16, as PowerShell writes it',
      Buffer.from('\uFEFF[{ "prompt": "a bôat" }]', 'utf16le'),
    ],
  ])('reads a list %s', (_name, bytes) => {
    expect(readClipList(listed(bytes), wishes, model)).toMatchObject([
      { beats: [{ prompt: 'a bôat' }] },
    ]);
  });

  it.each([
    ['[null]', /entry of 0000\.mp4 is null, not like/],
    ['["a red fish"]', /entry of 0000\.mp4 is "a red fish", not like/],
    ['[{ "prompt": "a boat" }, [1]]', /entry of 0001\.mp4 is \[1\]/],
    ['[{ "prompt": null }]', /entry of 0000\.mp4: its prompt is null, no text/],
    ['[{ "prompt": "a boat", "seed": { "a": 1 } }]', /its seed is {"a":1}/],
    ['[{ "prompt": "a boat", "seconds": 61 }]', /--seconds takes .* not "61"/],
    ['[{ "prompt": "a boat", "style": "oil" }]', /--style takes .* not "oil"/],
    ['[{ "prompt": "a boat", "seed": "" }]', /--seed takes .* not ""/],
    ['[]', /--list takes a JSON file/],
  ])('refuses %s in words of its own', (text, message) => {
    expect(() => readClipList(listed(text), wishes, model)).toThrow(message);
  });

  it.each(['{}', 'no JSON', ''])('refuses %j', (text) => {
    expect(() => readClipList(listed(text), wishes, model)).toThrow(/--list/);
  });

  it('names files in the order of the list', () => {
    expect([listedName(7), listedName(123)]).toEqual(['0007.mp4', '0123.mp4']);
  });
});
