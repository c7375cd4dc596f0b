/** How far a table is, on the terminal's error stream: one line that rewrites itself, nothing where no terminal is. */
import type { PricingProgress } from '@tessera/pricing';
import { duration } from './progress.ts';
import { bar, count, percent } from './text.ts';

export interface PricingLine {
  show(progress: PricingProgress): void;
  /** Takes the line away. */
  clear(): void;
}

/** Milliseconds between two lines. */
const PAUSE = 100;

/** `clock` gives milliseconds. */
export function pricingLine(stream: NodeJS.WriteStream = process.stderr, clock = () => performance.now()): PricingLine {
  const start = clock();
  let next = start + PAUSE;
  let isShown = false;
  return {
    show(progress) {
      const now = clock();
      if (!stream.isTTY || now < next) return;
      next = now + PAUSE;
      stream.write(`\r\x1b[K${lineOf(progress, (now - start) / 1000)}`);
      isShown = true;
    },
    clear() {
      if (isShown) stream.write('\r\x1b[K');
    },
  };
}

function lineOf({ rows, failed, read, size }: PricingProgress, seconds: number): string {
  const share = size ? read / size : undefined;
  return [
    ...(share === undefined ? [] : [`${bar(share, 24)} ${percent(share, 0)}`]),
    `${count(rows)} rows`,
    `${count(rows / seconds)}/s`,
    `${count(failed)} failed`,
    ...(share ? [`${duration(seconds * (1 / share - 1))} left`] : []),
  ].join('  ');
}
