import { parseArgs } from 'node:util';
import { runCommand } from './shell.ts';
import { ensureFfmpeg, ensurePython } from './test-tools.ts';

const help = `Usage: npm run figures -- [--frames 1000] [--loops 4]

Prints how well the safety rules, the invisible mark and loops work: honest sentences refused, harmful ones
missed, marks found after an encoder, scaling and cropping, and pictures without a mark that seem to
carry one; and how far a loop's end is from its beginning. --frames says in how many such pictures to look;
10500 take a quarter of an hour on two cores. --loops says how many clips are looped, at most 4, a minute each.`;

const options = {
  frames: { type: 'string', default: '1000' },
  loops: { type: 'string', default: '4' },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run figures` */
export async function run(parameters: string[]): Promise<number> {
  const { values } = parseArgs({ args: parameters, options });
  if (values.help) {
    console.log(help);
    return 0;
  }
  await ensureFfmpeg();
  const vitest = ['vitest', 'run', '--project', 'figures', '--disable-console-intercept'];
  return runCommand('npx', vitest, {
    FIGURES_FRAMES: values.frames,
    FIGURES_LOOPS: values.loops,
    // Draws the films without a mark.
    KINORA_PYTHON: await ensurePython(),
  });
}
