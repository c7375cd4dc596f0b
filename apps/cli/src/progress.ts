/** Progress on the terminal's error stream: one line that rewrites itself, or lines now and then where nobody looks. */
import { count, number } from './text.ts';

export interface Progress {
  /** Trials done, and the mean of the first output with its standard error. */
  show(trials: number, mean: number, error: number): void;
  /** Takes the line away. */
  clear(): void;
}

/**
 * On a terminal a line that rewrites itself ten times a second. Elsewhere nothing, or with `always` a line at once and then
 * every five seconds.
 */
export function progress(planned: number, always: boolean, stream: NodeJS.WriteStream = process.stderr): Progress {
  const start = performance.now();
  const pause = stream.isTTY ? 100 : 5000;
  let next = stream.isTTY ? start + pause : start;
  let shown = false;
  return {
    show(trials, mean, error) {
      const now = performance.now();
      if (!(stream.isTTY || always) || now < next) return;
      next = now + pause;
      const rate = (trials / (now - start)) * 1000;
      const left = duration((planned - trials) / rate);
      const share = ((100 * trials) / planned).toFixed(1);
      const line = `${share} %  ${count(trials)} trials  ${count(rate)}/s  ${left} left  mean ${number(mean)} ± ${number(1.96 * error)}`;
      stream.write(stream.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
      shown = stream.isTTY;
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
