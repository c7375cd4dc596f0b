/** Values of cells as JSON has them. */
import type { Scalar } from '@tessera/engine';

/** An error as its text, such as `#N/A`. */
export function plain(value: Scalar): number | string | boolean | null {
  if (typeof value === 'object' && value !== null) return value.error;
  return typeof value === 'number' && !Number.isFinite(value) ? '#NUM!' : value;
}
