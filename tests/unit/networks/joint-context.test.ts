import { expect, test } from 'vitest';
import { type JointInput, withJointContext } from '../../../src/engine/networks/joint-context.ts';

const prompts = [1, 2].map((value) => ({
  embeds: Float32Array.of(value),
  mask: Float32Array.of(1),
}));
const size = { channels: 1, height: 1, width: 2 };

/** Adds the number of the prompt to what it sees. */
function listening() {
  const asked: JointInput[] = [];
  const network = withJointContext({
    predict(input) {
      asked.push(input);
      return Promise.resolve(
        input.prompts.map(({ embeds }) => input.latents.map((x) => x + embeds[0]!)),
      );
    },
    dispose: () => Promise.resolve(),
  });
  return { network, asked };
}

test('context on both sides stands where its positions say, and only fresh frames are answered', async () => {
  const { network, asked } = listening();
  const memory = await network.remember({
    latents: Float32Array.of(10, 11, 20, 21, 50, 51),
    shape: { ...size, frames: 3 },
    sigmas: Float32Array.of(0, 0, 0),
    positions: Float32Array.of(-2, 0, 3),
    prompts,
  });
  expect(memory).toMatchObject({ frames: 3, promptCount: 2 });
  const answers = await network.predict(
    {
      latents: Float32Array.of(30, 31, 40, 41),
      shape: { ...size, frames: 2 },
      sigmas: Float32Array.of(0.5, 0.5),
      positions: Float32Array.of(1, 2),
    },
    memory,
  );
  expect(asked).toEqual([
    {
      latents: Float32Array.of(10, 11, 20, 21, 30, 31, 40, 41, 50, 51),
      shape: { ...size, frames: 5 },
      sigmas: Float32Array.of(0, 0, 0.5, 0.5, 0),
      prompts,
    },
  ]);
  expect(answers).toEqual([Float32Array.of(31, 32, 41, 42), Float32Array.of(32, 33, 42, 43)]);
});

test('a memory ends with the next one', async () => {
  const { network } = listening();
  const nothing = {
    ...{ latents: new Float32Array(0), shape: { ...size, frames: 0 }, prompts },
    ...{ sigmas: new Float32Array(0), positions: new Float32Array(0) },
  };
  const fresh = {
    ...{ latents: Float32Array.of(1, 2), shape: { ...size, frames: 1 } },
    ...{ sigmas: Float32Array.of(1), positions: Float32Array.of(0) },
  };
  const old = await network.remember(nothing);
  expect(await network.predict(fresh, old)).toEqual([Float32Array.of(2, 3), Float32Array.of(3, 4)]);
  await network.remember(nothing);
  await expect(network.predict(fresh, old)).rejects.toMatchObject({ code: 'internal' });
});
