/** A video encoder that follows a script: it keeps the rules of WebCodecs until told to break one. */
import type { Encoder, Frame, WebCodecs } from '../../src/engine/media/ports.ts';

/** What goes wrong, and at which frame where it has one. */
export type Fault =
  | { readonly kind: 'open-throws' | 'configure-throws' | 'no-description' | 'no-key-frame' }
  | {
      readonly kind:
        'encode-throws' | 'reports-error' | 'stalls' | 'loses' | 'reorders' | 'is-reclaimed';
      at: number;
    }
  | { readonly kind: 'flush-rejects' | 'flush-hangs' | 'paints-other' | 'starves' };

export interface Script {
  /** Codec strings (with "software" appended where asked for) that are supported; all by default. */
  readonly supports?: (codec: string) => boolean;
  /** Fault of the n-th encoder that is opened; later ones work. */
  readonly faults?: readonly (Fault | undefined)[];
  /** Timestamp that comes back for the one that went in, in microseconds; the same by default. */
  readonly timestampOf?: (timestamp: number) => number;
  /** Whether this browser decodes what it encodes; it does by default. */
  readonly canDecode?: boolean;
  /** Called at each event, so that a test can abort there. */
  readonly onEvent?: (event: string) => void;
}

export interface ScriptedWebCodecs extends WebCodecs {
  readonly openFrames: () => number;
  readonly openEncoders: () => number;
  /** Configurations tried, in order. */
  readonly configs: VideoEncoderConfig[];
  /** Largest queue any encoder ever had. */
  readonly longestQueue: () => number;
  readonly frames: VideoFrameBufferInit[];
  readonly keyFrames: number[];
}

export function scriptedWebCodecs(script: Script = {}): ScriptedWebCodecs {
  const { supports = () => true, faults = [], onEvent = () => undefined } = script;
  const { canDecode = true } = script;
  const { timestampOf = (timestamp: number) => timestamp } = script;
  const configs: VideoEncoderConfig[] = [];
  const frames: VideoFrameBufferInit[] = [];
  const keyFrames: number[] = [];
  let openFrames = 0;
  let openEncoders = 0;
  let opened = 0;
  let longestQueue = 0;
  /** Brightness of the last encoder's key frames, as a decoder would show them. */
  const shown = new Map<number, Uint8Array>();
  /** Of each frame that was made. */
  const lumas = new WeakMap<object, Uint8Array>();

  const openEncoder = (init: VideoEncoderInit): Encoder => {
    const fault = faults[opened++];
    shown.clear();
    const goesWrong = (kind: Fault['kind'], index?: number): boolean =>
      fault?.kind === kind && (index === undefined || ('at' in fault && fault.at === index));
    onEvent('open');
    if (goesWrong('open-throws')) throw new Error('scripted: open');
    openEncoders++;
    let state: CodecState = 'unconfigured';
    let count = 0;
    let onDequeue: () => void = () => undefined;
    let isStalled = false;
    let held: EncodedVideoChunk | undefined;
    const queue: { frame: Frame; luma: Uint8Array; index: number; isKey: boolean }[] = [];

    const close = (): void => {
      if (state !== 'closed') openEncoders--;
      state = 'closed';
    };
    const emit = (chunk: EncodedVideoChunk, index: number): void => {
      onEvent(`output ${index}`);
      const description = goesWrong('no-description') ? {} : { description: avcDescription };
      const decoderConfig = { codec: configs.at(-1)!.codec, ...description };
      init.output(chunk, index === 0 ? { decoderConfig } : {});
    };
    const work = (): void => {
      const job = queue[0];
      if (!job || isStalled || state !== 'configured') return;
      if (goesWrong('stalls', job.index)) {
        isStalled = true;
        return;
      }
      queue.shift();
      onEvent(`dequeue ${job.index}`);
      onDequeue();
      if (goesWrong('reports-error', job.index)) {
        close();
        init.error(new DOMException('scripted: encoder gone', 'EncodingError'));
        return;
      }
      const isKey = job.isKey && !goesWrong('no-key-frame');
      const bytes = bytesOfFrame(configs.at(-1)!.codec, isKey, job.index);
      const chunk = encodedChunk(timestampOf(job.frame.timestamp), isKey, bytes);
      if (isKey) shown.set(job.index, paintedBy(fault, job.luma));
      if (goesWrong('reorders', job.index)) held = chunk;
      else if (!goesWrong('loses', job.index)) emit(chunk, job.index);
      if (held && held !== chunk) {
        emit(held, job.index);
        held = undefined;
      }
      setTimeout(work);
      // Once it has nothing to do, as browsers take encoders away.
      if (goesWrong('is-reclaimed', job.index)) {
        setTimeout(() => {
          close();
          init.error(new DOMException('scripted: reclaimed', 'QuotaExceededError'));
        });
      }
    };
    return {
      get state() {
        return state;
      },
      get encodeQueueSize() {
        return queue.length;
      },
      configure(config) {
        configs.push(config);
        if (goesWrong('configure-throws')) throw new Error('scripted: configure');
        state = 'configured';
      },
      encode(given, { keyFrame = false }) {
        const { timestamp, duration } = given;
        const index = count++;
        onEvent(`encode ${index}`);
        if (state !== 'configured') throw new DOMException('closed', 'InvalidStateError');
        if (goesWrong('encode-throws', index)) throw new Error('scripted: encode');
        if (keyFrame) keyFrames.push(index);
        const frame = { timestamp, duration, close: () => undefined };
        const luma = lumas.get(given)!;
        queue.push({ frame, luma, index, isKey: keyFrame || index === 0 });
        longestQueue = Math.max(longestQueue, queue.length);
        if (queue.length === 1) setTimeout(work);
      },
      async flush() {
        onEvent('flush');
        if (goesWrong('flush-rejects')) throw new DOMException('scripted: flush', 'AbortError');
        if (goesWrong('flush-hangs')) await new Promise(() => undefined);
        while (queue.length > 0) {
          if (state !== 'configured') throw new DOMException('closed', 'AbortError');
          await new Promise((resolve) => setTimeout(resolve));
        }
      },
      close,
      addEventListener(_type, listener) {
        onDequeue = listener;
      },
    };
  };

  return {
    isSupported: ({ codec, hardwareAcceleration }) =>
      Promise.resolve(
        supports(hardwareAcceleration === 'prefer-software' ? `${codec} software` : codec),
      ),
    openEncoder,
    createFrame(pixels, init) {
      openFrames++;
      frames.push(init);
      const frame = {
        timestamp: init.timestamp,
        duration: init.duration ?? null,
        close: () => {
          openFrames--;
        },
      };
      lumas.set(frame, pixels.slice(0, init.codedWidth * init.codedHeight));
      return frame;
    },
    decodeKeyFrame: ({ codec }, bytes) =>
      Promise.resolve(canDecode ? shown.get(bytes[indexAt(codec)]!) : undefined),
    openFrames: () => openFrames,
    openEncoders: () => openEncoders,
    longestQueue: () => longestQueue,
    configs,
    frames,
    keyFrames,
  };
}

