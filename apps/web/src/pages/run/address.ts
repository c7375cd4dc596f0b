/** What is chosen on the page, in its address: it can be linked, reloaded, and gone back from. It knows no component. */
import type { Change } from '../../shell/use-address.ts';

const TABS = ['answer', 'drivers', 'trials', 'convergence', 'outputs', 'errors', 'details'] as const;
/** A part of the answer. */
export type Tab = (typeof TABS)[number];

/** The tab that an address names; the answer itself where it names none. */
export function tabOf(text: string | null): Tab {
  return TABS.find((tab) => tab === text) ?? 'answer';
}

/** The place of the output that is called so; the first where none is. */
export function outputOf(name: string | null, outputs: readonly { readonly output: string }[]): number {
  return Math.max(
    0,
    outputs.findIndex(({ output }) => output === name),
  );
}

/** A number of the address; undefined where there is none. */
export function numberOf(text: string | null): number | undefined {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A trial of the address. */
export function trialOf(text: string | null, trials: number): number | undefined {
  const value = numberOf(text);
  return value !== undefined && Number.isInteger(value) && value >= 0 && value < trials ? value : undefined;
}

/** What belongs to one output alone, and goes when another is chosen. */
export const OF_AN_OUTPUT: Change = { low: null, high: null, from: null, to: null, pick: null, sort: null };
