import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { libraryZip } from '../../../src/app/library/archive.ts';
import { found } from '../../../src/app/library/find.ts';
import { lineageOf } from '../../../src/app/library/lineage.ts';
import { foldersOf } from '../../../src/app/library/folders.ts';
import { openArchive } from '../../../src/app/library/opened-archive.ts';
import { takeInLatents } from '../../../src/app/library/latents.ts';
import { isZip } from '../../../src/app/library/library.svelte.ts';
import { columnsIn, shownOf } from '../../../src/app/library/window.ts';
import type { KeptClip } from '../../../src/common/clip.ts';
import { folderName } from '../../../src/common/folder-name.ts';
import { clip } from '../../helpers/clips.ts';
import { beats, recipe } from '../../helpers/recipes.ts';
import { zipFields } from '../../helpers/zip-fields.ts';

const of = (id: number, prompt: string, changes: Partial<KeptClip> = {}): KeptClip => ({
  ...clip(id),
  recipe: recipe({ seed: id, beats: beats(prompt) }),
  latentsSha256: String(id).padStart(64, '0'),
  ...changes,
});

describe('the rows that are drawn', () => {
  const grid = { count: 1000, columns: 2, rowHeight: 150 };

  it('are those in sight and two more at each edge', () => {
    expect(shownOf(grid, -1500, 600)).toEqual({ first: 16, end: 32, above: 1200, height: 75_000 });
  });

  it('begin with the first and end with the last', () => {
    expect(shownOf(grid, 100, 600)).toMatchObject({ first: 0, end: 12, above: 0 });
    expect(shownOf(grid, -74_500, 600)).toMatchObject({ end: 1000 });
    expect(shownOf({ ...grid, count: 3 }, 0, 600)).toMatchObject({ end: 3, height: 300 });
    expect(shownOf({ ...grid, count: 0 }, 0, 600)).toMatchObject({ first: 0, end: 0, height: 0 });
  });

  it('are never more than fit, wherever the list is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (top) => {
        const { first, end, above } = shownOf(grid, top, 600);
        expect(end - first).toBeLessThanOrEqual(2 * (600 / 150 + 1 + 4));
        expect(above).toBe((first / 2) * 150);
      }),
    );
  });

  it('have as many columns as fit', () => {
    expect([100, 128, 268, 408].map((width) => columnsIn(width, 128, 12))).toEqual([1, 1, 2, 3]);
  });
});

describe('a search', () => {
  const clips = [
    of(1, 'a red fish'),
    of(2, 'A Café at night', { isStarred: true }),
    of(3, 'a red boat', { binnedAtMs: 5 }),
  ];
  const ids = (view: 'all' | 'starred' | 'bin', typed: string): string[] =>
    found(clips, view, typed).map(({ id }) => id);

  it('finds every word, in any order, without case or accents', () => {
    expect(ids('all', ' FISH red ')).toEqual(['clip-1']);
    expect(ids('all', 'cafe')).toEqual(['clip-2']);
    expect(ids('all', 'red whale')).toEqual([]);
  });

  it('finds words of a style', () => {
    const plain = of(1, 'a red fish');
    const style = { name: 'Nass', words: 'in the rain' };
    const styled = { ...of(2, 'a red fish'), recipe: { ...plain.recipe, style } };
    expect(found([plain, styled], 'all', 'fish rain').map(({ id }) => id)).toEqual(['clip-2']);
  });

  it('keeps to a folder', () => {
    const filed = [of(1, 'a red fish', { folder: 'sea' }), of(2, 'a red boat')];
    expect(found(filed, 'all', 'red', 'sea').map(({ id }) => id)).toEqual(['clip-1']);
    expect(found(filed, 'all', 'red').map(({ id }) => id)).toEqual(['clip-1', 'clip-2']);
  });

  it('keeps to what is shown', () => {
    expect(ids('all', '')).toEqual(['clip-1', 'clip-2']);
    expect(ids('starred', '')).toEqual(['clip-2']);
    expect(ids('bin', 'red')).toEqual(['clip-3']);
  });
});

