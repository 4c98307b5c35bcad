import type { FilmLayout, LayeredFrames, Painting } from './layered-film.ts';

/** Coverage by logit, 128 steps a unit from −range to range: within a thousandth of the logistic. */
const range = 8;
const stepsPerUnit = 128;
const coverage = Float32Array.from(
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
  const layers = new Float32Array(painted.width * 6);
  const colourRow = new Float32Array(base.width);
  const edgeRow = new Float32Array(2 * base.width);
  const toTable = (scale / trainedScale) * stepsPerUnit;

  /** One row of both layers: behind, then the way from behind to front, times 255. */
  const mixColours = (colours: Float32Array, group: number, row: number): void => {
    for (let plane = 0; plane < 6; plane++) {
      const [layer, rgb] = [Math.floor(plane / 3), plane % 3];
      const first = ((layer * groups + group) * 3 + rgb) * base.height;
      mixRows(colourRow, colours, first, down, row);
      for (let x = 0; x < painted.width; x++) {
        const low = colourRow[across.low[x]!]!;
        layers[x * 6 + plane] = 255 * (low + (colourRow[across.high[x]!]! - low) * across.part[x]!);
      }
    }
    for (let i = 0; i < layers.length; i += 6) {
      layers[i + 3]! -= layers[i]!;
      layers[i + 4]! -= layers[i + 1]!;
      layers[i + 5]! -= layers[i + 2]!;
    }
  };

  const paintRow = (logits: Float32Array, slot: number, row: number, target: number): void => {
    mixRows(edgeRow, logits, slot * 2 * base.height, edgeDown, row);
    const last = coverage.length - 1;
    for (let x = 0, at = target, i = 0; x < painted.width; x++, at += 4, i += 6) {
      const low = edgeRow[edgeAcross.low[x]!]!;
      const logit = low + (edgeRow[edgeAcross.high[x]!]! - low) * edgeAcross.part[x]!;
      const step = Math.min(last, Math.max(0, logit * toTable + range * stepsPerUnit + 0.5));
      const cover = coverage[Math.trunc(step)]!;
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
  readonly part: Float32Array;
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
    part: Float32Array.from(places, (place, at) => place - low[at]!),
  };
}

/** out = the row of a plane that lies at `row` of the picture; `first` is the plane's first row. */
function mixRows(
  out: Float32Array,
  planes: Float32Array,
  first: number,
  down: Samples,
  row: number,
): void {
  const above = (first + down.low[row]!) * out.length;
  const below = (first + down.high[row]!) * out.length;
  const part = down.part[row]!;
  for (let x = 0; x < out.length; x++) {
    const value = planes[above + x]!;
    out[x] = value + (planes[below + x]! - value) * part;
  }
}
