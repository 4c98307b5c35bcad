/** The browser's video encoder as ports, so that tests run without one and can make it fail. */

export interface WebCodecs {
  isSupported(config: VideoEncoderConfig): Promise<boolean>;
  openEncoder(init: VideoEncoderInit): Encoder;
  /** The caller closes the frame. */
  createFrame(pixels: Uint8Array<ArrayBuffer>, init: VideoFrameBufferInit): Frame;
  /**
   * Brightness [height, width] of a key frame, as it was encoded; undefined where this browser cannot
   * decode it, or gives no planes. Rejects where it says that it can and then fails.
   */
  decodeKeyFrame(config: VideoDecoderConfig, bytes: Uint8Array): Promise<Uint8Array | undefined>;
}

/** What we use of `VideoEncoder`. */
export interface Encoder {
  readonly state: CodecState;
  readonly encodeQueueSize: number;
  configure(config: VideoEncoderConfig): void;
  encode(frame: Frame, options: VideoEncoderEncodeOptions): void;
  flush(): Promise<void>;
  close(): void;
  addEventListener(type: 'dequeue', listener: () => void): void;
}

export type Frame = Pick<VideoFrame, 'timestamp' | 'duration' | 'close'>;

/** The browser's own WebCodecs; undefined where it has none. */
export function browserWebCodecs(): WebCodecs | undefined {
  if (!('VideoEncoder' in globalThis) || !('VideoFrame' in globalThis)) return undefined;
  return {
    isSupported: async (config) =>
      (await VideoEncoder.isConfigSupported(config)).supported === true,
    openEncoder: (init) => new VideoEncoder(init),
    createFrame: (pixels, init) => new VideoFrame(pixels, init),
    async decodeKeyFrame(config, bytes) {
      if (!('VideoDecoder' in globalThis)) return undefined;
      const { supported } = await VideoDecoder.isConfigSupported(config);
      return supported === true ? lumaOfKeyFrame(config, bytes) : undefined;
    },
  };
}

function lumaOfKeyFrame(
  config: VideoDecoderConfig,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const decoder = new VideoDecoder({
      output: (frame) => {
        lumaOf(frame)
          .then(resolve, reject)
          .finally(() => {
            frame.close();
          });
      },
      error: reject,
    });
    decoder.configure(config);
    decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data }));
    decoder.flush().then(() => {
      decoder.close();
      // Where nothing came of it; after a frame this changes nothing.
      resolve(undefined);
    }, reject);
  });
}

/** The first plane of every form of YUV with eight bits. */
async function lumaOf(frame: VideoFrame): Promise<Uint8Array | undefined> {
  if (!['I420', 'NV12'].includes(frame.format ?? '')) return undefined;
  const { width, height } = frame.visibleRect!;
  const planes = new Uint8Array(frame.allocationSize());
  const [first] = await frame.copyTo(planes);
  const luma = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = first!.offset + y * first!.stride;
    luma.set(planes.subarray(start, start + width), y * width);
  }
  return luma;
}
