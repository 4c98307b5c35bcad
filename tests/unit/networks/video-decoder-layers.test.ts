import { describe, expect, it } from 'vitest';
import { decodeHalf, halfToNumber } from '../../../src/common/half.ts';
import { readVideoDecoderLayers } from '../../../src/engine/networks/video-decoder-layers.ts';
import type { Tensor, TensorSource } from '../../../src/engine/weights/tensor-source.ts';
import { readModelFile } from '../../helpers/golden.ts';
import { readManifest } from '../../helpers/node-onnx.ts';

const { videoDecoder: config } = readManifest();
const shipped = readModelFile(config.weights);

describe('layers of the video decoder', () => {
  it('have the sizes and blocks that the manifest tells', () => {
    const layers = readVideoDecoderLayers(shipped, config);
    expect(layers.fine.map(({ hasMemory }) => hasMemory)).toEqual([false, false]);
    const sizes = [layers.fineUp, layers.look, layers.edges, layers.paint].map(
      ({ kernel, inputs, features }) => [kernel, inputs, features],
    );
    expect(sizes).toEqual([
      [1, 96, 256],
      [3, 60, 64],
      [1, 64, 192],
      [1, 64, 96],
    ]);
  });

  it('multiply int8 weights by the scale of their group', () => {
    const { low } = readVideoDecoderLayers(shipped, config);
    const name = 'decoder.low.1.conv_2.weight';
    const [feature, input, tap] = [101, 77, 5];
    const place = (feature * 192 + input) * 9 + tap;
    const q = new Int8Array(shipped.tensor(name).bytes.slice().buffer)[place]!;
    const scales = decodeHalf(
      new Uint16Array(shipped.tensor(`${name}.scale`).bytes.slice().buffer),
    );
    const value = halfToNumber(low[1]!.conv2.weight[(tap * 192 + input) * 192 + feature]!);
    const wanted = q * scales[Math.floor(place / 96)]!;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 2 ** -11);
    expect(q).not.toBe(0);
  });

  it('put the changes of a colour beside each other', () => {
    const { paint } = readVideoDecoderLayers(shipped, config);
    const bias = decodeHalf(
      new Uint16Array(shipped.tensor('decoder.paint.bias').bytes.slice().buffer),
    );
    // Layer 1, group 2, green, row 1, column 0.
    expect(paint.bias[((2 * 2 + 1) * 4 + 2) * 3 + 1]).toBe(bias[((4 + 2) * 3 + 1) * 4 + 2]);
  });

  it.each<[string, Partial<Tensor>]>([
    ['decoder.edges.weight', { shape: [191, 64, 1, 1] }],
    ['decoder.fine.0.conv_1.weight.scale', { dtype: 'F32' }],
    ['decoder.fine.1.conv_2.weight.scale', { shape: [64, 5] }],
    ['decoder.norm_fine.weight', { shape: [63] }],
  ])('name %s when it does not fit', (name, change) => {
    const damaged: TensorSource = {
      names: shipped.names,
      tensor: (asked) => ({ ...shipped.tensor(asked), ...(asked === name ? change : {}) }),
    };
    expect(() => readVideoDecoderLayers(damaged, config)).toThrow(
      expect.objectContaining({
        code: 'weights-damaged',
        details: expect.objectContaining({ tensor: name }) as unknown,
      }),
    );
  });

  it('are refused where frames do not share groups evenly', () => {
    expect(() => readVideoDecoderLayers(shipped, { ...config, slots: 10 })).toThrow(
      expect.objectContaining({ code: 'manifest-invalid' }),
    );
  });
});
