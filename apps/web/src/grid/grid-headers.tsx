/** Letters of the columns, and the lines of the grid. */
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names its active cell
// biome-ignore-all lint/a11y/useSemanticElements: of a table only the part in view is drawn, at places of its own
import { VisuallyHidden } from '@mantine/core';
import { columnName } from './address.ts';
import type { Axis } from './axis.ts';
import classes from './sheet-grid.module.css';
import type { Span } from './tiles.ts';

export const HEADER_HEIGHT = 24;

interface HeadersProps {
  readonly axis: Axis;
  readonly columns: Span;
  readonly frozenColumns: number;
  readonly headerWidth: number;
  readonly active: number;
}

/** The row of letters at the top. */
export function ColumnHeaders({ axis, columns, frozenColumns, headerWidth, active }: HeadersProps) {
  const letters = (span: Span) =>
    seen(axis, span).map((column) => (
      <div
        key={column}
        role="columnheader"
        aria-colindex={column + 2}
        className={classes.columnHeader}
        data-active={column === active || undefined}
        style={{ left: headerWidth + axis.start(column), width: axis.size(column) }}
      >
        {columnName(column)}
      </div>
    ));
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={classes.columnHeaders}
      style={{ height: HEADER_HEIGHT, width: headerWidth + axis.length }}
    >
      <div role="presentation" className={classes.fixed} style={{ width: headerWidth + axis.start(frozenColumns) }}>
        <div role="columnheader" aria-colindex={1} className={classes.origin} style={{ width: headerWidth }}>
          <VisuallyHidden>Row</VisuallyHidden>
        </div>
        {letters({ first: 0, last: frozenColumns - 1 })}
      </div>
      {letters(columns)}
    </div>
  );
}

interface LinesProps extends Omit<HeadersProps, 'active'> {
  readonly shown: boolean;
}

/** The lines between columns, and the ground of the frozen ones; lines between rows are the rows' own. */
export function ColumnLines({ axis, columns, frozenColumns, headerWidth, shown }: LinesProps) {
  const lines = (span: Span) =>
    shown &&
    seen(axis, span).map((column) => (
      <div key={column} className={classes.line} style={{ left: headerWidth + axis.start(column + 1) - 1 }} />
    ));
  return (
    <div aria-hidden className={classes.lines}>
      {lines(columns)}
      <div
        className={classes.fixedGround}
        data-edge={frozenColumns > 0 || undefined}
        style={{ width: headerWidth + axis.start(frozenColumns) }}
      >
        {lines({ first: 0, last: frozenColumns - 1 })}
      </div>
    </div>
  );
}

function seen(axis: Axis, { first, last }: Span): number[] {
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return all.filter((place) => axis.size(place) > 0);
}
