/**
 * The Nth-failure sweep: break call n of each port, for every n until nothing breaks any more.
 * Each run must end once, with the port's own error, no clip, and leave the next run untouched.
 */
import { expect, test } from 'vitest';
import { KinoraError } from '../../src/common/errors.ts';
import { makeTinyClip, type Wrap } from '../helpers/tiny-studio.ts';

const sites = [
  'planEncoding',
  'encodePrompt',
  'transformer.predict',
  'decoder.decode',
  'encoder.encode',
  'stamp',
  'mark',
  'digest',
];

test.each(sites)('whichever call of %s fails, the job ends with that error', async (site) => {
  const { latentsSha256 } = await makeTinyClip();
  let failures = 0;
  for (let failing = 1; ; failing++) {
    let calls = 0;
    const breakOne: Wrap = (name, work) => {
      if (name === site && ++calls === failing) {
        throw new KinoraError('internal', { site, call: failing });
      }
      return work();
    };
    const outcome = await makeTinyClip({ wrap: breakOne }).catch((error: unknown) => error);
    if (calls < failing) {
      expect(outcome).toMatchObject({ latentsSha256 });
      break;
    }
    expect(outcome).toMatchObject({ code: 'internal', details: { site, call: failing } });
    failures++;
    expect((await makeTinyClip()).latentsSha256).toBe(latentsSha256);
  }
  // One plan, two prompts, three steps of three windows, 24 frames and the one the film leaves out, one
  // file, one stamp, one mark, a hash of each of seven latent frames and one of them all.
  const calls = [1, 2, 9, 25, 1, 1, 1, 8];
  expect(failures).toBe(calls[sites.indexOf(site)]);
});
