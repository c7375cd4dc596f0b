/** Which rows are drawn, and in which elements: what scrolls into view is drawn where something has scrolled out. No cells. */
import type { Axis } from './axis.ts';
import type { Span } from './tiles.ts';

/**
 * The span, lengthened to `length` rows from `fewest` to `count`: with as many rows wherever the sheet is scrolled to, as
 * many come as go.
 */
export function withLength({ first, last }: Span, length: number, fewest: number, count: number): Span {
  const end = Math.min(count, Math.max(last + 1, first + length));
  return { first: Math.min(first, Math.max(fewest, end - length)), last: end - 1 };
}

/** The key of a row's element. A row takes over that of one that has left: changing an element costs less than a new one. */
export function keyIn({ first, last }: Span, row: number): string {
  return row < first || row > last ? `row ${row}` : String(row % (last - first + 1));
}

/** The rows of a span, those above from which merged areas reach into it, and the active one; not the frozen ones. */
export function rowsToDraw(
  rows: Axis,
  span: Span,
  frozenRows: number,
  areas: readonly { readonly top: number }[],
  active: number,
): readonly number[] {
  const above = areas.map(({ top }) => top).filter((top) => top >= frozenRows && top < span.first);
  const drawn = new Set([...above, ...seenRows(rows, span)]);
  if (active >= frozenRows && active < rows.count) drawn.add(active);
  return [...drawn].sort((a, b) => a - b);
}

/** The rows of a span that are not hidden. */
export function seenRows(rows: Axis, { first, last }: Span): number[] {
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return all.filter((row) => rows.size(row) > 0);
}
