import { eulerStep } from '../../kernels/euler-step.ts';
import { type Check, fill, pack } from './check.ts';

const shape = { frames: 3, channels: 2, height: 2, width: 3 };
const seenChannels = 4;
const plane = shape.height * shape.width;
const count = shape.frames * shape.channels * plane;
/** σ, σ', guidance scale, unused: halves, so that every product is exact; the last frame is finished. */
const levels = [
  [1, 0.5, 3, 0],
  [0.5, 0, 2, 0],
  [0, 0, 2, 0],
];

/** With guidance and without, what becomes of the latents and what is told to be clean. */
export function eulerStepChecks(isFlow: boolean): Check[] {
  return [true, false].flatMap((isGuided): Check[] => {
    const prediction = fill(count * (isGuided ? 2 : 1), (i) => ((i * 7) % 23) - 11);
    const latents = fill(shape.frames * seenChannels * plane, (i) => ((i * 5) % 19) - 9);
    const schedule = Float32Array.from(levels.flat());
    const clean = new Float32Array(count);
    const moved = latents.slice();
    for (let i = 0; i < count; i++) {
      const frame = Math.floor(i / (shape.channels * plane));
      const [sigma = 0, next = 0, scale = 0] = levels[frame]!;
      const seen = frame * seenChannels * plane + (i % (shape.channels * plane));
      const other = prediction[count + i] ?? 0;
      const guided = isGuided ? other + scale * (prediction[i]! - other) : prediction[i]!;
      clean[i] = isFlow ? latents[seen]! - sigma * guided : guided;
      if (sigma > 0) moved[seen] = clean[i]! + (next / sigma) * (latents[seen]! - clean[i]!);
    }
    const inputs = { prediction: pack(prediction, 'f32'), schedule: pack(schedule, 'f32') };
    const kernel = eulerStep({ shape, seenChannels, isGuided, isFlow });
    const name = `euler step, ${isGuided ? 'guided' : 'unguided'}`;
    const common = { kernel, form: 'f32' } as const;
    return [
      {
        ...common,
        name: `${name}, latents`,
        inputs: { ...inputs, latents: pack(latents, 'f32'), clean: new Uint8Array(count * 4) },
        output: 'latents',
        expected: moved,
      },
      {
        ...common,
        name: `${name}, clean`,
        inputs: { ...inputs, latents: pack(latents, 'f32') },
        output: 'clean',
        expected: clean,
      },
    ];
  });
}
