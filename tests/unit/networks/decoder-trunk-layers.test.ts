import { describe, expect, it } from 'vitest';
import { KinoraError } from '../../../src/common/errors.ts';
import { readTrunkLayers } from '../../../src/engine/networks/decoder-trunk-layers.ts';
import type { Tensor, TensorSource } from '../../../src/engine/weights/tensor-source.ts';
import { readModelFile } from '../../helpers/golden.ts';

const config = {
  ...{ channels: 24, spatial: 8, temporal: 4, eps: 1e-4 },
  widths: { high: 96, low: 192 },
  decoderBlocks: { high: 2, low: 3 },
};
const shipped = readModelFile('autoencoder.safetensors');

describe('layers of the decoder', () => {
  it('have the sizes and blocks that the manifest tells', () => {
    const { convIn, low, up, high, convOut, skip } = readTrunkLayers(shipped, config);
    expect(low.map(({ hasMemory }) => hasMemory)).toEqual([true, true, true]);
    expect(high.map(({ hasMemory }) => hasMemory)).toEqual([true, false]);
    const sizes = [convIn, up, convOut, skip].map(({ kernel, inputs, features }) => [
      kernel,
      inputs,
      features,
    ]);
    expect(sizes).toEqual([
      [3, 24, 192],
      [1, 192, 384],
      [3, 96, 192],
      [1, 24, 768],
    ]);
  });

  it('put each tap’s inputs in rows, outputs side by side', () => {
    const { convIn } = readTrunkLayers(shipped, config);
    const { bytes } = shipped.tensor('decoder.conv_in.weight');
    const inFile = new Uint16Array(bytes.slice().buffer);
    const [feature, input, tap] = [101, 7, 5];
    expect(convIn.weight[(tap * 24 + input) * 192 + feature]).toBe(
      inFile[(feature * 24 + input) * 9 + tap],
    );
  });

  it('miss a block in the middle', () => {
    const without = /low\.1\.conv_1\.weight$/;
    const damaged: TensorSource = {
      names: shipped.names.filter((name) => !without.test(name)),
      tensor: (name) => {
        if (without.test(name)) throw new KinoraError('weights-damaged', { tensor: name });
        return shipped.tensor(name);
      },
    };
    expect(() => readTrunkLayers(damaged, config)).toThrow('decoder.low.1.conv_1.weight');
  });

  it.each([
    ['more than the file has', { high: 2, low: 4 }, 'decoder.low.3.conv_1.weight'],
    ['fewer than the file has', { high: 1, low: 3 }, 'decoder.high.1.'],
  ])('are refused where the manifest tells of %s', (_, decoderBlocks, tensor) => {
    expect(() => readTrunkLayers(shipped, { ...config, decoderBlocks })).toThrow(
      expect.objectContaining({
        code: 'weights-damaged',
        details: expect.objectContaining({
          tensor: expect.stringContaining(tensor) as unknown,
        }) as unknown,
      }),
    );
  });

  it('are refused at another width than the manifest tells', () => {
    const widths = { high: 96, low: 96 };
    expect(() => readTrunkLayers(shipped, { ...config, widths })).toThrow('decoder.conv_in.weight');
  });

  it('norm with the manifest’s epsilon', () => {
    const { low, high, normOut } = readTrunkLayers(shipped, { ...config, eps: 0.5 });
    const norms = [...low, ...high].map(({ norm }) => norm);
    expect([...norms, normOut].map(({ epsilon }) => epsilon)).toEqual(Array(6).fill(0.5));
  });

  it('are refused for frames that are not eight times as large as the latents', () => {
    expect(() => readTrunkLayers(shipped, { ...config, spatial: 16 })).toThrow(
      expect.objectContaining({
        code: 'manifest-invalid',
        details: { field: 'autoencoder.spatial' },
      }),
    );
  });

  it.each<[string, Partial<Tensor>]>([
    ['decoder.conv_in.weight', { shape: [192, 20, 3, 3] }],
    ['decoder.low.1.conv_2.weight', { dtype: 'F32' }],
    ['decoder.up.weight', { shape: [384, 192, 5, 5] }],
    ['decoder.high.0.norm.weight', { shape: [95] }],
    ['decoder.conv_out.bias', { dtype: 'I8' }],
    ['latents_std', { shape: [1, 23, 1, 1] }],
  ])('name %s when it does not fit', (name, change) => {
    const damaged: TensorSource = {
      names: shipped.names,
      tensor: (asked) => ({ ...shipped.tensor(asked), ...(asked === name ? change : {}) }),
    };
    expect(() => readTrunkLayers(damaged, config)).toThrow(
      expect.objectContaining({
        code: 'weights-damaged',
        details: expect.objectContaining({ tensor: name }) as unknown,
      }),
    );
  });
});
