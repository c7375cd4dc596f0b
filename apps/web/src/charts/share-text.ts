/** Odds in words: how many percent, and how sure. */
import { percent } from '../format/numbers.ts';
import type { Odds } from './odds.ts';

/** "78.3% ± 0.4%": as many digits as the interval bears. */
export function shareText({ share, interval: [low, high], atMost }: Odds, locale?: string): string {
  if (!Number.isFinite(share)) return '–';
  const write = (value: number, digits: number) => percent(value, digits, locale);
  if (share === 0) return `${write(0, 0)} (below ${write(high, digitsOf(high))})`;
  if (share === 1) return `${write(1, 0)} (above ${write(low, digitsOf(1 - low))})`;
  const reach = Math.max(high - share, share - low);
  const digits = digitsOf(reach);
  return `${write(share, digits)} ± ${atMost ? 'at most ' : ''}${write(reach, digits)}`;
}

/** The interval itself: "95% interval: 77.9% to 78.7%". */
export function intervalText({ interval: [low, high], atMost }: Odds, locale?: string): string {
  const digits = digitsOf((high - low) / 2);
  const text = `95% interval: ${percent(low, digits, locale)} to ${percent(high, digits, locale)}`;
  return atMost ? `${text}, or narrower` : text;
}

/** Digits after the point of a percentage, so that the first digit of `reach` is among them; one or more. */
function digitsOf(reach: number): number {
  if (!(reach > 0)) return 1;
  return Math.min(6, Math.max(1, Math.ceil(-Math.log10(reach * 100) - 1e-9)));
}
