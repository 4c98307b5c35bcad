import type { Element } from '../../gpu/wgsl.ts';
import {
  attention,
  type AttentionShape,
  type AttentionTilingName,
  attentionTilings,
  attentionWithKept,
  maskedAttention,
} from '../../kernels/attention.ts';
import { type Check, fill, pack } from './check.ts';

/** Past a block of queries' worth of four, and past one tile of keys. */
const [queries, keys, heads] = [5, 35, 2];
const keptKeys = 18;

/** @param headWidth as the model has it, for the shader's text depends on it. */
export function attentionChecks(
  element: Element,
  tiling: AttentionTilingName,
  headWidth: number,
): Check[] {
  const width = heads * headWidth;
  const columns = { q: width, firstQ: 0, kv: 2 * width, firstK: 0, firstV: width };
  const shape: AttentionShape = { batch: 1, queries, keys, heads, headWidth, element, columns };
  // Eighths, exact in f16; scores a few units apart, so that a wrong one shows.
  const q = fill(queries * columns.q, (i) => (((i * 37) % 23) - 11) / 16);
  const kv = fill(keys * columns.kv, (i) => (((i * 29 + (i >> 7)) % 31) - 15) / 8);
  const mask = fill(keys, (key) => (key % 3 === 1 ? 0 : 1));
  const all = fill(keys, () => 1);
  const common = { slot: 'attention', output: 'y', form: element } as const;
  const inputs = { q: pack(q, element), kv: pack(kv, element) };
  return [
    {
      ...common,
      name: `attention, ${tiling}`,
      kernel: attention(shape, attentionTilings[tiling]),
      inputs,
      expected: attend(shape, q, kv, all),
    },
    {
      ...common,
      name: `masked attention, ${tiling}`,
      kernel: maskedAttention(shape, attentionTilings[tiling]),
      inputs: { ...inputs, mask: pack(mask, 'f32') },
      expected: attend(shape, q, kv, mask),
    },
    {
      ...common,
      name: `attention with kept keys, ${tiling}`,
      kernel: attentionWithKept(
        {
          ...{ ...shape, keys: keys - keptKeys },
          kept: { keys: keptKeys, stride: columns.kv, firstK: 0, firstV: width },
        },
        attentionTilings[tiling],
      ),
      // The same keys in two buffers.
      inputs: {
        q: inputs.q,
        kept: pack(kv.slice(0, keptKeys * columns.kv), element),
        kv: pack(kv.slice(keptKeys * columns.kv), element),
      },
      expected: attend(shape, q, kv, all),
    },
  ];
}

function attend(
  { headWidth, columns }: AttentionShape,
  q: Float32Array,
  kv: Float32Array,
  mask: Float32Array,
): Float32Array {
  const y = new Float32Array(queries * columns.q);
  for (let query = 0; query < queries; query++) {
    for (let first = 0; first < columns.q; first += headWidth) {
      const exponentials = fill(keys, (key) => {
        let score = 0;
        for (let d = first; d < first + headWidth; d++) {
          score += q[query * columns.q + d]! * kv[key * columns.kv + d]!;
        }
        return mask[key]! * Math.exp(score / Math.sqrt(headWidth));
      });
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      for (let d = first; d < first + headWidth; d++) {
        let sum = 0;
        for (let key = 0; key < keys; key++) {
          sum += exponentials[key]! * kv[key * columns.kv + columns.firstV + d]!;
        }
        y[query * columns.q + d] = sum / total;
      }
    }
  }
  return y;
}
