/** How much memory the processes that we started take together, where the system tells: Linux. */
import { readdirSync, readFileSync } from 'node:fs';

export interface MemoryWatch {
  /** Highest sum of what they hold themselves so far; undefined where the system does not tell. */
  peakBytes(): number | undefined;
  stop(): void;
}

const everyMs = 500;

/** Watches all descendants of this process, as a browser and its processes are. */
export function watchMemory(root = process.pid): MemoryWatch {
  let peak: number | undefined;
  const look = (): void => {
    const bytes = descendantBytes(root);
    if (bytes !== undefined) peak = Math.max(peak ?? 0, bytes);
  };
  look();
  const timer = setInterval(look, everyMs);
  // A watch alone keeps no command alive.
  timer.unref();
  return {
    peakBytes() {
      look();
      return peak;
    },
    stop() {
      clearInterval(timer);
    },
  };
}

function descendantBytes(root: number): number | undefined {
  const children = new Map<number, number[]>();
  for (const name of list('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  if (children.size === 0) return undefined;
  const waiting = [...(children.get(root) ?? [])];
  let bytes = 0;
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    bytes += heldBytes(pid);
    waiting.push(...(children.get(pid) ?? []));
  }
  return bytes;
}

/**
 * What a process holds itself (proc(5), `smaps_rollup`): memory that several share counts in parts, and the pages of its
 * program's file not at all. Those weigh less the more processes of that program run, another's browser included.
 * @returns 0 where the system does not tell
 */
export function heldBytes(pid: number): number {
  const rollup = read(`/proc/${pid}/smaps_rollup`);
  const parts = rollup.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB$/gm);
  return [...parts].reduce((sum, [, kilobytes]) => sum + 1024 * Number(kilobytes), 0);
}

/** The second field after the name, which stands in brackets and may hold anything. */
function parentOf(pid: number): number | undefined {
  const found = /^\d+ \(.*\) \S+ (\d+) /s.exec(read(`/proc/${pid}/stat`));
  return found === null ? undefined : Number(found[1]);
}

/** Processes end while they are looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
