/** How fast a table is priced. */
import type { PricingJob } from '@tessera/api';

/** Rows a second since it began, and how long it takes at that pace; undefined until enough is known. `now` in milliseconds. */
export function paceOf(
  { started_at, rows_done, progress }: Pick<PricingJob, 'started_at' | 'rows_done' | 'progress'>,
  now: number,
): { readonly rowsPerSecond: number; readonly secondsLeft: number } | undefined {
  if (started_at === null) return undefined;
  // The clock of this machine may be behind that of the server.
  const seconds = (now - Date.parse(started_at)) / 1000;
  if (!(seconds > 0) || rows_done === 0 || progress <= 0) return undefined;
  return { rowsPerSecond: rows_done / seconds, secondsLeft: (seconds * (1 - progress)) / progress };
}