describe('folders', () => {
  it('are those of clips outside the bin, each once, as a reader would sort them', () => {
    const names = ['day 10', 'Day 2', 'ärger', 'zoo', 'day 10', undefined];
    const clips = names.map((folder, id) => of(id, 'x', folder === undefined ? {} : { folder }));
    clips.push(of(9, 'x', { folder: 'gone', binnedAtMs: 5 }));
    expect(foldersOf(clips, 'en')).toEqual(['ärger', 'Day 2', 'day 10', 'zoo']);
  });

  it('have a name on one line, of sixty characters at most, or none', () => {
    expect(folderName('  my \n\tsea\u202e\u0000 ')).toBe('my sea');
    expect(folderName(' \u200b\n')).toBeUndefined();
    expect(folderName('x'.repeat(59) + ' yz')).toBe('x'.repeat(59));
    for (const typed of ['\ud800 a\udc00', `${'x'.repeat(59)}🎉🎉`, `${'x'.repeat(58)} 🎉 `]) {
      const name = folderName(typed)!;
      expect(name.isWellFormed()).toBe(true);
      expect(folderName(name)).toBe(name);
    }
  });
});

describe('lineage', () => {
  const source = { kind: 'clip', fromSeconds: 0, toSeconds: 2, placedAtSeconds: 0, strength: 0.3 };
  const made = (id: number, ...from: number[]): KeptClip =>
    of(id, 'x', {
      recipe: recipe({
        tool: 'remix',
        sources: from.map((each) => ({
          ...source,
          kind: 'clip',
          sha256: String(each).padStart(64, '0'),
        })),
      }),
    });

  it('names what a clip was made from, what was made of it, and what is gone', () => {
    const all = [of(1, 'first'), made(2, 1, 9), made(3, 2), made(4, 2, 2)];
    expect(lineageOf(all[1]!, all)).toEqual({
      parents: [all[0]],
      missing: 1,
      children: [all[2], all[3]],
    });
    expect(lineageOf(all[3]!, all)).toEqual({ parents: [all[1]], missing: 0, children: [] });
  });
});

/** Everything that a zip has, in memory at once. */
async function clipsInZip(file: Blob): Promise<{
  clips: KeptClip[];
  latents: Map<string, Blob>;
  damaged: number;
}> {
  const { listed, close } = await openArchive(file);
  const clips: KeptClip[] = [];
  const latents = new Map<string, Blob>();
  for (const each of listed) {
    const read = await each.read().catch(() => undefined);
    if (read === undefined) continue;
    clips.push(read);
    const found = await each.latents();
    if (found !== undefined) latents.set(read.latentsSha256, found);
  }
  close();
  return { clips, latents, damaged: listed.length - clips.length };
}

