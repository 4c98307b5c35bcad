import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import { readRecipe, readXmp, recipeNamespace, xmpUuid } from '../../../src/common/recipe-file.ts';
import { ratios } from '../../../src/common/recipe.ts';
import type { Recipe } from '../../../src/common/recipe.ts';
import { xmpBox } from '../../../src/engine/provenance/recipe-mark.ts';
import { beats, isSentence, recipe } from '../../helpers/recipes.ts';

const createdAt = new Date('2026-11-24T12:00:00Z');
const ftyp = box('ftyp', new TextEncoder().encode('isom'));

function box(type: string, ...parts: (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, part) => sum + part.length, 8);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  let at = 4;
  for (const part of [new TextEncoder().encode(type), ...parts]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function marked(made: Recipe): Blob {
  return new Blob([
    ftyp,
    box('mdat', [1, 2, 3]),
    xmpBox({ recipe: made, creatorTool: 'Kinora 0.1.0', createdAt }),
  ]);
}

/** A file whose XMP is `text`. */
function withXmp(text: string | Uint8Array): Blob {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return new Blob([ftyp, box('uuid', xmpUuid, bytes)]);
}

function withProperty(property: string): Blob {
  return withXmp(`<rdf:Description xmlns:k="${recipeNamespace}">${property}</rdf:Description>`);
}

async function refusal(file: Blob): Promise<Readonly<Record<string, unknown>>> {
  const error: unknown = await readRecipe(file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(KinoraError);
  expect((error as KinoraError).code).toBe('file-unreadable');
  return (error as KinoraError).details;
}

describe('a recipe in a file', () => {
  it('comes back as it went in, whatever the prompt', async () => {
    const prompts = fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '&',
            '"',
            "'",
            ']]>',
            '<!--',
            '&lt;',
            '\0',
            '\uFFFF',
            '🐟',
          ),
          minLength: 1,
          maxLength: 40,
        }),
        // Halves of surrogate pairs.
        fc
          .array(fc.integer({ min: 0xd800, max: 0xdfff }), { minLength: 1, maxLength: 9 })
          .map((units) => String.fromCharCode(...units)),
      )
      .map((text) => text.trim())
      .filter(isSentence);
    const recipes = fc.record({
      prompt: prompts,
      later: prompts,
      negativePrompt: fc.oneof(fc.constant(''), prompts),
      seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      ratio: fc.constantFrom(...ratios),
      guidanceScale: fc.double({ min: 1, max: 20, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(recipes, async (changes) => {
        const { prompt, later, guidanceScale, ...others } = changes;
        const made = recipe({
          ...others,
          beats: [...beats(prompt), { atSeconds: 1, prompt: later }],
          sampler: { kind: 'turbo', steps: 4, guidanceScale },
        });
        expect(await readRecipe(marked(made))).toEqual(made);
      }),
    );
  });

  it('is written as XMP that says where the picture comes from', async () => {
    const xmp = await readXmp(marked(recipe({ beats: beats('a <fish> & a \u0007 bell') })));
    expect(xmp.replace('\uFEFF', '(BOM)')).toMatchInlineSnapshot(`
      "<?xpacket begin="(BOM)" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
          xmlns:kinora="urn:kinora:recipe#">
         <dc:description><rdf:Alt><rdf:li xml:lang="x-default">a &lt;fish&gt; &amp; a � bell</rdf:li></rdf:Alt></dc:description>
         <xmp:CreatorTool>Kinora 0.1.0</xmp:CreatorTool>
         <xmp:CreateDate>2026-11-24T12:00:00.000Z</xmp:CreateDate>
         <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>
         <Iptc4xmpExt:AIPromptInformation>a &lt;fish&gt; &amp; a � bell</Iptc4xmpExt:AIPromptInformation>
         <Iptc4xmpExt:AISystemUsed>kinora-nano@0.1.0</Iptc4xmpExt:AISystemUsed>
         <kinora:Recipe>{"format":2,"tool":"text-to-video","beats":[{"atSeconds":0,"prompt":"a &lt;fish&gt; &amp; a \\u0007 bell"}],"negativePrompt":"","style":null,"sources":[],"seed":7,"ratio":"16:9","seconds":2,"height":480,"framesPerSecond":8,"sampler":{"kind":"fine","steps":10,"guidanceScale":4},"mark":"none","model":"kinora-nano@0.1.0"}</kinora:Recipe>
        </rdf:Description>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="w"?>"
    `);
  });

  it('is found in XMP rewritten by other tools, as attribute and under another prefix', async () => {
    const json = JSON.stringify(recipe());
    const inDoubleQuotes = `<rdf:Description xmlns:ns1="${recipeNamespace}" ns1:Recipe="${json.replaceAll('"', '&quot;')}"/>`;
    const inSingleQuotes = `<rdf:Description xmlns:a.b='${recipeNamespace}' a.b:Recipe='${json}'/>`;
    const inHex = withProperty(`<k:Recipe>${json.replaceAll('"', '&#x22;')}</k:Recipe>`);
    expect(await readRecipe(withXmp(inDoubleQuotes))).toEqual(recipe());
    expect(await readRecipe(withXmp(inSingleQuotes))).toEqual(recipe());
    expect(await readRecipe(inHex)).toEqual(recipe());
  });
});

describe('a file without a readable recipe', () => {
  const json = JSON.stringify(recipe());
  const changed = (changes: object): Blob =>
    withProperty(`<k:Recipe>${JSON.stringify({ ...recipe(), ...changes })}</k:Recipe>`);

  it.each<[string, Blob, object]>([
    ['empty', new Blob([]), { reason: 'empty file' }],
    ['a PNG', new Blob([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0])]), {}],
    ['another kind of box file', new Blob([box('free', [])]), { reason: 'not an MP4' }],
    [
      'without XMP',
      new Blob([ftyp, box('uuid', xmpUuid.toReversed())]),
      { reason: 'no recipe in the file' },
    ],
    [
      'with a uuid box too short for a uuid',
      new Blob([ftyp, box('uuid', [1])]),
      { reason: 'no recipe in the file' },
    ],
    ['with XMP of another program', withXmp('<x:xmpmeta/>'), { reason: 'no recipe in the file' }],
    ['with our namespace and no recipe', withProperty(''), { reason: 'no recipe in the file' }],
    [
      'cut in the middle of the recipe',
      marked(recipe()).slice(0, -200),
      { reason: 'box longer than its file' },
    ],
    ['with broken UTF-8', withXmp(new Uint8Array([0xff, 0xfe])), { reason: 'XMP is not UTF-8' }],
    [
      'with a document type',
      withXmp('<!DOCTYPE x [<!ENTITY a "b">]>'),
      { reason: 'XMP with a document type' },
    ],
    [
      'with an unknown entity',
      withProperty('<k:Recipe>&nbsp;</k:Recipe>'),
      { reason: 'XML entity &nbsp;' },
    ],
    ['with an entity past Unicode', withProperty('<k:Recipe>&#x110000;</k:Recipe>'), {}],
    ['with a lone ampersand', withProperty('<k:Recipe>a & b</k:Recipe>'), {}],
    [
      'with broken JSON',
      withProperty(`<k:Recipe>${json.slice(1)}</k:Recipe>`),
      { reason: 'recipe invalid' },
    ],
    ['with a later format', changed({ format: 3 }), { field: 'format', received: '3' }],
    ['with an unknown tool', changed({ tool: 'rm -rf' }), { field: 'tool' }],
    [
      'with a long prompt',
      changed({ beats: beats('a'.repeat(1001)) }),
      { cause: 'prompt-too-long' },
    ],
    [
      'with a prompt of 1 MB',
      changed({ beats: beats('a'.repeat(1e6)) }),
      { reason: 'recipe too long' },
    ],
    ['with an empty prompt', changed({ beats: beats(' ') }), { cause: 'prompt-empty' }],
    ['with a seed past 32 bits', changed({ seed: 2 ** 32 }), { field: 'seed' }],
    ['with XMP of 5 MB', withXmp('x'.repeat(5e6)), { reason: 'XMP too long' }],
  ])('is refused when it is %s', async (_name, file, details) => {
    expect(await refusal(file)).toMatchObject(details);
  });

  it('never gets past the check, however its bytes were changed', async () => {
    const original = new Uint8Array(await marked(recipe()).arrayBuffer());
    const edits = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(edits, fc.nat(original.length), async (changes, length) => {
        const bytes = original.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        const found: unknown = await readRecipe(new Blob([bytes])).catch(
          (thrown: unknown) => thrown,
        );
        if (found instanceof Error) expect(found).toMatchObject({ code: 'file-unreadable' });
        else expect(found).toMatchObject({ format: 2, tool: 'text-to-video' });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused in linear time', async () => {
    const hostile = [
      `xmlns:${'a'.repeat(1e6)}`,
      `xmlns:k="${recipeNamespace}"${'<k:Recipe>'.repeat(1e5)}`,
      `xmlns:k="${recipeNamespace}"${' k:Recipe="'.repeat(1e5)}`,
      `xmlns:k="${recipeNamespace}"<k:Recipe>${'&'.repeat(1e6)}</k:Recipe>`,
    ];
    for (const file of hostile.map(withXmp)) {
      const sinceMs = performance.now();
      await refusal(file);
      expect(performance.now() - sinceMs).toBeLessThan(500);
    }
  });
});
