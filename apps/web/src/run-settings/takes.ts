/** About how long a run takes, in words that promise no more than is known. */
import { roughDuration } from '../format/moments.ts';

/** By the speed of the preview, which is that of one core of this machine. */
export function takes(trials: number, trialsPerSecond: number): string {
  const seconds = trials / trialsPerSecond;
  if (seconds < 1) return 'Takes less than a second on one core.';
  return `Takes about ${roughDuration(roughly(seconds))} on one core; the server may have more.`;
}

/** One digit, or two where the first is a one. */
function roughly(seconds: number): number {
  const power = 10 ** Math.floor(Math.log10(seconds));
  const unit = seconds / power < 2 ? power / 10 : power;
  return Math.max(1, Math.round(seconds / unit) * unit);
}
