/** Files as people have them, made by ffmpeg: each is used, or refused with a reason. And files as we give them. */
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';
import { describe, expect, it, test } from 'vitest';
import { commands } from 'vitest/browser';
import { systemClock } from '../../src/common/clock.ts';
import { KinoraError } from '../../src/common/errors.ts';
import { readRecipe } from '../../src/common/recipe-file.ts';
import { recipeText } from '../../src/common/recipe-text.ts';
import { exportClip, type ExportKind } from '../../src/engine/media/export-clip.ts';
import { encodeFilm, type FilmFrame } from '../../src/engine/media/encode-film.ts';
import { planEncoding } from '../../src/engine/media/encode-plan.ts';
import { canvasPainter } from '../../src/engine/media/painter.ts';
import { browserWebCodecs } from '../../src/engine/media/ports.ts';
import { openMedia } from '../../src/engine/media/read-media.ts';
import '../helpers/media-commands.ts';
import { beats, recipe } from '../helpers/recipes.ts';
import { paintFrame } from '../helpers/synthetic-frames.ts';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** A second of film, red on its left and blue on its right. */
const film = (size = '96x64', rate = 8, seconds = 1): string[] => {
  const [width, height] = size.split('x').map(Number) as [number, number];
  const half = (colour: string, wide: number): string =>
    `color=${colour}:s=${wide}x${height}:r=${rate}:d=${seconds}`;
  const left = Math.ceil(width / 2);
  return [
    '-f',
    'lavfi',
    '-i',
    `${half('red', left)}[a];${half('blue', width - left)}[b];[a][b]hstack`,
  ];
};
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const one = ['-frames:v', '1'];

/** As a phone writes what it saw on its side: the frames as they came, and in `tkhd` how to turn them. */
function turnedLeft(mp4: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = mp4.findIndex((_, i) => String.fromCharCode(...mp4.subarray(i, i + 4)) === 'tkhd');
  const matrix = new DataView(mp4.buffer, at + 44, 16);
  [0, -0x10000, 0, 0x10000].forEach((value, i) => {
    matrix.setInt32(4 * i, value);
  });
  new DataView(mp4.buffer).setInt32(at + 60, 0);
  return mp4;
}

interface Kind {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly ending: string;
  readonly change?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /** What a browser may not decode is used or refused; everything else is used. */
  readonly may?: 'be refused';
  readonly is?: 'picture';
  readonly size?: readonly [width: number, height: number];
  readonly seconds?: number;
}

