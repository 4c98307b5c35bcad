import { describe, expect, it } from 'vitest';

import { topLevelBoxes } from '../../src/common/boxes.ts';
import type { EncoderFault } from '../../src/common/clip.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { planEncoding } from '../../src/engine/media/encode-plan.ts';
import {
  encodeFilm,
  type EncodedFilm,
  type FilmFrame,
} from '../../src/engine/media/encode-film.ts';
import type { FilmPart } from '../../src/common/progress.ts';
import { collect } from '../helpers/collect.ts';
import { plainPainter } from '../helpers/plain-painter.ts';
import { scriptedWebCodecs } from '../helpers/scripted-webcodecs.ts';
import type { Fault, ScriptedWebCodecs } from '../helpers/scripted-webcodecs.ts';

const base = { width: 48, height: 32 };
const frameCount = 17;
const clock = { nowMs: () => 0, date: () => new Date('2026-11-24T12:00:00Z') };

interface Stream {
  count?: number;
  failsAt?: number;
  hangsAt?: number;
  /** A part ends with each so many frames. */
  partFrames?: number;
  onFrame?: (index: number) => void;
  onEnd?: () => void;
}

/** Frames as a decoder gives them: each one's pixels are overwritten by the next. */
async function* decoded(stream: Stream = {}): AsyncGenerator<FilmFrame> {
  const rgba = new Uint8ClampedArray(base.width * base.height * 4);
  try {
    for (let i = 0; i < (stream.count ?? frameCount); i++) {
      stream.onFrame?.(i);
      if (stream.failsAt === i) throw new KinoraError('gpu-lost', { frame: i });
      if (stream.hangsAt === i) await new Promise(() => undefined);
      rgba.fill(i);
      const endsPart = stream.partFrames !== undefined && (i + 1) % stream.partFrames === 0;
      yield await Promise.resolve({ image: { rgba, ...base }, endsPart });
    }
  } finally {
    stream.onEnd?.();
  }
}

async function encode(
  webCodecs: ScriptedWebCodecs,
  stream: Stream = {},
  signal?: AbortSignal,
  onPart: (part: FilmPart) => void = () => undefined,
): Promise<EncodedFilm> {
  const wish = { ratio: '3:2', height: 32, framesPerSecond: 8 } as const;
  const plan = await planEncoding(wish, webCodecs, signal, 100);
  const request = { plan, openFrames: () => decoded(stream), frameCount, onPart };
  return encodeFilm(request, { painter: plainPainter, clock, stallMs: 100 }, signal);
}

const bytesOf = async ({ mp4 }: EncodedFilm): Promise<Uint8Array> =>
  new Uint8Array(await mp4.arrayBuffer());

async function failure(work: Promise<unknown>): Promise<KinoraError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(KinoraError);
  return thrown as KinoraError;
}

function expectAllClosed(webCodecs: ScriptedWebCodecs): void {
  expect({ frames: webCodecs.openFrames(), encoders: webCodecs.openEncoders() }).toEqual({
    frames: 0,
    encoders: 0,
  });
}

describe('an encoder that works', () => {
  it('gets exact times, a short queue and a key frame every two seconds', async () => {
    const webCodecs = scriptedWebCodecs();
    const video = await encode(webCodecs);
    expect(video).toMatchObject({ codec: 'h264', width: 48, height: 32, frameCount: 17 });
    expect(video.durationMs).toBe(2125);
    // The first was the one that was tried.
    expect(webCodecs.frames.slice(1).map((frame) => [frame.timestamp, frame.duration])).toEqual(
      Array.from({ length: frameCount }, (_, i) => [i * 125_000, 125_000]),
    );
    expect(webCodecs.longestQueue()).toBeLessThanOrEqual(4);
    expect(webCodecs.keyFrames).toEqual([0, 0, 16]);
    expectAllClosed(webCodecs);
  });

  it('is tried on one frame before there is any, and opened again when the first is there', async () => {
    const events: string[] = [];
    const webCodecs = scriptedWebCodecs({ onEvent: (event) => events.push(event) });
    await encode(webCodecs, { onFrame: (index) => events.push(`frame ${index}`) });
    const tried = ['open', 'encode 0', 'flush', 'dequeue 0', 'output 0'];
    expect(events.slice(0, 8)).toEqual([...tried, 'frame 0', 'open', 'encode 0']);
  });

  it('tells of each part when it can be played, with a key frame at its start', async () => {
    const webCodecs = scriptedWebCodecs();
    const parts: FilmPart[] = [];
    const film = await encode(webCodecs, { partFrames: 7 }, undefined, (part) => parts.push(part));
    expect(parts.map(({ isFirst, startMs, endMs }) => [isFirst, startMs, endMs])).toEqual([
      [true, 0, 875],
      [false, 875, 1750],
      [false, 1750, 2125],
    ]);
    expect(new Set(parts.map(({ mimeType }) => mimeType))).toEqual(
      new Set(['video/mp4; codecs="avc1.64000a"']),
    );
    for (const { bytes } of parts) {
      const types = (await collect(topLevelBoxes(new Blob([bytes])))).map((b) => b.type);
      expect(types).toEqual(['ftyp', 'moov', 'moof', 'mdat']);
    }
    expect(webCodecs.keyFrames).toEqual([0, 0, 7, 14]);
    expect(film.frameCount).toBe(17);
  });

  it('may be taken away between parts', async () => {
    const taken = scriptedWebCodecs({ faults: [undefined, { kind: 'is-reclaimed', at: 6 }] });
    const film = await encode(taken, { partFrames: 7 });
    expect(taken.configs).toHaveLength(3);
    // The same chunks but for the numbers that the second encoder counts from 0 again.
    expect((await bytesOf(film)).length).toBe(
      (await bytesOf(await encode(scriptedWebCodecs(), { partFrames: 7 }))).length,
    );
    expectAllClosed(taken);
  });

  it('gives the middle frame as poster though the decoder reuses its memory', async () => {
    const { poster } = await encode(scriptedWebCodecs());
    expect(new Uint8Array(await poster.arrayBuffer())[0]).toBe(8);
  });

  it('gives the same bytes for the same chunks and clock', async () => {
    const [first, second] = [await encode(scriptedWebCodecs()), await encode(scriptedWebCodecs())];
    expect(await bytesOf(first)).toEqual(await bytesOf(second));
    const types = (await collect(topLevelBoxes(first.mp4))).map((b) => b.type);
    // What the index leaves of the room that was kept for it.
    expect(types).toEqual(['ftyp', 'moov', 'free', 'mdat']);
  });
});

