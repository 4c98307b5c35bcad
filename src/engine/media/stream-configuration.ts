/**
 * What a file says of its stream, read from the stream. An encoder's own word is not enough: one
 * that is wrong makes a file that plays where it was made and nowhere else.
 */
import type { VideoCodecName } from '../../common/clip.ts';
import type { Size } from '../../common/shape.ts';
import { parseAv1SequenceHeader } from './av1-sequence-header.ts';
import { configureAvc } from './avc-configuration.ts';
import type { DescribedStream } from './described-stream.ts';
import { isOurColor, type StreamColor } from './stream-color.ts';
import { parseVp9Header } from './vp9-header.ts';

export interface StreamStart {
  readonly codec: VideoCodecName;
  /** As the encoder was asked. */
  readonly asked: Pick<VideoEncoderConfig, 'codec' | 'width' | 'height'>;
  /** As the encoder says, if it does. */
  readonly given: VideoDecoderConfig | undefined;
  /** The first frame, as encoded. */
  readonly keyFrame: Uint8Array;
}

/** @throws Error that says in which way the stream is not what was asked for */
export function configureStream({ codec, asked, given, keyFrame }: StreamStart): DescribedStream {
  switch (codec) {
    case 'h264':
      return configureAvc(asked, given?.description && bytesOf(given.description), keyFrame);
    case 'vp9': {
      const { profile, bitDepth, ...stream } = parseVp9Header(keyFrame);
      check({ ...stream, isPlain: profile === 0 && bitDepth === 8 }, asked);
      // The stream has no level; the one that was asked for fits its size and rate.
      return asIs(asked.codec);
    }
    case 'av1': {
      const { profile, level, isHighTier, bitDepth, isMonochrome, ...stream } =
        parseAv1SequenceHeader(keyFrame);
      check({ ...stream, isPlain: profile === 0 && bitDepth === 8 && !isMonochrome }, asked);
      return asIs(`av01.0.${String(level).padStart(2, '0')}${isHighTier ? 'H' : 'M'}.08`);
    }
  }
}

function asIs(codec: string): DescribedStream {
  return { codec, description: undefined, sample: (frame) => frame };
}

/** @param stream `isPlain`: of 8 bits and 4:2:0 */
function check(stream: Size & { isPlain: boolean; color: StreamColor }, asked: Size): void {
  const { width, height, isPlain, color } = stream;
  if (width !== asked.width || height !== asked.height) {
    throw new Error(`the stream is of ${width}×${height}`);
  }
  if (!isPlain) throw new Error('the stream is not of 8 bits, 4:2:0');
  if (!isOurColor(color)) {
    throw new Error(`the stream names other colours: ${JSON.stringify(color)}`);
  }
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
