import { describe, expect, it } from 'vitest';
import {
  playwrightCounts,
  pytestCounts,
  skipLine,
  vitestCounts,
} from '../../../src/cli/test-counts.ts';

describe('the counts of a test run', () => {
  it('hold a test file that could not load as a failure', () => {
    const report = {
      ...{ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2 },
      testResults: [
        { status: 'failed', assertionResults: [{}, {}, {}, {}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(vitestCounts(JSON.stringify(report))).toMatchObject({
      ...{ passed: 3, failed: 2, skipped: 2 },
    });
  });

  it('hold a test that passed only when tried again as a failure', () => {
    const report = {
      stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 4 },
      errors: [{ message: 'the server did not start' }],
    };
    expect(playwrightCounts(JSON.stringify(report))).toEqual({ passed: 5, failed: 3, skipped: 4 });
  });

  it('say of skipped tests why, and name those that do not say', () => {
    const skippedBecause = 'the adapter has no shader-f16';
    const skipped = (fullName: string, meta: object): object => ({
      ...{ status: 'skipped', fullName, meta },
    });
    const assertionResults = [
      skipped('linear in f16', { skippedBecause }),
      { status: 'passed', fullName: 'linear in f32' },
      skipped('attention in f16', { skippedBecause }),
      skipped(' is not in a folder that may not be written', {}),
    ];
    const report = {
      ...{ numPassedTests: 1, numFailedTests: 0, numPendingTests: 3 },
      testResults: [{ status: 'passed', assertionResults }],
    };
    const kernels = { name: 'kernels', ...vitestCounts(JSON.stringify(report)) };
    const unit = { name: 'unit', skipped: 0 };
    const e2e = { name: 'e2e', skipped: 1 };
    expect(skipLine([unit, kernels, e2e])).toBe(
      ', 4 skipped (kernels: 2 × the adapter has no shader-f16, 1 × “is not in a folder that may not be written” gives no reason; e2e: 1 × no reason told)',
    );
    expect(skipLine([unit])).toBe('');
  });

  it("are read from pytest's XML", () => {
    const xml =
      '<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.5">';
    expect(pytestCounts(xml)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });
});
