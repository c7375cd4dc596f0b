import type { Run } from '@tessera/api';
import { expect, it } from 'vitest';
import { isOutdated, mergeRuns } from './merge-runs.ts';

/** A run of that minute. */
const run = (id: string, minute: number, state: Run['state'], version: number): Run =>
  ({ id, state, version, created_at: `2026-03-10T12:0${minute}:00.000Z` }) as Run;
const told = (runs: readonly Run[]) => runs.map(({ id, state, version }) => `${id} ${state} ${version}`);

const pages = [run('c', 3, 'running', 4), run('b', 2, 'succeeded', 9), run('a', 1, 'queued', 1)];

it('takes what is known later, and begins with runs that are new', () => {
  const underWay = [run('d', 4, 'queued', 1), run('c', 3, 'running', 6), run('a', 1, 'queued', 1)];
  expect(told(mergeRuns(pages, underWay))).toEqual(['d queued 1', 'c running 6', 'b succeeded 9', 'a queued 1']);
});

it('old news change nothing', () => {
  expect(told(mergeRuns(pages, [run('b', 2, 'running', 8)]))[1]).toBe('b succeeded 9');
});

it('a run that is older than the pages that were read waits for its page', () => {
  expect(mergeRuns(pages.slice(0, 2), [run('a', 1, 'queued', 1)]).map(({ id }) => id)).toEqual(['c', 'b']);
});

it('a run that changed its state leaves the list of its former one', () => {
  const queued = new Set(['queued'] as const);
  expect(mergeRuns([pages[2]!], [run('a', 1, 'running', 2)], queued)).toEqual([]);
});

it('a list is read again when one of its runs has ended', () => {
  expect(isOutdated(pages, [run('c', 3, 'running', 6), run('a', 1, 'queued', 1)])).toBe(false);
  expect(isOutdated(pages, [run('c', 3, 'running', 6)])).toBe(true);
});