describe('a library in a zip', () => {
  const clips = [
    of(1, 'a red fish', {
      isStarred: true,
      takesOf: 'wish-1',
      folder: 'Ärger, 2',
      codec: 'vp9',
      withoutH264: 'stopped',
    }),
    of(2, 'a boat', { binnedAtMs: 7 }),
  ];
  // That of the second clip is gone.
  const latents = Float32Array.of(0.5, -1, 3);
  const latentsOf = (sha256: string): Promise<Float32Array | undefined> =>
    Promise.resolve(sha256 === clips[0]!.latentsSha256 ? latents : undefined);
  const bytesOf = (each: KeptClip): Promise<Uint8Array[]> =>
    Promise.all([each.file.bytes(), each.poster.bytes()]);

  it('comes back with every field and byte', async () => {
    const packed: number[] = [];
    const { zip } = await libraryZip(clips, latentsOf, (done) => packed.push(done));
    expect(packed).toEqual([0, 1, 2]);
    expect(await isZip(zip)).toBe(true);
    const { clips: back, latents: carried, damaged } = await clipsInZip(zip);
    expect([...carried.keys()]).toEqual([clips[0]!.latentsSha256]);
    const bytes = await carried.get(clips[0]!.latentsSha256)!.arrayBuffer();
    expect(new Float32Array(bytes)).toEqual(latents);
    expect(damaged).toBe(0);
    expect(back).toHaveLength(2);
    for (const [index, each] of back.entries()) {
      const blobs = { file: each.file, poster: each.poster };
      expect(each).toEqual({ ...clips[index], ...blobs });
      expect(Object.keys(each).sort()).toEqual(Object.keys(clips[index]!).sort());
      expect(await bytesOf(each)).toEqual(await bytesOf(clips[index]!));
      expect(each.file.type).toBe('video/mp4');
    }
  });

  it('loses no more than what is damaged in it', async () => {
    const bytes = await (await libraryZip(clips, latentsOf)).zip.bytes();
    // The first file's content: ninety bytes of 1.
    const at = bytes.findIndex((_, i) => bytes.subarray(i, i + 80).every((byte) => byte === 1));
    bytes[at + 3] = 9;
    const { clips: back, damaged } = await clipsInZip(new Blob([bytes]));
    expect(damaged).toBe(1);
    expect(back.map(({ id }) => id)).toEqual(['clip-2']);
  });

  it('is packed without a clip whose video the browser lost, and says so', async () => {
    const lost = of(3, 'a whale');
    const gone = new DOMException('gone', 'NotReadableError');
    lost.file.arrayBuffer = () => Promise.reject(gone);
    const pale = of(4, 'a fox');
    pale.poster.arrayBuffer = () => Promise.reject(gone);
    const { zip, leftOut } = await libraryZip([lost, ...clips, pale], latentsOf);
    expect(leftOut).toBe(1);
    const { clips: back, damaged } = await clipsInZip(zip);
    expect(back.map(({ id, poster: { size } }) => [id, size])).toEqual([
      ['clip-1', 10],
      ['clip-2', 10],
      ['clip-4', 0],
    ]);
    expect(damaged).toBe(0);
  });

  it('gives a clip whose latents are damaged without them', async () => {
    const bytes = await (await libraryZip(clips, latentsOf)).zip.bytes();
    const wanted = new Uint8Array(latents.buffer);
    const at = bytes.findIndex((_, i) => wanted.every((byte, j) => bytes[i + j] === byte));
    bytes[at + 3]! ^= 1;
    const { clips: back, latents: carried, damaged } = await clipsInZip(new Blob([bytes]));
    expect(back.map(({ id }) => id)).toEqual(['clip-1', 'clip-2']);
    expect(carried.size).toBe(0);
    expect(damaged).toBe(0);
  });

  it('hands over the latents that are not here, the newest last, and counts what is without', async () => {
    const many = Array.from({ length: 70 }, (_, index) => of(index, 'x'));
    const here = new Set([many[3]!.latentsSha256]);
    const blobs = new Map(
      many.map(({ latentsSha256 }, i) => [latentsSha256, new Blob([new Float32Array([i])])]),
    );
    blobs.delete(many[5]!.latentsSha256);
    blobs.set(many[6]!.latentsSha256, new Blob(['odd']));
    const handed: number[][] = [];
    const without = await takeInLatents(many, (sha256) => Promise.resolve(blobs.get(sha256)), {
      hasSource: (sha256) => Promise.resolve(here.has(sha256)),
      keepLatents: (carried) => {
        handed.push(carried.map(({ latents: [first] }) => first!));
        // One is not what its clip names.
        return Promise.resolve(carried.map(({ latents: [first] }) => first !== 50));
      },
    });
    expect(without).toBe(3);
    expect(handed.map(({ length }) => length)).toEqual([32, 31, 4]);
    expect(handed.at(-1)).toEqual([0, 1, 2, 4]);
    expect(handed.flat()).toHaveLength(67);
  });

  it('is refused where it is none, however it is broken', async () => {
    const whole = await (await libraryZip(clips, latentsOf)).zip.bytes();
    const { BlobWriter, TextReader, ZipWriter } = await import('@zip.js/zip.js');
    const other = new ZipWriter(new BlobWriter());
    await other.add('notes.txt', new TextReader('hello'));
    const files = [new Uint8Array(), whole.slice(0, 200), new Uint8Array(500)];
    const lists = ['[]', '{"format":1}', '{"clips":7}', '{"Clips":[]}'].map(async (list) => {
      const zip = new ZipWriter(new BlobWriter());
      await zip.add('library.json', new TextReader(list));
      return zip.close();
    });
    const zips = [await other.close(), ...(await Promise.all(lists))];
    for (const file of [...files.map((each) => new Blob([each])), ...zips]) {
      await expect(clipsInZip(file)).rejects.toMatchObject({ code: 'file-unreadable' });
    }
  });

  it('with any byte changed gives sound clips, counts damaged ones or is refused', async () => {
    const whole = await (await libraryZip(clips, latentsOf)).zip.bytes();
    const expected = new Map(
      await Promise.all(clips.map(async (each) => [each.id, await bytesOf(each)] as const)),
    );
    // The first field of every kind, the content of every file, and others by chance.
    const fields = zipFields(whole);
    const firsts = new Map(fields.toReversed().map(({ name, at }) => [name, at]));
    const contents = fields.filter(({ name }) => name === 'content').map(({ at }) => at);
    expect([firsts.size, contents.length]).toEqual([42, 6]);
    const chosen = new Set([...firsts.values(), ...contents]);
    const examples = [...chosen].map((at, i): [number, number] => [at, i % 2 === 0 ? 1 : 0x80]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const bytes = whole.slice();
          bytes[at]! ^= change;
          try {
            const { clips: back } = await clipsInZip(new Blob([bytes]));
            for (const each of back) {
              if (expected.has(each.id)) expect(await bytesOf(each)).toEqual(expected.get(each.id));
            }
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'file-unreadable' });
          }
        },
      ),
      { examples, numRuns: examples.length + 30 },
    );
  });
});

