/** The tables of a run, in Markdown. */
import type { WorkRow } from './film.ts';
import type { Ceilings, KernelRow } from './kernels.ts';
import type { TorchReport } from './torch.ts';

export interface GpuReport {
  readonly adapter: string;
  readonly isSoftware: boolean;
  readonly tier: string;
  readonly date: string;
  /** NaN where they were not measured. */
  readonly ceilings: Ceilings;
  readonly kernels: readonly KernelRow[];
  readonly work: readonly WorkRow[];
  /** Or why PyTorch's column is empty. */
  readonly torch: TorchReport | string;
  readonly seconds: number;
  /** What was left out or failed, in words. */
  readonly remarks: readonly string[];
}

export function markdownOf(report: GpuReport): string {
  const { adapter, tier, date, ceilings, torch } = report;
  const torchLine =
    typeof torch === 'string'
      ? `PyTorch: ${torch}`
      : `PyTorch ${torch.torch} on ${torch.device}, bfloat16, the same shapes`;
  return [
    `# ${adapter}`,
    '',
    `${date}, tier ${tier}; ceilings ${ceilings.gigaflops.toFixed(1)} GFLOP/s of multiply-adds in f32,`,
    `${ceilings.gigabytes.toFixed(1)} GB/s copied. ${torchLine}. The whole run took ${report.seconds.toFixed(0)} s.`,
    '',
    ...kernelTable(report),
    '',
    ...workTable(report),
    ...report.remarks.flatMap((remark) => ['', remark]),
    '',
  ].join('\n');
}

function kernelTable({ kernels, ceilings, torch }: GpuReport): string[] {
  const names = [...new Set(kernels.map(({ kernel, element }) => `${kernel}|${element}`))];
  const rows = names.map((name) => {
    const ways = kernels.filter(({ kernel, element }) => `${kernel}|${element}` === name);
    const best = ways.reduce((a, b) => (a.medianMs <= b.medianMs ? a : b));
    const rate =
      best.gigaflops > 0
        ? `${best.gigaflops.toFixed(1)} GFLOP/s`
        : `${best.gigabytes.toFixed(1)} GB/s`;
    const ceiling = best.gigaflops > 0 ? ceilings.gigaflops : ceilings.gigabytes;
    const share = (100 * Math.max(best.gigaflops, best.gigabytes)) / ceiling;
    const theirs = typeof torch === 'string' ? undefined : torch.ms[best.kernel];
    const others = ways
      .filter((way) => way !== best)
      .map(({ way, medianMs }) => `${way} ${medianMs.toFixed(3)}`);
    return [
      ...[best.kernel, best.element, best.way],
      `${best.medianMs.toFixed(3)} (${best.lowerMs.toFixed(3)}–${best.upperMs.toFixed(3)})`,
      ...[rate, share.toFixed(0)],
      theirs === undefined ? '' : `${theirs.toFixed(3)} (${(best.medianMs / theirs).toFixed(1)}×)`,
      others.join(', '),
    ];
  });
  return table(
    ['kernel', 'element', 'cut', 'ms (quartiles)', 'rate', '% of ceiling', 'PyTorch ms', 'others'],
    rows,
  );
}

function workTable({ work, torch }: GpuReport): string[] {
  const rows = work.map(({ work: name, element, ms, remark }) => {
    const theirs = typeof torch === 'string' ? undefined : torch.ms[name];
    return [
      ...[name, element, Number.isNaN(ms) ? '' : ms.toFixed(1)],
      ...[theirs === undefined ? '' : theirs.toFixed(1), remark],
    ];
  });
  return table(['work', 'element', 'ms', 'PyTorch ms', 'of which'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
