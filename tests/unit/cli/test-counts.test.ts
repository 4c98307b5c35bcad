import { describe, expect, it } from 'vitest';
import { playwrightCounts, pytestCounts, vitestCounts } from '../../../src/cli/test-counts.ts';

describe('the counts of a test run', () => {
  it('hold a test file that could not load as a failure', () => {
    const report = {
      ...{ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2 },
      testResults: [
        { status: 'failed', assertionResults: [{}, {}, {}, {}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(vitestCounts(JSON.stringify(report))).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('hold a test that passed only when tried again as a failure', () => {
    const report = {
      stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 4 },
      errors: [{ message: 'the server did not start' }],
    };
    expect(playwrightCounts(JSON.stringify(report))).toEqual({ passed: 5, failed: 3, skipped: 4 });
  });

  it("are read from pytest's XML", () => {
    const xml =
      '<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.5">';
    expect(pytestCounts(xml)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });
});
