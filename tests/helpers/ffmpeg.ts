/** ffprobe and ffmpeg as independent judges of a clip; as Vitest browser commands they run in Node. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What ffprobe says of the video stream, and ffmpeg of decoding it. */
export interface FfmpegReport {
  readonly stream: Readonly<Record<string, string | number>>;
  readonly format: Readonly<Record<string, string | number>>;
  /** Seconds: start and duration of each packet. */
  readonly packets: readonly { readonly start: number; readonly duration: number }[];
  /** Complaints while decoding every frame; empty when there are none. */
  readonly decodeErrors: string;
  /** Base64 of the last frame, [height, width, 3] RGB, one byte each. */
  readonly lastFrame: string;
}

export async function inspectWithFfmpeg(fileBase64: string): Promise<FfmpegReport> {
  const folder = await mkdtemp(join(tmpdir(), 'kinora-ffmpeg-'));
  const path = join(folder, 'clip.mp4');
  try {
    await writeFile(path, Buffer.from(fileBase64, 'base64'));
    const what = ['-show_streams', '-show_format', '-show_packets', '-of', 'json'];
    const probe = await run('ffprobe', ['-v', 'error', '-count_frames', ...what, path]);
    const { streams, format, packets } = JSON.parse(probe.stdout) as {
      streams: FfmpegReport['stream'][];
      format: FfmpegReport['format'];
      packets: { pts_time: string; duration_time: string }[];
    };
    // Full chroma interpolation and exact rounding: swscale's fast paths are a few levels off.
    const accurate = ['-sws_flags', 'accurate_rnd+full_chroma_int', '-pix_fmt', 'rgb24'];
    const decode = await run(
      'ffmpeg',
      ['-v', 'warning', '-i', path, ...accurate, '-f', 'rawvideo', '-'],
      {
        encoding: 'buffer',
        maxBuffer: 2 ** 30,
      },
    );
    const frameBytes = Number(streams[0]?.['width']) * Number(streams[0]?.['height']) * 3;
    return {
      stream: streams[0] ?? {},
      format,
      packets: packets.map((packet) => ({
        start: Number(packet.pts_time),
        duration: Number(packet.duration_time),
      })),
      decodeErrors: probe.stderr + decode.stderr.toString(),
      lastFrame: decode.stdout.subarray(-frameBytes).toString('base64'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * A file as ffmpeg writes it, in base64.
 * @param parameters all of them but the output's name
 */
export async function makeWithFfmpeg(
  parameters: readonly string[],
  ending: string,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kinora-media-'));
  const path = join(folder, `file.${ending}`);
  try {
    await run('ffmpeg', ['-v', 'error', ...parameters, '-y', path]);
    return (await readFile(path)).toString('base64');
  } finally {
    await rm(folder, { recursive: true });
  }
}
