/** The browser's video encoder as ports, so that tests run without one and can make it fail. */

export interface WebCodecs {
  isSupported(config: VideoEncoderConfig): Promise<boolean>;
  openEncoder(init: VideoEncoderInit): Encoder;
  /** The caller closes the frame. */
  createFrame(pixels: Uint8Array<ArrayBuffer>, init: VideoFrameBufferInit): Frame;
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
  };
}