describe('timestamps that come back', () => {
  it.each([
    ['rounded to milliseconds', (t: number) => Math.round(t / 1000) * 1000],
    ['in ticks of 1/90000 s', (t: number) => Math.floor(Math.round((t * 9) / 100) / 0.09)],
    ['a little early or late', (t: number) => t + ((t / 125_000) % 2 === 0 ? 300 : -300)],
    ['shifted by two frames, as by a lookahead', (t: number) => t + 250_000],
    ['not from 0 but from an hour on', (t: number) => t + 3.6e9],
  ])('%s are matched by order', async (_name, timestampOf) => {
    const webCodecs = scriptedWebCodecs({ timestampOf });
    const film = await encode(webCodecs);
    expect(await bytesOf(film)).toEqual(await bytesOf(await encode(scriptedWebCodecs())));
    // Tried and used, and no other.
    expect(webCodecs.configs).toHaveLength(2);
  });

  it.each([
    ['all the same', () => 0],
    ['backwards', (t: number) => -t],
    ['at half the rate', (t: number) => 2 * t],
  ])('%s are of no use', async (_name, timestampOf) => {
    const supports = (codec: string): boolean => codec.startsWith('avc1');
    const error = await failure(encode(scriptedWebCodecs({ supports, timestampOf })));
    expect(error.code).toBe('encoder-failed');
    expect(error.details['cause']).toMatch(/expected 125000 µs/);
  });
});

describe('an encoder that fails', () => {
  // Of the first encoder: the frame it is tried on.
  const soon: Fault[] = [
    { kind: 'open-throws' },
    { kind: 'configure-throws' },
    { kind: 'no-description' },
    { kind: 'no-key-frame' },
    { kind: 'flush-rejects' },
    { kind: 'flush-hangs' },
    { kind: 'paints-other' },
    { kind: 'starves' },
    ...(['encode-throws', 'reports-error', 'stalls', 'loses'] as const).map((kind) => ({
      ...{ kind, at: 0 },
    })),
  ];
  // Of the second one, on the way.
  const late: Fault[] = [
    ...soon,
    ...(['encode-throws', 'reports-error', 'stalls', 'loses', 'reorders'] as const).flatMap(
      (kind) => [0, 1, 9, 15, 16].map((at) => ({ kind, at })),
    ),
  ];
  const faults = [
    ...soon.map((fault) => ({ ...fault, before: 0, name: `${fault.kind} when tried` })),
    ...late.map((fault) => ({
      ...fault,
      before: 1,
      name: `${fault.kind}${'at' in fault ? ` at ${fault.at}` : ''}`,
    })),
  ];

  it.each(faults)(
    'by $name is followed by the next, with the same frames',
    async ({ before, ...fault }) => {
      const webCodecs = scriptedWebCodecs({ faults: [...Array<undefined>(before), fault] });
      const video = await encode(webCodecs);
      expect(await bytesOf(video)).toEqual(await bytesOf(await encode(scriptedWebCodecs())));
      expect(webCodecs.configs.at(-1)?.hardwareAcceleration).toBe('prefer-software');
      expectAllClosed(webCodecs);
    },
  );

  it.each(faults)(
    'by $name on every rung is an encoder-failed with numbers',
    async ({ before, ...fault }) => {
      // Only H.264 needs a description.
      const supports = (codec: string): boolean => codec.startsWith('avc1');
      const failing = [...Array<undefined>(before), ...Array<Fault>(4).fill(fault)];
      const webCodecs = scriptedWebCodecs({ supports, faults: failing });
      let ended = 0;
      const error = await failure(encode(webCodecs, { onEnd: () => ended++ }));
      expect(error.code).toBe('encoder-failed');
      expect(error.details).toMatchObject({ codec: 'avc1.64001e', width: 48, height: 32 });
      // Each of two encoders got the frames from the first on; one that failed when tried, none.
      expect(ended).toBe(2 * before);
      expectAllClosed(webCodecs);
    },
  );
});

