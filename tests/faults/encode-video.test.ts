import { describe, expect, it } from 'vitest';
import { topLevelBoxes } from '../../src/common/boxes.ts';
import { KinoraError } from '../../src/common/errors.ts';
import type { Picture } from '../../src/common/picture.ts';
import { planEncoding } from '../../src/engine/media/encode-plan.ts';
import { encodeVideo } from '../../src/engine/media/encode-video.ts';
import type { EncodedVideo } from '../../src/engine/media/encode-video.ts';
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
  onFrame?: (index: number) => void;
  onEnd?: () => void;
}

/** Frames as a decoder gives them: each one's pixels are overwritten by the next. */
async function* decoded(stream: Stream = {}): AsyncGenerator<{ image: Picture }> {
  const rgba = new Uint8ClampedArray(base.width * base.height * 4);
  try {
    for (let i = 0; i < (stream.count ?? frameCount); i++) {
      stream.onFrame?.(i);
      if (stream.failsAt === i) throw new KinoraError('gpu-lost', { frame: i });
      if (stream.hangsAt === i) await new Promise(() => undefined);
      rgba.fill(i);
      yield await Promise.resolve({ image: { rgba, ...base } });
    }
  } finally {
    stream.onEnd?.();
  }
}

async function encode(
  webCodecs: ScriptedWebCodecs,
  stream: Stream = {},
  signal?: AbortSignal,
): Promise<EncodedVideo> {
  const wish = { base, ratio: '3:2', enlargement: 1, framesPerSecond: 8 } as const;
  const plan = await planEncoding(wish, webCodecs);
  const request = { plan, frames: decoded(stream), frameCount };
  return encodeVideo(request, { painter: plainPainter, clock, stallMs: 100 }, signal);
}

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
    expect(webCodecs.frames.map((frame) => [frame.timestamp, frame.duration])).toEqual(
      Array.from({ length: frameCount }, (_, i) => [i * 125_000, 125_000]),
    );
    expect(webCodecs.longestQueue()).toBeLessThanOrEqual(4);
    expect(webCodecs.keyFrames).toEqual([0, 16]);
    expectAllClosed(webCodecs);
  });

  it('is opened only when the first frame is there', async () => {
    const events: string[] = [];
    const webCodecs = scriptedWebCodecs({ onEvent: (event) => events.push(event) });
    await encode(webCodecs, { onFrame: (index) => events.push(`frame ${index}`) });
    expect(events.slice(0, 3)).toEqual(['frame 0', 'open', 'encode 0']);
  });

  it('gives the middle frame as poster though the decoder reuses its memory', async () => {
    const { poster } = await encode(scriptedWebCodecs());
    expect(new Uint8Array(await poster.arrayBuffer())[0]).toBe(8);
  });

  it('gives the same bytes for the same chunks and clock', async () => {
    const [first, second] = [await encode(scriptedWebCodecs()), await encode(scriptedWebCodecs())];
    expect(first.mp4).toEqual(second.mp4);
    const types = (await collect(topLevelBoxes(new Blob([first.mp4])))).map((b) => b.type);
    expect(types).toEqual(['ftyp', 'moov', 'mdat']);
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
    const { mp4 } = await encode(webCodecs);
    expect(mp4).toEqual((await encode(scriptedWebCodecs())).mp4);
    expect(webCodecs.configs).toHaveLength(1);
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
  const faults: Fault[] = [
    { kind: 'open-throws' },
    { kind: 'configure-throws' },
    { kind: 'no-description' },
    { kind: 'no-key-frame' },
    { kind: 'flush-rejects' },
    { kind: 'flush-hangs' },
    ...(['encode-throws', 'reports-error', 'stalls', 'loses', 'reorders'] as const).flatMap(
      (kind) => [0, 1, 9, 15, 16].map((at) => ({ kind, at })),
    ),
  ];

  it.each(faults)(
    'by $kind at $at is followed by the next, with the same frames',
    async (fault) => {
      const webCodecs = scriptedWebCodecs({ faults: [fault] });
      const video = await encode(webCodecs);
      expect(video.mp4).toEqual((await encode(scriptedWebCodecs())).mp4);
      expect(webCodecs.configs.at(-1)?.hardwareAcceleration).toBe('prefer-software');
      expectAllClosed(webCodecs);
    },
  );

  it.each(faults)(
    'by $kind at $at on every rung is an encoder-failed with numbers',
    async (fault) => {
      // Only H.264 needs a description.
      const supports = (codec: string): boolean => codec.startsWith('avc1');
      const webCodecs = scriptedWebCodecs({ supports, faults: Array<Fault>(4).fill(fault) });
      let ended = 0;
      const error = await failure(encode(webCodecs, { onEnd: () => ended++ }));
      expect(error.code).toBe('encoder-failed');
      expect(error.details).toMatchObject({ codec: 'avc1.64001e', width: 48, height: 32 });
      expect(ended).toBe(1);
      expectAllClosed(webCodecs);
    },
  );
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
