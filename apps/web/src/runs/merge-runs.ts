/** Lists of runs are read once and stay; those under way are read again and again. Together they are the truth. */
import type { Run } from '@tessera/api';

/**
 * The runs of `pages`, each as fresh as it is known, with those that have begun since in front. What is known of a run
 * only grows: the higher version is the later one.
 */
export function mergeRuns(pages: readonly Run[], underWay: readonly Run[], states?: ReadonlySet<Run['state']>): Run[] {
  const merged = new Map(pages.map((run) => [run.id, run]));
  const newest = pages[0]?.created_at ?? '';
  for (const run of underWay) {
    const known = merged.get(run.id);
    if (known ? run.version > known.version : run.created_at >= newest) merged.set(run.id, run);
  }
  return [...merged.values()]
    .filter(({ state }) => !states || states.has(state))
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
}

/** Whether a list needs to be read again: it shows a run as under way that is not any more. */
export function isOutdated(pages: readonly Run[], underWay: readonly Run[]): boolean {
  const alive = new Set(underWay.map(({ id }) => id));
  return pages.some(
    ({ id, state }) => (state === 'queued' || state === 'running' || state === 'paused') && !alive.has(id),
  );
}
