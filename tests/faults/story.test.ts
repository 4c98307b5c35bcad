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
  // One plan, two prompts, three steps, five frames, one file, one mark, one hash.
  const calls = [1, 2, 3, 5, 1, 1, 1];
  expect(failures).toBe(calls[sites.indexOf(site)]);
});
