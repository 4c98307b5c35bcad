import { execFileSync } from 'node:child_process';

export interface Probe {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  readonly durationSeconds: number;
  readonly pixelFormat: string;
}

/** What ffprobe says of the one video stream, its frames counted by reading them. */
export function ffprobe(path: string): Probe {
  const json = execFileSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-of', 'json', path],
    { encoding: 'utf8' },
  );
  const { streams, format } = JSON.parse(json) as {
    streams: Record<'codec_name' | 'nb_read_frames' | 'pix_fmt', string>[] &
      Record<'width' | 'height', number>[];
    format: { duration: string };
  };
  if (streams.length !== 1) throw new Error(`${streams.length} streams instead of one`);
  const stream = streams[0]!;
  return {
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
    frameCount: Number(stream.nb_read_frames),
    durationSeconds: Number(format.duration),
    pixelFormat: stream.pix_fmt,
  };
}

/** One hash for each decoded frame. Throws when ffmpeg finds anything wrong with the file. */
export function frameHashes(path: string): string[] {
  const parameters = ['-v', 'error', '-xerror', '-i', path, '-f', 'framemd5', '-'];
  return execFileSync('ffmpeg', parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());
}

/** Peak signal-to-noise ratio in dB of two clips' most different pair of frames. */
export function leastPsnr(path: string, other: string): number {
  const filter = ['-lavfi', 'psnr=stats_file=-', '-f', 'null', '-'];
  const parameters = ['-v', 'error', '-xerror', '-i', path, '-i', other, ...filter];
  const lines = execFileSync('ffmpeg', parameters, { encoding: 'utf8' });
  const ratios = [...lines.matchAll(/psnr_avg:(\S+)/g)].map(([, dB]) => dB!);
  if (ratios.length === 0) throw new Error('ffmpeg compared no frames');
  return Math.min(...ratios.map((dB) => (dB === 'inf' ? Infinity : Number(dB))));
}
