/** `npm run figures`: how often the mark is found where it is, and where it is not. */
import { expect, test } from 'vitest';
import { detectMark } from '../../src/engine/provenance/invisible-mark/detect.ts';
import { addMark, markPlane } from '../../src/engine/provenance/invisible-mark/embed.ts';
import { rgbaFrames, travel, type Journey, type Source } from '../helpers/ffmpeg-frames.ts';
import { films, unmarkedFrames } from './unmarked.ts';

const size = { width: 704, height: 384 };
const framesOfClip = 9;
const payload = 0xdeadbeef;

const sources: readonly Source[] = [
  ...films.slice(0, 6),
  ...['mandelbrot=s=704x384', 'testsrc2=s=704x384', 'gradients=s=704x384:seed=7:speed=0.05'].map(
    (graph): Source => ['-f', 'lavfi', '-i', graph],
  ),
];

const crop = 'crop=iw*0.9:ih*0.9:iw*0.07:ih*0.04';
const everything = 'half the size, CRF 28, a tenth cropped';
const journeys: Readonly<Record<string, Journey>> = {
  'H.264 at CRF 28': { before: 'null', crf: 28, after: 'null' },
  'H.264 at CRF 34': { before: 'null', crf: 34, after: 'null' },
  'half the size, then CRF 28': { before: 'scale=iw/2:ih/2', crf: 28, after: 'null' },
  'CRF 28, then half the size': { before: 'null', crf: 28, after: 'scale=iw/2:ih/2' },
  'CRF 28, a tenth cropped': { before: 'null', crf: 28, after: crop },
  [everything]: { before: 'scale=iw/2:ih/2', crf: 28, after: crop },
  'a screenshot of a player, 83 %': {
    before: 'null',
    crf: 28,
    after: 'scale=iw*0.83:ih*0.83,pad=iw+240:ih+300:90:120:color=0x202020',
  },
};

const share = (part: number, whole: number): string =>
  `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;

test('a marked frame is found after each journey, and its payload read', () => {
  const plane = markPlane(size, payload);
  let leastPsnr = Infinity;
  const clips = sources.map((source) =>
    rgbaFrames(source, size, framesOfClip).map((rgba) => {
      const before = rgba.slice();
      addMark({ ...size, rgba }, plane);
      leastPsnr = Math.min(leastPsnr, psnr(before, rgba));
      return rgba;
    }),
  );
  console.log(`PSNR of the mark, the worst frame: ${leastPsnr.toFixed(1)} dB`);
  expect(leastPsnr).toBeGreaterThan(40);
  for (const [name, journey] of Object.entries(journeys)) {
    let [frames, found, read, clipsFound, least] = [0, 0, 0, 0, Infinity];
    for (const clip of clips) {
      const arrived = travel(clip, size, journey);
      for (const plane of arrived.filter((_, index) => index % 2 === 0)) {
        const reading = detectMark([plane]);
        frames++;
        least = Math.min(least, reading.score);
        if (reading.isMarked) found++;
        if (reading.payload === payload) read++;
      }
      if (detectMark(arrived).payload === payload) clipsFound++;
    }
    console.log(
      `${name}: found in ${share(found, frames)} single frames, read in ${share(read, frames)}, ` +
        `read in ${share(clipsFound, clips.length)} clips; lowest score ${least.toFixed(1)}`,
    );
    // One frame need not survive everything at once; a clip does.
    if (name !== everything) expect(found / frames).toBeGreaterThanOrEqual(0.95);
    expect(clipsFound / clips.length).toBeGreaterThanOrEqual(0.95);
  }
});

test('a frame without the mark is not taken for one', () => {
  const count = Number(process.env['FIGURES_FRAMES'] ?? 300);
  let [frames, found, highest] = [0, 0, 0];
  for (const { kind, planes } of unmarkedFrames(count)) {
    for (const plane of planes) {
      const { isMarked, score } = detectMark([plane]);
      frames++;
      if (score > highest) {
        highest = score;
        console.log(`  highest score so far ${score.toFixed(2)}: ${kind}`);
      }
      if (isMarked) found++;
      if (frames % 1000 === 0) console.log(`  ${found} of ${frames} so far`);
    }
  }
  console.log(
    `taken for marked: ${found} of ${frames} unmarked frames; highest score ${highest.toFixed(2)}`,
  );
  expect(frames).toBeGreaterThanOrEqual(count * 0.95);
  expect(found).toBeLessThanOrEqual(frames * 1e-4);
});

/** Of red, green and blue. */
function psnr(before: Uint8ClampedArray, after: Uint8ClampedArray): number {
  let squares = 0;
  for (let i = 0; i < before.length; i++) {
    const step = after[i]! - before[i]!;
    squares += step * step;
  }
  return 10 * Math.log10(255 ** 2 / (squares / (before.length * 0.75)));
}
