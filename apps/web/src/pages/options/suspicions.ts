/** Kinds of suspicion among the sentences on rows that look like slips: "r is 4.56: is it in percent?" is one of r. */
import { count } from '../../format/counts.ts';

/** A sentence without its value, which tells rows of one kind apart: "r: is it in percent?". */
export function suspicionIn(warning: string): string {
  return warning.replace(/^(\S+) is [^:]*:/, '$1:');
}

/** The kinds among rows, the most frequent first, with how many rows have each. */
export function suspicionsOf(
  rows: readonly { readonly warnings: readonly string[] }[],
): readonly { readonly code: string; readonly text: string }[] {
  const counts = new Map<string, number>();
  for (const { warnings } of rows) {
    for (const kind of new Set(warnings.map(suspicionIn))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, of]) => ({ code: kind, text: `${kind} (${count(of)})` }));
}
