/** The video encoder against PyTorch, and against the decoder that undoes it. */
import { expect, test } from 'vitest';
import type { Picture } from '../../src/common/picture.ts';
import { onnxVideoDecoder } from '../../src/engine/networks/video-decoder-onnx.ts';
import { onnxVideoEncoder } from '../../src/engine/networks/video-encoder-onnx.ts';
import { decodeAll } from '../helpers/decode-all.ts';
import { floatsOf, readGolden, relativeError } from '../helpers/golden.ts';
import { openShippedGraph, readManifest } from '../helpers/node-onnx.ts';

const { autoencoder, videoDecoder, fps } = readManifest();
const size = { channels: 24, height: 8, width: 12 };

test('frames are encoded to the latents that PyTorch encodes them to', async () => {
  const golden = readGolden('autoencoder.safetensors');
  const [, count = 0, , height = 0, width = 0] = golden.tensor('corner.frames').shape;
  const values = floatsOf(golden, 'corner.frames');
  const plane = height * width;
  const frames = async function* (): AsyncGenerator<Picture> {
    for (let frame = 0; frame < count; frame++) {
      const rgba = new Uint8ClampedArray(4 * plane).fill(255);
      for (let i = 0; i < 3 * plane; i++) {
        const colour = Math.floor(i / plane);
        rgba[4 * (i % plane) + colour] = 255 * values[3 * plane * frame + i]!;
      }
      yield await Promise.resolve({ width, height, rgba });
    }
  };
  const encoder = onnxVideoEncoder(await openShippedGraph(autoencoder.encoder!));
  expect(encoder.framesPerLatent).toBe(4);
  const got = await encoder.encode(frames(), {
    ...{ channels: 24, height: height / 8, width: width / 8 },
  });
  // Bytes are off by up to 1/510, which is 1/100 of what the latents vary by.
  expect(relativeError(got, floatsOf(golden, 'encoder.latents'))).toBeLessThan(0.02);
  await encoder.dispose();
});

test('what the decoder shows is encoded to the latents it was drawn from', async () => {
  const latents = floatsOf(readGolden('autoencoder.safetensors'), 'latents');
  const decoder = onnxVideoDecoder(await openShippedGraph(videoDecoder), videoDecoder);
  const encoder = onnxVideoEncoder(await openShippedGraph(autoencoder.encoder!));
  const everyNth = videoDecoder.framesPerSecond / fps;
  const shown = async function* (of: Float32Array): AsyncGenerator<Picture> {
    for await (const { index, image } of decodeAll(decoder, of, { frames: 3, ...size })) {
      if (index % everyNth === 0) yield image;
    }
  };
  const encoded = await encoder.encode(shown(latents), size);
  expect(encoded.length).toBe(latents.length);
  // Not the same numbers, since decoding loses some; other pictures' would be further than 1 away.
  expect(relativeError(encoded, latents)).toBeLessThan(0.75);
  const bytesOf = async (of: Float32Array): Promise<number[]> => {
    const bytes: number[] = [];
    for await (const { rgba } of shown(of)) bytes.push(...rgba);
    return bytes;
  };
  const [again, before] = [await bytesOf(encoded), await bytesOf(latents)];
  const mse = again.reduce((sum, x, i) => sum + (x - before[i]!) ** 2, 0) / again.length;
  // 21.7, and 22.6 before edges were drawn as crisp as rendered ones: one that comes back half a pixel off counts more than a blurred one.
  expect(10 * Math.log10(255 ** 2 / mse)).toBeGreaterThan(21.2);
  await encoder.dispose();
  await decoder.dispose();
});
