import { describe, expect, it } from 'vitest';
import { codecLadder, inspectCodecs } from '../../../src/engine/media/codec-ladder.ts';
import { planEncoding } from '../../../src/engine/media/encode-plan.ts';
import { scriptedWebCodecs } from '../../helpers/scripted-webcodecs.ts';

const small = { width: 640, height: 360 };

async function names(
  supports: (codec: string) => boolean,
  size = small,
  framesPerSecond = 8,
): Promise<string[]> {
  const ladder = await codecLadder(scriptedWebCodecs({ supports }), size, framesPerSecond);
  return ladder.map(({ config }) => config.codec);
}

describe('the codec ladder', () => {
  it('prefers H.264 High, then H.264 in software, VP9, AV1', async () => {
    const ladder = await codecLadder(scriptedWebCodecs(), small, 8);
    expect(ladder.map(({ codec, config }) => [codec, config.codec])).toEqual([
      ['h264', 'avc1.64001e'],
      ['h264', 'avc1.42e01e'],
      ['vp9', 'vp09.00.21.08.01.01.01.01.00'],
      ['av1', 'av01.0.01M.08'],
    ]);
    expect(ladder.map(({ config }) => config.hardwareAcceleration)).toEqual([
      undefined,
      'prefer-software',
      undefined,
      undefined,
    ]);
  });

  it('takes Main or Baseline where High is missing', async () => {
    const without = (...profiles: string[]) => {
      return (codec: string) =>
        codec.startsWith('avc1') && !profiles.some((p) => codec.includes(p));
    };
    expect((await names(without('.64')))[0]).toBe('avc1.4d001e');
    expect((await names(without('.64', '.4d')))[0]).toBe('avc1.42e01e');
  });

  it.each([
    [640, 360, 8, 'avc1.64001e'],
    [720, 576, 25, 'avc1.64001e'],
    [720, 576, 26, 'avc1.64001f'],
    [1280, 720, 30, 'avc1.64001f'],
    [1920, 1080, 24, 'avc1.640028'],
    [1920, 1080, 31, 'avc1.64002a'],
    [1920, 1080, 40, 'avc1.64002a'],
    [3840, 2160, 30, 'avc1.640033'],
    [4096, 2304, 60, 'avc1.640034'],
  ])('asks for the lowest level that holds %i×%i at %i', async (width, height, rate, expected) => {
    expect((await names(() => true, { width, height }, rate))[0]).toBe(expected);
  });

  it('gives more bits to more pixels, and a floor to small ones', async () => {
    const bitrate = async (width: number, height: number): Promise<number | undefined> =>
      (await codecLadder(scriptedWebCodecs(), { width, height }, 8))[0]?.config.bitrate;
    expect(await bitrate(160, 90)).toBe(500_000);
    expect(await bitrate(640, 360)).toBe(921_600);
    // Nine times the pixels, three times the bits.
    expect(await bitrate(1920, 1080)).toBe(3 * 921_600);
  });

  it('goes on where a browser throws at a name it does not know', async () => {
    const webCodecs = scriptedWebCodecs();
    const throwing = {
      ...webCodecs,
      isSupported: (config: VideoEncoderConfig) =>
        config.codec.startsWith('vp09')
          ? webCodecs.isSupported(config)
          : Promise.reject(new TypeError('unknown codec')),
    };
    expect(await inspectCodecs(throwing)).toEqual(['vp9']);
  });

  it('passes over one that does not answer whether it can', async () => {
    const silent = {
      ...scriptedWebCodecs(),
      isSupported: ({ codec }: VideoEncoderConfig) =>
        codec.startsWith('avc1') ? new Promise<never>(() => undefined) : Promise.resolve(true),
    };
    const ladder = await codecLadder(silent, small, 8, 5);
    expect(ladder.map(({ codec }) => codec)).toEqual(['vp9', 'av1']);
  });
});

describe('the device report', () => {
  it('names each codec once, best first, and none without WebCodecs', async () => {
    expect(await inspectCodecs(scriptedWebCodecs())).toEqual(['h264', 'vp9', 'av1']);
    expect(await inspectCodecs(undefined)).toEqual([]);
  });
});

describe('the plan of an encoding', () => {
  const wish = {
    ratio: '16:9',
    height: 360,
    framesPerSecond: 8,
  } as const;

  it('knows the size of the file before the first frame', async () => {
    // The scripted encoder's stream is of 48 × 32 pixels.
    const plan = await planEncoding({ ...wish, ratio: '3:2', height: 32 }, scriptedWebCodecs());
    expect(plan.size).toEqual({ width: 48, height: 32 });
  });

  it('fails early without WebCodecs, or without a codec for this size', async () => {
    await expect(planEncoding(wish, undefined)).rejects.toMatchObject({
      code: 'webcodecs-missing',
      details: { reason: 'no WebCodecs' },
    });
    const none = scriptedWebCodecs({ supports: () => false });
    await expect(planEncoding(wish, none)).rejects.toMatchObject({
      code: 'webcodecs-missing',
      details: { reason: 'no codec for this size', width: 640, height: 360 },
    });
  });
});
