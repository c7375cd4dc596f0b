/** Letters of the columns, numbers of the rows, and the lines of the grid. */
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names its active cell
// biome-ignore-all lint/a11y/useSemanticElements: of a table only the part in view is drawn, at places of its own
import { VisuallyHidden } from '@mantine/core';
import { memo, type ReactNode } from 'react';
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
export const ColumnHeaders = memo(function ColumnHeaders(props: HeadersProps) {
  const { axis, columns, frozenColumns, headerWidth, active } = props;
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
});

interface NumbersProps {
  readonly axis: Axis;
  /** Rows to number, in any order. */
  readonly rows: readonly number[];
  /** Where the first row of the sheet would lie in the block. */
  readonly top: number;
  readonly active: number;
  /** The key of a row's element. */
  readonly keyOf: (row: number) => string;
}

/** The numbers of the rows as they are seen; that a row has its number, it says itself. */
export function RowNumbers({ axis, rows, top, active, keyOf }: NumbersProps) {
  // By key: nobody reads them in their order, and elements that stay where they are need not be moved.
  const places = rows.map((row) => ({ row, key: keyOf(row) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return places.map(({ row, key }) => (
    <div
      key={key}
      className={classes.number}
      data-active={row === active || undefined}
      style={{ top: top + axis.start(row), height: axis.size(row) }}
    >
      {row + 1}
    </div>
  ));
}

interface LinesProps extends Omit<HeadersProps, 'active'> {
  readonly shown: boolean;
  /** The numbers of the rows. */
  readonly children: ReactNode;
}

/** The lines between columns, and what stays at the left: the numbers, and the ground of the frozen columns. */
export function ColumnLines({ axis, columns, frozenColumns, headerWidth, shown, children }: LinesProps) {
  const lines = ({ first, last }: Span) => shown && <Lines axis={axis} first={first} last={last} left={headerWidth} />;
  return (
    <div aria-hidden className={classes.lines}>
      {lines(columns)}
      <div
        className={classes.fixedGround}
        data-edge={frozenColumns > 0 || undefined}
        style={{ width: headerWidth + axis.start(frozenColumns) }}
      >
        {lines({ first: 0, last: frozenColumns - 1 })}
        <div className={classes.numbers} style={{ width: headerWidth }}>
          {children}
        </div>
      </div>
    </div>
  );
}

interface LinesOfProps extends Span {
  readonly axis: Axis;
  readonly left: number;
}

const Lines = memo(function Lines({ axis, first, last, left }: LinesOfProps) {
  return seen(axis, { first, last }).map((column) => (
    <div key={column} className={classes.line} style={{ left: left + axis.start(column + 1) - 1 }} />
  ));
});

function seen(axis: Axis, { first, last }: Span): number[] {
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return all.filter((place) => axis.size(place) > 0);
}
