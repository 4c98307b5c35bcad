export interface ProgressBar {
  show(done: number, words: string): void;
  /** Leaves the terminal on a fresh line. */
  end(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;

/** One line that fills in a terminal; elsewhere a line for each change of words. */
export function progressBar(out: Terminal): ProgressBar {
  let shown = '';
  return {
    show(done, words) {
      if (!out.isTTY) {
        if (words !== shown) out.write(`${words}\n`);
        shown = words;
        return;
      }
      const filled = Math.round(Math.min(Math.max(done, 0), 1) * barWidth);
      const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
      // Erased to the end of the line; cut, because a wrapped line could not be written over.
      shown = `${bar} ${words}`.slice(0, (out.columns ?? 80) - 1);
      out.write(`\r${shown}\u001b[K`);
    },
    end() {
      if (out.isTTY && shown !== '') out.write('\n');
    },
  };
}
