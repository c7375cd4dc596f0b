/** A row of the sheet: its frozen cells, its other cells. It draws boxes and knows no server. */
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names its active cell
// biome-ignore-all lint/a11y/useSemanticElements: of a table only the part in view is drawn, at places of its own
import { memo, type ReactNode } from 'react';
import type { Point } from './address.ts';
import { type Box, boxesOf, type Manner, type Overlays, type SheetAtHand } from './boxes.ts';
import { EmptyCell, GridCell, isPlainCell, plainCell } from './grid-cell.tsx';
import classes from './sheet-grid.module.css';
import type { Span } from './tiles.ts';

interface GridRowProps {
  readonly row: number;
  /** Distance from the top of the block that it stands in. */
  readonly y: number;
  readonly sheet: SheetAtHand;
  readonly overlays: Overlays;
  readonly manner: Manner;
  /** Columns of the part that scrolls; the frozen ones come before. */
  readonly columns: Span;
  readonly frozenColumns: number;
  readonly headerWidth: number;
  /** The active column, when this is its row; else -1. */
  readonly active: number;
  readonly idOf: (point: Point) => string;
  /** Changes when what the row shows may have changed, whatever the rest says. */
  readonly basis: readonly unknown[];
}

/** Pixels before the frozen cells, for the border at their left. */
const EDGE = 1;

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, y, sheet, columns, frozenColumns, headerWidth } = props;
  const { start, length } = spanned(sheet, frozenColumns);
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className={classes.row}
      style={{ top: y, height: sheet.rows.size(row), width: headerWidth + length }}
    >
      {/* The number that is seen stands beside all rows, in one piece: a part for each row would cost each frame. */}
      <div
        role="rowheader"
        aria-colindex={1}
        aria-label={String(row + 1)}
        className={classes.rowHeader}
        style={{ width: headerWidth }}
      />
      {frozenColumns > 0 && (
        <div role="presentation" className={classes.fixed} style={{ left: headerWidth - EDGE, width: start + EDGE }}>
          {cellsOf(props, { first: 0, last: frozenColumns - 1 }, 0, 0)}
        </div>
      )}
      {cellsOf(props, columns, frozenColumns, start)}
    </div>
  );
}, isSame);

function spanned({ columns }: SheetAtHand, frozenColumns: number) {
  return { start: columns.start(frozenColumns), length: columns.length };
}

/** The cells of a span and what reaches into it from the left; `start`: where the part begins, after the row's number. */
function cellsOf(props: GridRowProps, span: Span, from: number, start: number): ReactNode[] {
  const { row, sheet, overlays, manner, frozenColumns, headerWidth, active, idOf } = props;
  // Cells in a frozen part are placed within it, the others within the row.
  const left = from === 0 && frozenColumns > 0 ? EDGE : headerWidth;
  const boxes = boxesOf(sheet, row, span, from, overlays, manner);
  let end = start;
  const drawn: ReactNode[] = boxes.map((box: Box) => {
    if (box.column === active || !isPlainCell(box)) {
      const id = box.column === active ? idOf(box) : undefined;
      return <GridCell key={box.column} box={box} left={left} id={id} manner={manner} />;
    }
    const gap = box.x - end;
    end = box.x + box.width;
    return plainCell(box, gap, manner);
  });
  const isHere = from > 0 || frozenColumns === 0 ? active >= frozenColumns : active < frozenColumns;
  if (active >= from && isHere && boxes.every(({ column }) => column !== active)) {
    drawn.push(<EmptyCell key={active} sheet={sheet} row={row} column={active} left={left} idOf={idOf} />);
  }
  return drawn;
}

function isSame(before: GridRowProps, after: GridRowProps): boolean {
  return (
    before.row === after.row &&
    before.y === after.y &&
    before.active === after.active &&
    before.columns.first === after.columns.first &&
    before.columns.last === after.columns.last &&
    before.basis.length === after.basis.length &&
    before.basis.every((part, i) => part === after.basis[i])
  );
}
