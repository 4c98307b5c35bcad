/** What the test runners report about themselves, each in its own form, as plain counts. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why tests were skipped, with how many; a test that does not say is named itself. */
  readonly skips?: ReadonlyMap<string, number>;
}

/** Vitest's and Jest's JSON. A file that could not even load counts as one failure. */
export function vitestCounts(json: string): Counts {
  const report = JSON.parse(json) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    testResults: {
      status: string;
      assertionResults: {
        status: string;
        fullName: string;
        meta?: { skippedBecause?: string };
      }[];
    }[];
  };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const skips = new Map<string, number>();
  for (const { status, fullName, meta } of report.testResults.flatMap(
    ({ assertionResults }) => assertionResults,
  )) {
    if (!['skipped', 'pending', 'todo'].includes(status)) continue;
    const reason = meta?.skippedBecause ?? `“${fullName.trim()}” gives no reason`;
    skips.set(reason, (skips.get(reason) ?? 0) + 1);
  }
  return {
    skips,
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests,
  };
}

/** Playwright's JSON. A test that passed only when tried again is a failure. */
export function playwrightCounts(json: string): Counts {
  const { stats, errors } = JSON.parse(json) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: unknown[];
  };
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/** pytest's JUnit XML. */
export function pytestCounts(xml: string): Counts {
  const [, attributes = ''] = /<testsuite ([^>]*)>/.exec(xml) ?? [];
  const count = (name: string): number =>
    Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return {
    passed: count('tests') - failed - count('skipped'),
    failed,
    skipped: count('skipped'),
  };
}

/** ", 79 skipped (kernels-chromium: 77 the adapter has no shader-f16, …)", or nothing. */
export function skipLine(
  outcomes: readonly (Pick<Counts, 'skipped' | 'skips'> & { readonly name: string })[],
): string {
  const skipped = outcomes.reduce((sum, outcome) => sum + outcome.skipped, 0);
  if (skipped === 0) return '';
  const reasons = outcomes
    .filter((outcome) => outcome.skipped > 0)
    .map(({ name, skipped: count, skips = new Map([['no reason told', count]]) }) => {
      const told = [...skips].map(([reason, times]) => `${times} × ${reason}`);
      return `${name}: ${told.join(', ')}`;
    });
  return `, ${skipped} skipped (${reasons.join('; ')})`;
}
