/** Progress on the terminal's error stream: one line that rewrites itself, or nothing when nobody looks. */
import { count, number } from './text.ts';

export interface Progress {
  /** Trials done, and the mean of the first output with its standard error. */
  show(trials: number, mean: number, error: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** A line on `stream` when it is a terminal, at most ten times a second. */
export function progress(planned: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  const start = performance.now();
  let last = start;
  let shown = false;
  return {
    show(trials, mean, error) {
      const now = performance.now();
      if (!stream.isTTY || now - last < 100) return;
      last = now;
      const rate = (trials / (now - start)) * 1000;
      const left = (planned - trials) / rate;
      const interval = `mean ${number(mean)} ± ${number(1.96 * error)}`;
      stream.write(
        `\r\x1b[K${((100 * trials) / planned).toFixed(1)} %  ${count(trials)} trials  ${count(rate)}/s  ${duration(left)} left  ${interval}`,
      );
      shown = true;
    },
    clear() {
      if (shown) stream.write('\r\x1b[K');
    },
  };
}

/** Seconds for people. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}
