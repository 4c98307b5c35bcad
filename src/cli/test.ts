import { parseArgs } from 'node:util';
import { skipLine, type Counts } from './test-counts.ts';
import { sideBySide, testParts, type TestPart } from './test-parts.ts';
import { usageError } from './cli-errors.ts';

const help = `Usage: npm test [-- PART …]

Installs what the tests need and runs them all, or only the parts named:
${testParts.map(({ name }) => name).join(', ')}.

A part that lacks a tool on this machine is named and left out; REQUIRE_GPU=1 makes that, and a
missing GPU adapter, a failure.`;

interface Outcome extends Counts {
  readonly name: string;
  readonly seconds: number;
  /** Why the part could not run; undefined when it ran. */
  readonly reason: string | undefined;
}

/** `npm test` */
export async function run(parameters: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: parameters,
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const outcomes: Outcome[] = [];
  for (const parts of sideBySide(chooseParts(positionals))) {
    console.log(`\n━━ ${parts.map(({ name }) => name).join(', ')}`);
    outcomes.push(...(await Promise.all(parts.map(runPart))));
  }
  return summarise(outcomes);
}

function chooseParts(names: readonly string[]): readonly TestPart[] {
  const unknown = names.find((name) => !testParts.some((part) => part.name === name));
  if (unknown !== undefined) throw usageError(`There is no part "${unknown}".\n\n${help}`);
  return testParts.filter(({ name, isExtra }) =>
    names.length === 0 ? isExtra !== true : names.includes(name),
  );
}

async function runPart({ name, run }: TestPart): Promise<Outcome> {
  const startMs = performance.now();
  const since = (): number => (performance.now() - startMs) / 1000;
  try {
    return { name, ...(await run()), reason: undefined, seconds: since() };
  } catch (error) {
    const isExcused =
      error instanceof Error && error.name === 'MissingTool' && process.env['REQUIRE_GPU'] !== '1';
    const message = error instanceof Error ? error.message : String(error);
    return {
      ...{ name, passed: 0, failed: isExcused ? 0 : 1, skipped: 0, seconds: since() },
      reason: `${isExcused ? 'NOT RUN' : 'FAILED'}: ${message}`,
    };
  }
}

function summarise(outcomes: readonly Outcome[]): number {
  const sum = (key: 'passed' | 'failed'): number =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0);
  console.log('');
  for (const { name, seconds, passed, failed, skipped, reason } of outcomes) {
    const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} SKIPPED` : ''}`;
    console.log(`${name.padEnd(18)}${seconds.toFixed(1).padStart(7)} s   ${reason ?? counts}`);
  }
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipLine(outcomes)}`);
  const ranAny = outcomes.some(({ reason }) => reason === undefined);
  return sum('failed') === 0 && ranAny ? 0 : 1;
}