const used: readonly Kind[] = [
  { name: 'H.264 in MP4', parameters: [...film(), ...x264], ending: 'mp4' },
  { name: 'H.264 in MOV', parameters: [...film(), ...x264], ending: 'mov' },
  { name: 'H.264 in MKV', parameters: [...film(), ...x264], ending: 'mkv' },
  { name: 'H.264 in MPEG-TS', parameters: [...film(), ...x264], ending: 'ts' },
  {
    name: 'H.264 in fragments',
    parameters: [...film(), ...x264, '-movflags', 'frag_keyframe+empty_moov'],
    ending: 'mp4',
  },
  {
    name: 'H.264 with sound',
    parameters: ['-f', 'lavfi', '-i', 'sine=d=1', ...film(), ...x264, '-c:a', 'aac'],
    ending: 'mp4',
  },
  { name: 'VP8 in WebM', parameters: [...film(), '-c:v', 'libvpx'], ending: 'webm' },
  {
    name: 'VP9 in WebM',
    parameters: [...film(), '-c:v', 'libvpx-vp9', '-deadline', 'realtime'],
    ending: 'webm',
  },
  {
    name: 'AV1 in MP4',
    parameters: [...film(), '-c:v', 'libaom-av1', '-cpu-used', '8', '-pix_fmt', 'yuv420p'],
    ending: 'mp4',
  },
  {
    name: 'a phone’s, turned by a quarter',
    parameters: [...film(), '-vf', 'transpose=clock', ...x264],
    change: turnedLeft,
    ending: 'mp4',
  },
  {
    name: 'odd sizes',
    parameters: [
      ...film('100x68'),
      '-vf',
      'format=gbrp,crop=97:65:1:0',
      '-c:v',
      'libvpx',
      '-pix_fmt',
      'yuv420p',
    ],
    ending: 'webm',
    size: [97, 65],
  },
  {
    name: 'pixels that are not square',
    parameters: [...film(), '-vf', 'setsar=2', ...x264],
    ending: 'mp4',
    size: [192, 64],
  },
  {
    name: 'variable frame rate',
    parameters: [...film(), '-vf', "select='not(eq(mod(n,3),1))'", '-fps_mode', 'vfr', ...x264],
    ending: 'mp4',
  },
  {
    name: '10,000 frames',
    parameters: [...film('64x64', 1000, 10), ...x264],
    ending: 'mp4',
    size: [64, 64],
    seconds: 10,
  },
  {
    name: '10 bits, HDR',
    parameters: [
      ...film(),
      ...[
        '-c:v',
        'libvpx-vp9',
        '-deadline',
        'realtime',
        '-profile:v',
        '2',
        '-pix_fmt',
        'yuv420p10le',
      ],
      ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
    ],
    ending: 'webm',
  },
  {
    name: '4:4:4',
    parameters: [...film(), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-pix_fmt', 'yuv444p'],
    ending: 'webm',
  },
  {
    name: 'HEVC in MP4',
    parameters: [...film(), '-c:v', 'libx265', '-x265-params', 'log-level=none', '-tag:v', 'hvc1'],
    ending: 'mp4',
    may: 'be refused',
  },
  {
    name: 'MPEG-4 part 2',
    parameters: [...film(), '-c:v', 'mpeg4'],
    ending: 'mp4',
    may: 'be refused',
  },
  {
    name: 'ProRes in MOV',
    parameters: [...film(), '-c:v', 'prores_ks'],
    ending: 'mov',
    may: 'be refused',
  },
  { name: 'GIF that moves', parameters: film(), ending: 'gif' },
  { name: 'APNG that moves', parameters: [...film(), '-f', 'apng', '-plays', '0'], ending: 'png' },
  {
    name: 'WebP that moves',
    parameters: [
      ...film(),
      '-vf',
      "eq=brightness='0.1*sin(6*t)':eval=frame",
      '-c:v',
      'libwebp_anim',
    ],
    ending: 'webp',
  },
  { name: 'GIF of one picture', parameters: [...film(), ...one], ending: 'gif', is: 'picture' },
  { name: 'PNG', parameters: [...film(), ...one], ending: 'png', is: 'picture' },
  {
    name: 'PNG of 16 bits',
    parameters: [...film(), ...one, '-pix_fmt', 'rgb48be'],
    ending: 'png',
    is: 'picture',
  },
  { name: 'JPEG', parameters: [...film(), ...one], ending: 'jpg', is: 'picture' },
  {
    name: 'JPEG, 4:4:4',
    parameters: [...film(), ...one, '-pix_fmt', 'yuvj444p'],
    ending: 'jpg',
    is: 'picture',
  },
  { name: 'WebP', parameters: [...film(), ...one], ending: 'webp', is: 'picture' },
  { name: 'BMP', parameters: [...film(), ...one], ending: 'bmp', is: 'picture' },
];

const refused: readonly (Kind & { readonly because: RegExp })[] = [
  {
    name: 'sound alone',
    parameters: ['-f', 'lavfi', '-i', 'sine=d=1'],
    ending: 'mp3',
    because: /no pictures/,
  },
  {
    name: 'a film without its end',
    parameters: [...film(), ...x264],
    ending: 'mp4',
    change: (bytes) => bytes.slice(0, Math.floor(bytes.length / 3)),
    because: /no video that can be read/,
  },
  {
    name: 'a picture without its end',
    parameters: [...film(), ...one],
    ending: 'png',
    change: (bytes) => bytes.slice(0, 60),
    because: /picture damaged/,
  },
  {
    name: 'AVI',
    parameters: [...film(), '-c:v', 'mjpeg'],
    ending: 'avi',
    because: /no video that can be read/,
  },
  {
    name: 'TIFF',
    parameters: [...film(), ...one],
    ending: 'tiff',
    because: /no video that can be read/,
  },
  {
    name: 'nothing',
    parameters: [...film(), ...one],
    ending: 'png',
    change: () => new Uint8Array(),
    because: /empty file/,
  },
  {
    name: 'noise',
    parameters: [...film(), ...one],
    ending: 'png',
    change: (bytes) => bytes.map((byte, i) => (byte * 31 + 7 * i) % 256),
    because: /no video that can be read/,
  },
];

async function make({ parameters, ending, change = (bytes) => bytes }: Kind): Promise<Blob> {
  return new Blob([change(bytesOf(await commands.makeWithFfmpeg(parameters, ending)))]);
}

/** Of its left and its right at a moment, [red, green, blue]. */
async function sides(
  media: Awaited<ReturnType<typeof openMedia>>,
  at: number,
): Promise<number[][]> {
  const { width, height } = media.size;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  for await (const picture of media.pictures([at])) picture.draw(context, 0, 0, width, height);
  return [0.25, 0.75].map((share) => [
    ...context.getImageData(share * width, height / 2, 1, 1).data.subarray(0, 3),
  ]);
}

describe('a file of the visitor', () => {
  it.for(used)('is used: $name', async (kind) => {
    const { may, is = 'clip', size: [width, height] = [96, 64], seconds = 1 } = kind;
    const media = await openMedia(await make(kind)).catch((thrown: unknown) => thrown);
    if (may === 'be refused' && media instanceof KinoraError) {
      expect(media).toMatchObject({ code: 'file-unreadable' });
      expect(String(media.details['reason'])).toMatch(/cannot decode|can be read/);
      return;
    }
    if (media instanceof Error) throw media;
    const opened = media as Awaited<ReturnType<typeof openMedia>>;
    expect(opened).toMatchObject({ kind: is, size: { width, height } });
    if (is === 'clip') expect(Math.abs(opened.seconds - seconds)).toBeLessThan(0.2);
    else expect(opened.seconds).toBe(0);
    const [left, right] = await sides(opened, is === 'clip' ? 0.4 * seconds : 0);
    // HDR is brought down by the browser as it likes; red stays red all the same.
    expect(left![0]! - left![2]!).toBeGreaterThan(80);
    expect(right![2]! - right![0]!).toBeGreaterThan(80);
    opened.close();
  });

  it.for(refused)('is refused with a reason: $name', async (kind) => {
    const refusal = await openMedia(await make(kind)).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ code: 'file-unreadable' });
    expect((refusal as KinoraError).details['reason']).toMatch(kind.because);
  });
});

