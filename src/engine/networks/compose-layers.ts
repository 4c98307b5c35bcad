import { mix } from '../../common/mix.ts';
import type { FilmLayout, LayeredFrames, Painting } from './layered-film.ts';

/** Coverage by logit, 128 steps a unit from −range to range: within a thousandth of the logistic. */
const range = 8;
const stepsPerUnit = 128;
const coverage = Float64Array.from(
  { length: 2 * range * stepsPerUnit + 1 },
  (_, i) => 1 / (1 + Math.exp(range - i / stepsPerUnit)),
);

/** Paints on the processor what `shaders/compose-layers.wgsl` paints on a GPU. */
export interface LayerPainter {
  /**
   * The frames of one group, in order. They share one buffer with those of the next call.
   * @param group from 0.
   */
  paint(frames: LayeredFrames, group: number): Uint8ClampedArray<ArrayBuffer>[];
}

export function createLayerPainter(layout: FilmLayout, painting: Painting): LayerPainter {
  const { slots, groups, trainedScale } = layout;
  const { base, painted, scale } = painting;
  const perGroup = slots / groups;
  const pixels = painted.width * painted.height;
  const rgba = new Uint8ClampedArray(perGroup * pixels * 4).fill(255);
  const pictures = Array.from({ length: perGroup }, (_, slot) =>
    rgba.subarray(slot * pixels * 4, (slot + 1) * pixels * 4),
  );
  const across = samplesAlong(painted.width, base.width, scale);
  const down = samplesAlong(painted.height, base.height, scale);
  const edgeAcross = samplesAlong(painted.width, 2 * base.width, scale / 2);
  const edgeDown = samplesAlong(painted.height, 2 * base.height, scale / 2);
  // Six to a pixel: red, green, blue behind, and the way from each to that in front, times 255. Doubles, as
  // everything a row needs: reading floats converts them each time.
  const baseRow = new Float64Array(base.width * 6);
  const layers = new Float64Array(painted.width * 6);
  const edgeRow = new Float64Array(2 * base.width);
  const toTable = (scale / trainedScale) * stepsPerUnit;

  /** One row of both layers, mixed at the base size first, where there is less of it. */
  const mixColours = (colours: Float32Array, group: number, row: number): void => {
    const { width, height } = base;
    const toFront = groups * 3 * height * width;
    for (let rgb = 0; rgb < 3; rgb++) {
      const plane = (group * 3 + rgb) * height;
      const { above, below, part } = rowsBeside(down, row, plane, width);
      for (let x = 0, at = rgb; x < width; x++, at += 6) {
        const behind = mix(colours[above + x]!, colours[below + x]!, part);
        const front = mix(colours[toFront + above + x]!, colours[toFront + below + x]!, part);
        baseRow[at] = 255 * behind;
        baseRow[at + 3] = 255 * (front - behind);
      }
    }
    const { low, high, part: parts } = across;
    for (let x = 0, at = 0; x < painted.width; x++, at += 6) {
      const part = parts[x]!;
      const left = 6 * low[x]!;
      const right = 6 * high[x]!;
      // A loop over the six takes a fifth longer to paint.
      layers[at] = mix(baseRow[left]!, baseRow[right]!, part);
      layers[at + 1] = mix(baseRow[left + 1]!, baseRow[right + 1]!, part);
      layers[at + 2] = mix(baseRow[left + 2]!, baseRow[right + 2]!, part);
      layers[at + 3] = mix(baseRow[left + 3]!, baseRow[right + 3]!, part);
      layers[at + 4] = mix(baseRow[left + 4]!, baseRow[right + 4]!, part);
      layers[at + 5] = mix(baseRow[left + 5]!, baseRow[right + 5]!, part);
    }
  };

  const paintRow = (logits: Float32Array, slot: number, row: number, target: number): void => {
    const { above, below, part } = rowsBeside(
      edgeDown,
      row,
      slot * 2 * base.height,
      edgeRow.length,
    );
    for (let x = 0; x < edgeRow.length; x++) {
      const logit = mix(logits[above + x]!, logits[below + x]!, part);
      edgeRow[x] = logit * toTable + range * stepsPerUnit + 0.5;
    }
    const { low, high, part: parts } = edgeAcross;
    const last = coverage.length - 1;
    for (let x = 0, at = target, i = 0; x < painted.width; x++, at += 4, i += 6) {
      const step = mix(edgeRow[low[x]!]!, edgeRow[high[x]!]!, parts[x]!);
      const cover = coverage[step < 0 ? 0 : step > last ? last : step | 0]!;
      rgba[at] = layers[i]! + layers[i + 3]! * cover;
      rgba[at + 1] = layers[i + 1]! + layers[i + 4]! * cover;
      rgba[at + 2] = layers[i + 2]! + layers[i + 5]! * cover;
    }
  };

  return {
    paint({ colours, logits }, group) {
      for (let row = 0; row < painted.height; row++) {
        mixColours(colours, group, row);
        for (let slot = 0; slot < perGroup; slot++) {
          const target = (slot * painted.height + row) * painted.width * 4;
          paintRow(logits, group * perGroup + slot, row, target);
        }
      }
      return pictures;
    },
  };
}

/** For each pixel of an axis, the two samples it lies between and how far it is from the first. */
interface Samples {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly part: Float64Array;
}

/** The middles of both lie on each other; beyond the border is the border's sample. */
function samplesAlong(size: number, count: number, scale: number): Samples {
  const places = Array.from({ length: size }, (_, at) =>
    Math.min(count - 1, Math.max(0, (at + 0.5 - size / 2) / scale + count / 2 - 0.5)),
  );
  const low = Uint32Array.from(places, Math.floor);
  return {
    low,
    high: low.map((index) => Math.min(index + 1, count - 1)),
    part: Float64Array.from(places, (place, at) => place - low[at]!),
  };
}

/** Where the two rows lie that `row` of the picture is between, of planes whose first row is `first`. */
function rowsBeside(
  down: Samples,
  row: number,
  first: number,
  width: number,
): { above: number; below: number; part: number } {
  return {
    above: (first + down.low[row]!) * width,
    below: (first + down.high[row]!) * width,
    part: down.part[row]!,
  };
}
