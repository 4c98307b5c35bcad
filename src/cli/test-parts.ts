import { existsSync, readFileSync, rmSync } from 'node:fs';
import { runCommand, runQuietly } from './shell.ts';
import { playwrightCounts, pytestCounts, vitestCounts, type Counts } from './test-counts.ts';
import { ensureChromium, ensureFfmpeg, ensureOtherEngines, ensurePython } from './test-tools.ts';
import { ensureVulkanDriver } from './vulkan-driver.ts';

export interface TestPart {
  readonly name: string;
  /** Waits, or keeps one core busy: those that follow each other run side by side. */
  readonly isSingle?: boolean;
  /** Runs only when it is named: other browsers are large to install and slow to drive. */
  readonly isExtra?: boolean;
  /** Rejects where the part cannot run at all, with a sentence that says why. */
  readonly run: () => Promise<Counts>;
}

/** In this order: what fails fast comes first. */
export const testParts: readonly TestPart[] = [
  { name: 'typecheck', isSingle: true, run: () => check('typecheck') },
  { name: 'lint', isSingle: true, run: () => check('lint:code', 'lint:format') },
  { name: 'python', isSingle: true, run: python },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'faults', run: faults },
  { name: 'kernels', run: () => vitest('kernels', ensureVulkanDriver()) },
  { name: 'golden', run: () => vitest('golden', ensureVulkanDriver()) },
  { name: 'kernels-chromium', run: () => inChromium((env) => vitest('kernels-chromium', env)) },
  { name: 'browser', run: browser },
  { name: 'build', run: () => check('build') },
  { name: 'e2e', run: e2e },
  { name: 'engines', isExtra: true, run: engines },
];

/** One part at a time, for most keep all cores busy; those that do not run beside each other. */
export function sideBySide(parts: readonly TestPart[]): TestPart[][] {
  const groups: TestPart[][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (part.isSingle === true && last?.at(-1)?.isSingle === true) last.push(part);
    else groups.push([part]);
  }
  return groups;
}

type Environment = Readonly<Record<string, string>>;

/** npm scripts that are no tests, side by side: they count only when they fail. */
async function check(...scripts: string[]): Promise<Counts> {
  const outcomes = await Promise.all(
    scripts.map((script) => runQuietly('npm', ['run', '--silent', script])),
  );
  for (const { said } of outcomes) process.stdout.write(said);
  return { passed: 0, failed: outcomes.filter(({ code }) => code !== 0).length, skipped: 0 };
}

function vitest(project: string, env: Environment = {}): Promise<Counts> {
  const report = reportFile(`${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const parameters = ['vitest', 'run', '--project', project, ...reporters];
  return countedRun({ command: 'npx', parameters, env, report, count: vitestCounts });
}

/** With the Python that has the reference package, where one can be had; one test asks it. */
async function faults(): Promise<Counts> {
  const command = await ensurePython().catch(() => undefined);
  return vitest('faults', command === undefined ? {} : { KINORA_PYTHON: command });
}

/** With one thread: its networks are small, and two that wait for each other spin while other parts want the cores. */
async function python(): Promise<Counts> {
  const command = await ensurePython();
  const report = reportFile('python.xml');
  const parameters = ['-m', 'pytest', '-q', `--junitxml=${report}`, 'models/training'];
  const env = { OMP_NUM_THREADS: '1' };
  return countedRun({ command, parameters, env, report, count: pytestCounts });
}

async function browser(): Promise<Counts> {
  await ensureFfmpeg();
  return inChromium((env) => vitest('browser', env));
}

async function engines(): Promise<Counts> {
  await ensureFfmpeg();
  await ensureOtherEngines();
  return vitest('engines');
}

function e2e(): Promise<Counts> {
  return inChromium((env) => {
    const report = reportFile('e2e.json');
    return countedRun({
      command: 'npx',
      parameters: ['playwright', 'test', '-c', 'tests/e2e', '--reporter=list,json'],
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      report,
      count: playwrightCounts,
    });
  }, ensureFfmpeg);
}

async function inChromium(
  run: (env: Environment) => Promise<Counts>,
  ensureMore: () => Promise<void> = () => Promise.resolve(),
): Promise<Counts> {
  await ensureMore();
  return run({ CHROMIUM_PATH: await ensureChromium() });
}

interface CountedRun {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly env: Environment;
  readonly report: string;
  readonly count: (report: string) => Counts;
}

async function countedRun({
  command,
  parameters,
  env,
  report,
  count,
}: CountedRun): Promise<Counts> {
  rmSync(report, { force: true });
  const code = await runCommand(command, parameters, env);
  if (!existsSync(report)) throw new Error(`It ended with ${code} and no report.`);
  const counts = count(readFileSync(report, 'utf8'));
  if (code !== 0 && counts.failed === 0) {
    throw new Error(`It ended with ${code}, though no test failed.`);
  }
  if (counts.passed + counts.failed + counts.skipped === 0) throw new Error('It ran no test.');
  return counts;
}

function reportFile(name: string): string {
  return `.cache/test-reports/${name}`;
}