/** The encoded frames of a file, in order. */
async function packets(file: Blob): Promise<Uint8Array[]> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  const sink = new EncodedPacketSink((await input.getPrimaryVideoTrack())!);
  const all: Uint8Array[] = [];
  for await (const { data } of sink.packets()) all.push(data);
  input.dispose();
  return all;
}

test('a clip that is VP9, where H.264 failed, changes only its container on the way to WebM', async () => {
  const size = { width: 160, height: 90 };
  const wish = { ratio: '16:9', height: 90, framesPerSecond: 8 } as const;
  const plan = await planEncoding(wish, browserWebCodecs());
  const ladder = plan.ladder.filter(({ codec }) => codec === 'vp9');
  const openFrames = async function* (): AsyncGenerator<FilmFrame> {
    for (let i = 0; i < 8; i++) {
      const image = { ...size, rgba: paintFrame(size, i) };
      yield await Promise.resolve({ image, endsPart: false });
    }
  };
  const all = { ...plan, ladder };
  const request = { plan: all, openFrames, frameCount: 8, onPart: () => undefined };
  const ports = { painter: canvasPainter(), clock: systemClock };
  const { mp4, codec } = await encodeFilm(request, ports);
  expect(codec).toBe('vp9');
  const recipe = JSON.stringify({ a: 'recipe' });
  const webm = await exportClip({ file: mp4, kind: 'webm', atSeconds: 0, comment: recipe });
  expect(await packets(webm)).toEqual(await packets(mp4));
  expect((await packets(mp4)).length).toBe(8);
});

test('a clip in every other form carries its recipe, and is what it says', async () => {
  const size = { width: 160, height: 90 };
  const plan = await planEncoding(
    { ratio: '16:9', height: 90, framesPerSecond: 8 },
    browserWebCodecs(),
  );
  const openFrames = async function* (): AsyncGenerator<FilmFrame> {
    for (let i = 0; i < 16; i++) {
      yield await Promise.resolve({
        image: { ...size, rgba: paintFrame(size, i) },
        endsPart: false,
      });
    }
  };
  const request = { plan, openFrames, frameCount: 16, onPart: () => undefined };
  const { mp4 } = await encodeFilm(request, { painter: canvasPainter(), clock: systemClock });
  const wish = recipe({ beats: beats('ein Fuchs „im Schnee“ 🦊'), seconds: 2 });
  // Longer than a block of a GIF's comment.
  expect(recipeText(wish).length).toBeGreaterThan(255);
  const save = (kind: ExportKind): Promise<Blob> =>
    exportClip({ file: mp4, kind, atSeconds: 1, comment: recipeText(wish) });

  const png = await save('png');
  expect(await readRecipe(png)).toEqual(wish);
  const bitmap = await createImageBitmap(png);
  expect([bitmap.width, bitmap.height]).toEqual([160, 90]);

  const gif = await save('gif');
  expect(await readRecipe(gif)).toEqual(wish);
  const moving = await openMedia(gif);
  expect(moving).toMatchObject({ kind: 'clip', size });
  expect(moving.seconds).toBeCloseTo(2, 5);
  moving.close();

  const webm = await save('webm');
  expect(await readRecipe(webm)).toEqual(wish);
  const again = await openMedia(webm);
  expect(again).toMatchObject({ kind: 'clip', size });
  // Matroska does not say how long its last frame stands.
  expect(again.seconds).toBeGreaterThan(1.8);
  expect(again.seconds).toBeLessThan(2.01);
  again.close();
});
