/** PyTorch at the same shapes, where a python3 with CUDA is at hand. */
import { spawnSync } from 'node:child_process';
import type { Shapes } from './kernels.ts';

export interface TorchReport {
  readonly torch: string;
  readonly device: string;
  /** Milliseconds by the names of our rows; medians. */
  readonly ms: Readonly<Record<string, number>>;
}

/** @returns a report, or why there is none. */
export function askTorch(script: string, shapes: Shapes, limitMs: number): TorchReport | string {
  const python = process.env['PYTHON'] ?? 'python3';
  const { stdout, stderr, status, error } = spawnSync(python, [script], {
    input: JSON.stringify(shapes),
    encoding: 'utf8',
    timeout: Math.max(1000, limitMs),
  });
  if (error) return `${python} did not run (${error.message})`;
  if (status !== 0) return stderr.trim().split('\n').at(-1) ?? `${python} failed`;
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as TorchReport;
}