describe('an encoder that writes something else', () => {
  const always = (kind: 'paints-other' | 'starves'): Fault[] => Array<Fault>(5).fill({ kind });

  it.each([
    ['paints-other', 'other-picture'],
    ['starves', 'too-few-bits'],
  ] as const)('%s on every rung: says %s', async (kind, fault) => {
    const error = await failure(encode(scriptedWebCodecs({ faults: always(kind) })));
    expect(error).toMatchObject({ code: 'encoder-failed', details: { fault } });
  });

  it('is believed where the browser cannot decode what it wrote', async () => {
    const webCodecs = scriptedWebCodecs({ faults: always('paints-other'), canDecode: false });
    expect((await encode(webCodecs)).codec).toBe('h264');
  });
});

describe('a film that is not in H.264', () => {
  // When tried, each of the two rungs of H.264; on the way, after the first stood its trial.
  const cases: readonly [string, (Fault | undefined)[], EncoderFault][] = [
    ['no description', [{ kind: 'no-description' }], 'malformed'],
    ['no key frame', [{ kind: 'no-key-frame' }], 'malformed'],
    ['lost frames', [{ kind: 'loses', at: 0 }], 'stopped'],
    ['another picture', [{ kind: 'paints-other' }], 'other-picture'],
    ['next to no bits', [{ kind: 'starves' }], 'too-few-bits'],
    ['an end', [{ kind: 'reports-error', at: 0 }], 'stopped'],
    ['silence', [{ kind: 'flush-hangs' }], 'stopped'],
    ['frames in another order on the way', [undefined, { kind: 'reorders', at: 9 }], 'malformed'],
    ['an end on the way', [undefined, { kind: 'encode-throws', at: 9 }], 'stopped'],
  ];

  it.each(cases)('for %s says so', async (_name, faults, withoutH264) => {
    const stopped: Fault = { kind: 'open-throws' };
    const film = await encode(scriptedWebCodecs({ faults: [...faults, stopped] }));
    expect(film).toMatchObject({ codec: 'vp9', withoutH264, frameCount: 17 });
  });

  it('for want of an encoder says so, and one in H.264 says nothing', async () => {
    const supports = (codec: string): boolean => !codec.startsWith('avc1');
    const film = await encode(scriptedWebCodecs({ supports }));
    expect(film).toMatchObject({ codec: 'vp9', withoutH264: 'absent' });
    const second = [{ kind: 'paints-other' } as const];
    expect(await encode(scriptedWebCodecs({ faults: second }))).not.toHaveProperty('withoutH264');
  });
});

describe('a decoder that fails', () => {
  it.each([0, 7, 16])('at frame %i ends the clip with its own error', async (failsAt) => {
    const webCodecs = scriptedWebCodecs();
    const error = await failure(encode(webCodecs, { failsAt }));
    expect(error.toData()).toMatchObject({ code: 'gpu-lost', details: { frame: failsAt } });
    expectAllClosed(webCodecs);
  });

  it.each([0, 16, 18])('by giving %i frames makes no clip at all', async (count) => {
    const webCodecs = scriptedWebCodecs();
    const error = await failure(encode(webCodecs, { count }));
    expect(error.code).toBe('internal');
    expect(error.details).toMatchObject({ expected: 17, received: count });
    expectAllClosed(webCodecs);
  });
});

describe('an abort', () => {
  it('at any event of the encoder leaves no clip and nothing open', async () => {
    const events: string[] = [];
    await encode(scriptedWebCodecs({ onEvent: (event) => events.push(event) }));
    expect(events.length).toBeGreaterThan(3 * frameCount);
    for (let stop = 0; stop < events.length; stop++) {
      const controller = new AbortController();
      let seen = 0;
      const onEvent = (): void => {
        if (seen++ === stop) controller.abort();
      };
      const webCodecs = scriptedWebCodecs({ onEvent });
      const error = await failure(encode(webCodecs, {}, controller.signal));
      expect(error.code, `aborted at ${events[stop] ?? ''}`).toBe('aborted');
      expectAllClosed(webCodecs);
    }
  });

  it('while the decoder hangs is not kept waiting', async () => {
    const controller = new AbortController();
    const webCodecs = scriptedWebCodecs();
    const work = encode(webCodecs, { hangsAt: 5 }, controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 20);
    expect((await failure(work)).code).toBe('aborted');
    expectAllClosed(webCodecs);
  });

  it('before the start asks for no frame', async () => {
    let asked = 0;
    const error = await failure(
      encode(scriptedWebCodecs(), { onFrame: () => asked++ }, AbortSignal.abort()),
    );
    expect([error.code, asked]).toEqual(['aborted', 0]);
  });
});