describe('a disk that falls silent', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const ended = { code: 'timed-out', details: { what: 'reading' } };

  /** What becomes of each within a minute. */
  async function inAMinute(...works: (() => Promise<unknown>)[]): Promise<unknown[]> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ends = works.map((work) => work().catch((thrown: unknown) => thrown));
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    return Promise.all(ends);
  }

  /** From where on, in bytes. */
  function silentFrom(file: Blob, at: () => number): Blob {
    const slice = file.slice.bind(file);
    file.slice = (start = 0, end = file.size, type) => {
      const part = slice(start, end, type);
      return end > at() ? Object.assign(part, { arrayBuffer: never }) : part;
    };
    return file;
  }

  it('ends the reading of a zip in a minute, and of its first bytes before', async () => {
    const silent = silentFrom(new Blob([new Uint8Array(1000)]), () => 0);
    const ends = await inAMinute(
      () => isZip(silent),
      () => openArchive(silent),
    );
    expect(ends).toMatchObject([ended, ended]);
  });

  it('in the middle of a zip ends the reading of a clip, and of latents, and damages none', async () => {
    const latentsOf = (): Promise<Float32Array> => Promise.resolve(Float32Array.of(1, 2));
    const { zip } = await libraryZip([of(1, 'a fox')], latentsOf);
    let at = Infinity;
    const { listed } = await openArchive(silentFrom(zip, () => at));
    at = 0;
    const [clip] = listed;
    const ends = await inAMinute(
      () => clip!.read(),
      () => clip!.latents(),
    );
    expect(ends).toMatchObject([ended, ended]);
  });

  it('ends the packing of a clip, which is not left out as if it were lost', async () => {
    const silent = of(1, 'a fox');
    silent.file.arrayBuffer = never;
    const pack = (): Promise<unknown> => libraryZip([silent], () => Promise.resolve(undefined));
    expect(await inAMinute(pack)).toMatchObject([ended]);
  });

  it('ends the reading of latents that are handed over, and those are counted as not here', async () => {
    const floats = Object.assign(new Blob(['1234']), { arrayBuffer: never });
    const engine = { hasSource: () => Promise.resolve(false), keepLatents: never };
    const takeIn = (): Promise<number> =>
      takeInLatents([of(1, 'a fox')], () => Promise.resolve(floats), engine);
    expect(await inAMinute(takeIn)).toEqual([1]);
  });
});