/** Black, or so coarse that 28 dB are left; next to no bits is what all frames of the script have. */
function paintedBy(fault: Fault | undefined, luma: Uint8Array): Uint8Array {
  if (fault?.kind === 'paints-other') return luma.map(() => 0);
  return fault?.kind === 'starves' ? luma.map((x) => x + 10) : luma;
}

const hex = (text: string): number[] => [...Buffer.from(text, 'hex')];
/** Of 48×32 pixels, High profile, level 1, BT.709: written by libx264. */
const sps = hex('6764000aacd94d6c05a808080a000003000200000300201e244b2c');
const pps = hex('68ebe3cb22c0');
const withLength = (unit: readonly number[]): number[] => [0, unit.length, ...unit];

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1) of frames of that size. */
const avcDescription = Uint8Array.from([
  ...[1, 0x64, 0, 0x0a, 0xff, 0xe1, ...withLength(sps)],
  ...[1, ...withLength(pps), 0xfd, 0xf8, 0xf8, 0],
]);

/** The uncompressed header of a key frame of 48×32 pixels, profile 0, BT.709 (VP9 §6.2). */
const vp9KeyFrame = hex('824983424002f001f0');

/** Where the index of a frame stands in its bytes. */
const indexAt = (codec: string): number => (codec.startsWith('vp09') ? vp9KeyFrame.length : 5);

function bytesOfFrame(codec: string, isKey: boolean, index: number): Uint8Array {
  if (codec.startsWith('vp09')) return Uint8Array.from([...vp9KeyFrame, index]);
  return Uint8Array.from([0, 0, 0, 4, isKey ? 0x65 : 0x41, index, 0, 0x80]);
}

function encodedChunk(timestamp: number, isKey: boolean, bytes: Uint8Array): EncodedVideoChunk {
  return {
    timestamp,
    duration: null,
    type: isKey ? 'key' : 'delta',
    byteLength: bytes.length,
    copyTo: (target) => {
      (target as Uint8Array).set(bytes);
    },
  };
}
