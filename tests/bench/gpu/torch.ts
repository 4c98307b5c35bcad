/** PyTorch at the same shapes, where a python3 with CUDA is at hand. */
import { spawn } from 'node:child_process';
import type { Shapes } from './kernels.ts';

export interface TorchReport {
  readonly torch: string;
  readonly device: string;
  /** Milliseconds by the names of our rows; medians. */
  readonly ms: Readonly<Record<string, number>>;
}

export interface Torch {
  /** False once it ended, as it does at once where there is no PyTorch. */
  isRunning(): boolean;
  /** What it has by `limitMs` at the latest, or why there is nothing. */
  ask(shapes: Shapes, limitMs: number): Promise<TorchReport | string>;
  end(): void;
}

/** Starts Python, which loads PyTorch beside our own work and leaves the GPU alone until it is asked. */
export function startTorch(script: string): Torch {
  const python = process.env['PYTHON'] ?? 'python3';
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [said, complained, isRunning] = ['', '', true];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  // Written to after its end.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('error', ({ message }) => {
      resolve(`${python} did not run (${message})`);
    });
    child.on('close', (code) => {
      const lastWord = complained.trim().split('\n').at(-1) || `${python} failed`;
      resolve(code === 0 ? undefined : lastWord);
    });
  }).finally(() => (isRunning = false));
  const end = (): void => void child.kill('SIGKILL');
  process.on('exit', end);
  return {
    end,
    isRunning: () => isRunning,
    async ask(shapes, limitMs) {
      child.stdin.end(JSON.stringify(shapes));
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.max(1000, limitMs));
      const failure = await ended;
      clearTimeout(timer);
      // A whole report after each row; one cut short by its end has no line end.
      const report = said.split('\n').slice(0, -1).at(-1);
      if (report !== undefined) return JSON.parse(report) as TorchReport;
      return failure ?? 'it said nothing';
    },
  };
}
