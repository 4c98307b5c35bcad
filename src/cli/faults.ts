import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runCommand } from './shell.ts';

const help = `Usage: npm run test:faults

Breaks call after call of every port, plays eight hours of a kiosk, hands hostile files to the readers,
and says at the end how many faults were tried, survived and lost.`;

const reports = '.cache/fault-reports';

/** `npm run test:faults` */
export async function run(parameters: string[]): Promise<number> {
  const { values } = parseArgs({
    args: parameters,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const vitest = ['vitest', 'run', '--project', 'faults', '--disable-console-intercept'];
  const code = await runCommand('npx', vitest, { KINORA_FAULT_REPORTS: reports });
  const sum = { tried: 0, survived: 0, lost: 0 };
  for (const name of readdirSync(reports)) {
    const part = JSON.parse(readFileSync(`${reports}/${name}`, 'utf8')) as typeof sum;
    sum.tried += part.tried;
    sum.survived += part.survived;
    sum.lost += part.lost;
  }
  console.log(`faults: ${sum.tried} tried, ${sum.survived} survived, ${sum.lost} lost`);
  // A run that reported nothing has shown nothing.
  return code === 0 && sum.lost === 0 && sum.tried > 0 ? 0 : 1;
}
