/**
 * RGB → Y'CbCr by ITU-R BT.709-6 §3 with real numbers: planes Y, Cb and Cr one after the other, in limited
 * range, neither rounded nor clamped; chroma of the mean colour of 2×2 pixels.
 */
export function i420Planes(
  /** [height, width, 3] in 0…255 */
  rgb: Float64Array,
  { width, height }: { width: number; height: number },
): Float64Array {
  const [kr, kb] = [0.2126, 0.0722];
  const luma = (r: number, g: number, b: number): number => kr * r + (1 - kr - kb) * g + kb * b;
  const count = width * height;
  const planes = new Float64Array(1.5 * count);
  for (let pixel = 0; pixel < count; pixel++) {
    const [r, g, b] = rgb.subarray(3 * pixel, 3 * pixel + 3) as unknown as [number, number, number];
    planes[pixel] = 16 + (219 / 255) * luma(r, g, b);
  }
  let next = count;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const corners = [0, 1, width, width + 1].map((step) => 3 * (y * width + x + step));
      const mean = (part: number): number =>
        corners.reduce((sum, corner) => sum + rgb[corner + part]!, 0) / 4;
      const [r, g, b] = [mean(0), mean(1), mean(2)];
      const gray = luma(r, g, b);
      planes[next] = 128 + ((224 / 255) * (b - gray)) / (2 * (1 - kb));
      planes[next + count / 4] = 128 + ((224 / 255) * (r - gray)) / (2 * (1 - kr));
      next++;
    }
  }
  return planes;
}
