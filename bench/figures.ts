/** What is said of many measurements. */
import { cpus } from 'node:os';

/** The value that so large a share of the values is at most: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Least, median and largest, as text. */
export function spread(values: readonly number[], digits: number): string {
  const [least, middle, largest] = [0, 0.5, 1].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} (${least} to ${largest})`;
}

/** What it was measured on. */
export function machine(): string {
  return `${cpus().length} cores, ${cpus()[0]!.model}, Node ${process.version}`;
}
