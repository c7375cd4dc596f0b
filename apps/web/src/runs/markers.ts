/** The two markers of a distribution: where they begin, and what the shares between them are called. It knows no page. */
import type { OutputResult } from '@tessera/api';
import type { Markers } from '../charts/chart.ts';

type Ends = Pick<OutputResult, 'min' | 'max' | 'percentiles'> & Partial<Pick<OutputResult, 'histogram'>>;

/**
 * What a person asks first: the odds of zero where zero can happen, else where nine of ten trials lie. Where these are all
 * trials, as of a yes or no, the odds to be above the lowest value.
 */
export function usualMarkers({ min, max, percentiles, histogram }: Ends): Markers {
  if (min !== null && max !== null && min < 0 && max > 0) return { low: 0 };
  const low = percentiles['5'] ?? undefined;
  const high = percentiles['95'] ?? undefined;
  const second = histogram?.values?.[1];
  if (second !== undefined && low === min && high === max) return { low: second };
  return { ...(low !== undefined && { low }), ...(high !== undefined && high !== low && { high }) };
}

/** The markers that the address holds; those that it does not mention are the usual ones. "none" takes one away. */
export function markersOf(low: string | null, high: string | null, usual: Markers): Markers {
  if (low === null && high === null) return usual;
  return inOrder({ ...marker('low', low), ...marker('high', high) });
}

/** With the lower one first. */
export function inOrder({ low, high }: Markers): Markers {
  if (low !== undefined && high !== undefined && low > high) return { low: high, high: low };
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}

/** How markers are written in the address. A person who takes both away wants none, not the usual ones. */
export function markersText({ low, high }: Markers): { readonly low: string | null; readonly high: string | null } {
  if (low === undefined && high === undefined) return { low: 'none', high: null };
  return { low: low === undefined ? null : String(low), high: high === undefined ? null : String(high) };
}

function marker(name: 'low' | 'high', text: string | null): Markers {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? { [name]: value } : {};
}
