import { openMp4, type EncodedFrame, type Track } from '../../src/engine/media/mp4.ts';

/** The finished file of all frames. */
export async function muxFrames(
  track: Track,
  frames: readonly EncodedFrame[],
  createdAt: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = await openMp4(track, frames.length);
  for (const frame of frames) await writer.add(frame);
  return new Uint8Array(await (await writer.finish(createdAt)).arrayBuffer());
}
