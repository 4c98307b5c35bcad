/** Disks, decoders and encoders that never answer: the wait ends with a reason, and what was there is still there. */
import {
  CustomVideoDecoder,
  CustomVideoEncoder,
  registerDecoder,
  registerEncoder,
} from 'mediabunny';
import { afterEach, expect, it, test } from 'vitest';
import { commands } from 'vitest/browser';
import { exportClip, type ExportKind } from '../../src/engine/media/export-clip.ts';
import { openMedia } from '../../src/engine/media/read-media.ts';
import '../helpers/media-commands.ts';

const never = new Promise<never>(() => undefined);
/** Who is silent from now on. */
let isSilent: 'decoder' | 'encoder' | undefined;

afterEach(() => {
  isSilent = undefined;
});

class SilentDecoder extends CustomVideoDecoder {
  static override supports(): boolean {
    return isSilent === 'decoder';
  }
  init(): void {
    // It says that it is there.
  }
  decode(): Promise<void> {
    return never;
  }
  flush(): Promise<void> {
    return never;
  }
  close(): void {
    // And goes without a word.
  }
}

class SilentEncoder extends CustomVideoEncoder {
  static override supports(): boolean {
    return isSilent === 'encoder';
  }
  init(): void {
    // It says that it is there.
  }
  encode(): Promise<void> {
    return never;
  }
  flush(): Promise<void> {
    return never;
  }
  close(): void {
    // And goes without a word.
  }
}

registerDecoder(SilentDecoder);
registerEncoder(SilentEncoder);

/** As on a drive that was unplugged: its length is known, and no byte of it comes. */
class SilentFile extends File {
  override slice(): Blob {
    return Object.assign(new Blob(['?']), {
      arrayBuffer: () => never,
      stream: () => new ReadableStream<Uint8Array>({ pull: () => never }),
    });
  }
}

const limitMs = 300;

async function clip(): Promise<Blob> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=s=96x64:r=8:d=1', '-pix_fmt', 'yuv420p'];
  const base64 = await commands.makeWithFfmpeg([...picture, '-c:v', 'libx264'], 'mp4');
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'it came to an end',
    (thrown: unknown) => thrown,
  );
}

test('a disk that gives no byte ends the reading of a file', async () => {
  const failure = await failureOf(openMedia(new SilentFile(['some bytes'], 'film.mp4'), limitMs));
  expect(failure).toMatchObject({ code: 'timed-out', details: { what: 'reading' } });
});

test('a decoder that gives no picture ends the reading, and another one reads the same file', async () => {
  const file = await clip();
  isSilent = 'decoder';
  const media = await openMedia(file, limitMs);
  const failure = await failureOf(media.pictures([0, 0.5]).next());
  expect(failure).toMatchObject({ code: 'timed-out', details: { what: 'reading', limitMs } });
  media.close();

  isSilent = undefined;
  const again = await openMedia(file);
  expect((await again.pictures([0.5]).next()).done).toBe(false);
  again.close();
});

it.each<[ExportKind, 'decoder' | 'encoder']>([
  ['png', 'decoder'],
  ['gif', 'decoder'],
  ['webm', 'decoder'],
  ['webm', 'encoder'],
])('writing %s ends where the %s is silent, and the clip is whole', async (kind, who) => {
  const file = await clip();
  isSilent = who;
  const wish = { file, kind, atSeconds: 0.5, comment: '{}' };
  const failure = await failureOf(exportClip(wish, limitMs));
  expect(failure).toMatchObject({ code: 'timed-out', details: { what: 'writing', limitMs } });

  isSilent = undefined;
  expect((await exportClip(wish)).size).toBeGreaterThan(100);
});
