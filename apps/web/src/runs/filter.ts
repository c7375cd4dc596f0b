/** Which runs are listed: the word in the address, what it is called, and the states that it means. */
import type { Run } from '@tessera/api';

interface Filter {
  /** In the address; the first one needs none. */
  readonly word: string;
  readonly text: string;
  /** All when left out. */
  readonly states?: readonly Run['state'][];
}

export const FILTERS: readonly Filter[] = [
  { word: 'all', text: 'All' },
  { word: 'under-way', text: 'Under way', states: ['queued', 'running', 'paused'] },
  { word: 'done', text: 'Done', states: ['succeeded'] },
  { word: 'failed', text: 'Failed', states: ['failed'] },
  { word: 'cancelled', text: 'Cancelled', states: ['cancelled'] },
];

/** The filter of an address; all runs when it has none, or one that is not known. */
export function filterOf(word: string | null): Filter {
  return FILTERS.find((filter) => filter.word === word) ?? FILTERS[0]!;
}

/** Where the runs of a filter are listed. */
export function addressOf(word: string): string {
  return word === FILTERS[0]!.word ? '/runs' : `/runs?state=${word}`;
}
