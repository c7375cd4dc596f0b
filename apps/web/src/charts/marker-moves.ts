/** Where markers may go, by pointer and by key. It knows values alone. */
import type { Markers } from './chart.ts';
import { niceStep } from './ticks.ts';

/** Which marker. */
export type End = 'low' | 'high';

/** Markers stay within the axis and in order; one at the end of the axis is none. */
export function moved(
  markers: Markers,
  end: End,
  to: number | undefined,
  [min, max]: readonly [number, number],
): Markers {
  const low = end === 'low' ? to : markers.low;
  const high = end === 'high' ? to : markers.high;
  const isLow = low !== undefined && low > min;
  const isHigh = high !== undefined && high < max;
  if (isLow && isHigh && low > high) return end === 'low' ? { low: high, high } : { low, high: low };
  return { ...(isLow && { low: Math.min(low, max) }), ...(isHigh && { high: Math.max(high, min) }) };
}

/** The nearest round value; fine enough that no pixel is left out. */
export function snapped(
  value: number,
  [min, max]: readonly [number, number],
  step = niceStep(max - min, 1000),
): number {
  if (value <= min || value >= max) return value;
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** What a key does to a marker: its new value, undefined to take it away. `no` for keys that mean nothing here. */
export function movedByKey(
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  markers: Markers,
  end: End,
  domain: readonly [number, number],
  step?: number,
): { readonly to: number | undefined } | 'no' {
  const [min, max] = domain;
  const one = step ?? niceStep(max - min, shiftKey ? 20 : 200);
  const now = markers[end] ?? (end === 'low' ? min : max);
  const by = STEPS[key];
  if (by !== undefined) return { to: snapped(Math.min(max, Math.max(min, now + by * one)), domain, one) };
  if (key === 'Home') return { to: end === 'low' ? undefined : (markers.low ?? min) };
  if (key === 'End') return { to: end === 'high' ? undefined : (markers.high ?? max) };
  return key === 'Delete' || key === 'Backspace' ? { to: undefined } : 'no';
}

/** How many steps an arrow or a page is. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};
