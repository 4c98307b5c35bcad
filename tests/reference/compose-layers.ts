export interface LayersShape {
  /** Of the base picture; logits have twice as many each way. */
  readonly baseWidth: number;
  readonly baseHeight: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly trainedScale: number;
}

/** What the picture is made of, at whole places of the base picture or of the logits'. */
export interface Layers {
  readonly colour: (layer: 0 | 1, y: number, x: number, rgb: number) => number;
  readonly logit: (y: number, x: number) => number;
}

/** → [height, width, 3] in 0…255, clamped and not yet rounded. */
export function composeLayers(layers: Layers, shape: LayersShape): Float64Array {
  const { baseWidth, baseHeight, width, height, scale, trainedScale } = shape;
  const out: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      // The pixel's middle in base pixels, from the middle of both pictures.
      const y = (row + 0.5 - height / 2) / scale;
      const x = (column + 0.5 - width / 2) / scale;
      const logit = bilinear(layers.logit, 2 * y, 2 * x, 2 * baseHeight, 2 * baseWidth);
      const cover = 1 / (1 + Math.exp((-scale / trainedScale) * logit));
      for (const rgb of [0, 1, 2]) {
        const [behind, front] = ([0, 1] as const).map((layer) =>
          bilinear((i, j) => layers.colour(layer, i, j, rgb), y, x, baseHeight, baseWidth),
        ) as [number, number];
        const value = behind * (1 - cover) + front * cover;
        out.push(255 * Math.min(1, Math.max(0, value)));
      }
    }
  }
  return Float64Array.from(out);
}

/** @param y, x from the middle of the picture of `height` × `width` samples. */
function bilinear(
  at: (y: number, x: number) => number,
  y: number,
  x: number,
  height: number,
  width: number,
): number {
  let sum = 0;
  for (const [i, rowWeight] of neighbours(y + height / 2 - 0.5, height)) {
    for (const [j, columnWeight] of neighbours(x + width / 2 - 0.5, width)) {
      sum += rowWeight * columnWeight * at(i, j);
    }
  }
  return sum;
}

/** Samples either side of a place and their weights; beyond the border, the border's. */
function neighbours(place: number, count: number): [number, number][] {
  const low = Math.floor(place);
  const inside = (index: number): number => Math.min(count - 1, Math.max(0, index));
  return [
    [inside(low), 1 - (place - low)],
    [inside(low + 1), place - low],
  ];
}
